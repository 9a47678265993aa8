import BookHost

/// Writes the textual representations of the items to standard output, as Swift's `print` does.
///
/// Embedded Swift knows no `Any`, so that there is one function for each number of items. What has no
/// description there, such as a tuple, is refused by the compiler.
public func print(separator: String = " ", terminator: String = "\n") { write(terminator) }

/// Writes a value to standard output.
public func print(
    _ item: some CustomStringConvertible, separator: String = " ", terminator: String = "\n"
) {
    write(item.description)
    write(terminator)
}

/// Writes 2 values to standard output.
public func print(
    _ item1: some CustomStringConvertible, _ item2: some CustomStringConvertible,
    separator: String = " ", terminator: String = "\n"
) {
    write([item1.description, item2.description], separator, terminator)
}

/// Writes 3 values to standard output.
public func print(
    _ item1: some CustomStringConvertible, _ item2: some CustomStringConvertible,
    _ item3: some CustomStringConvertible,
    separator: String = " ", terminator: String = "\n"
) {
    write([item1.description, item2.description, item3.description], separator, terminator)
}

/// Writes 4 values to standard output.
public func print(
    _ item1: some CustomStringConvertible, _ item2: some CustomStringConvertible,
    _ item3: some CustomStringConvertible, _ item4: some CustomStringConvertible,
    separator: String = " ", terminator: String = "\n"
) {
    write(
        [item1.description, item2.description, item3.description, item4.description], separator,
        terminator)
}

/// Writes 5 values to standard output.
public func print(
    _ item1: some CustomStringConvertible, _ item2: some CustomStringConvertible,
    _ item3: some CustomStringConvertible, _ item4: some CustomStringConvertible,
    _ item5: some CustomStringConvertible,
    separator: String = " ", terminator: String = "\n"
) {
    write(
        [
            item1.description, item2.description, item3.description, item4.description,
            item5.description,
        ], separator, terminator)
}

/// Writes 6 values to standard output.
public func print(
    _ item1: some CustomStringConvertible, _ item2: some CustomStringConvertible,
    _ item3: some CustomStringConvertible, _ item4: some CustomStringConvertible,
    _ item5: some CustomStringConvertible, _ item6: some CustomStringConvertible,
    separator: String = " ", terminator: String = "\n"
) {
    write(
        [
            item1.description, item2.description, item3.description, item4.description,
            item5.description, item6.description,
        ], separator, terminator)
}

/// Writes 7 values to standard output.
public func print(
    _ item1: some CustomStringConvertible, _ item2: some CustomStringConvertible,
    _ item3: some CustomStringConvertible, _ item4: some CustomStringConvertible,
    _ item5: some CustomStringConvertible, _ item6: some CustomStringConvertible,
    _ item7: some CustomStringConvertible,
    separator: String = " ", terminator: String = "\n"
) {
    write(
        [
            item1.description, item2.description, item3.description, item4.description,
            item5.description, item6.description, item7.description,
        ], separator, terminator)
}

/// Writes 8 values to standard output.
public func print(
    _ item1: some CustomStringConvertible, _ item2: some CustomStringConvertible,
    _ item3: some CustomStringConvertible, _ item4: some CustomStringConvertible,
    _ item5: some CustomStringConvertible, _ item6: some CustomStringConvertible,
    _ item7: some CustomStringConvertible, _ item8: some CustomStringConvertible,
    separator: String = " ", terminator: String = "\n"
) {
    write(
        [
            item1.description, item2.description, item3.description, item4.description,
            item5.description, item6.description, item7.description, item8.description,
        ], separator, terminator)
}

/// Writes 9 values to standard output.
public func print(
    _ item1: some CustomStringConvertible, _ item2: some CustomStringConvertible,
    _ item3: some CustomStringConvertible, _ item4: some CustomStringConvertible,
    _ item5: some CustomStringConvertible, _ item6: some CustomStringConvertible,
    _ item7: some CustomStringConvertible, _ item8: some CustomStringConvertible,
    _ item9: some CustomStringConvertible,
    separator: String = " ", terminator: String = "\n"
) {
    write(
        [
            item1.description, item2.description, item3.description, item4.description,
            item5.description, item6.description, item7.description, item8.description,
            item9.description,
        ], separator, terminator)
}

/// Writes 10 values to standard output.
public func print(
    _ item1: some CustomStringConvertible, _ item2: some CustomStringConvertible,
    _ item3: some CustomStringConvertible, _ item4: some CustomStringConvertible,
    _ item5: some CustomStringConvertible, _ item6: some CustomStringConvertible,
    _ item7: some CustomStringConvertible, _ item8: some CustomStringConvertible,
    _ item9: some CustomStringConvertible, _ item10: some CustomStringConvertible,
    separator: String = " ", terminator: String = "\n"
) {
    write(
        [
            item1.description, item2.description, item3.description, item4.description,
            item5.description, item6.description, item7.description, item8.description,
            item9.description, item10.description,
        ], separator, terminator)
}

/// Refuses values without descriptions, and more than ten; the compiler makes an error of the warning.
@available(
    *, deprecated,
    message:
        "a value of this has no text in a browser, or there are more than ten; write out what is to be printed"
)
@_disfavoredOverload
public func print<each Value>(
    _ items: repeat each Value, separator: String = " ", terminator: String = "\n"
) {}

/// Refuses `dump`; the compiler makes an error of the warning.
@available(
    *, deprecated, message: "'dump' has nothing to look into in a browser; print what it is to show"
)
public func dump<Value>(_ value: Value) {}

/// Refuses `debugPrint`; the compiler makes an error of the warning.
@available(
    *, deprecated, message: "there is no 'debugPrint' in a browser; print what it is to show"
)
public func debugPrint<each Value>(_ items: repeat each Value) {}

private func write(_ items: [String], _ separator: String, _ terminator: String) {
    for (index, item) in items.enumerated() {
        if index > 0 { write(separator) }
        write(item)
    }
    write(terminator)
}

private func write(_ text: String) { text.handedOver { book_print($0, $1) } }

extension String {
    /// Calls a function of the page with the text's bytes.
    func handedOver<Result>(_ body: (UnsafePointer<UInt8>, Int) -> Result) -> Result {
        var text = self
        return text.withUTF8 { bytes in
            // An empty text need not lie anywhere.
            guard let start = bytes.baseAddress else {
                return withUnsafePointer(to: 0) { body($0, 0) }
            }
            return body(start, bytes.count)
        }
    }
}

import LiterateSentences

/// A check in an option, or in the alternative text of an image: `0.034{expression}`.
package struct BracedCheck: Hashable, Sendable {
    /// What the text says; nil of a claim.
    package var quote: Quote?
    /// The bytes of what it says, in the text as it is without any check.
    package var shown: Range<Int>
    /// The bytes of that in the text as written.
    var place: Range<Int>
    package var expression: String
    /// The byte of the text as written at which the brace opens.
    var open: Int
    /// The byte of the text as written at which the expression begins.
    var start: Int
}

/// Takes the checks out of a text in which no comment can stand.
///
/// `{expression}` right behind a number, or behind code in backticks, is one, and `{check: claim}`
/// anywhere. Braces in formulas are theirs, and any others stay as they are.
/// - Parameter text: The text as written.
/// - Returns: The text as it is read, and the checks; nil where a brace of one is never closed, which
///   begins at a byte.
package func bracedChecks(
    in text: String
) -> (read: String, checks: [BracedCheck], unclosed: Int?) {
    guard text.utf8.contains(UInt8(ascii: "{")) else { return (text, [], nil) }
    let scanner = BraceScanner(text)
    let read = scanner.unclosed == nil ? String(decoding: scanner.read, as: UTF8.self) : text
    return (read, scanner.checks, scanner.unclosed)
}

/// Reads a text with checks in braces.
private struct BraceScanner {
    private let bytes: [UInt8]
    /// The text without the checks, and where each byte of it is written.
    private(set) var read: [UInt8] = []
    private var places: [Int] = []
    private(set) var checks: [BracedCheck] = []
    private(set) var unclosed: Int?
    private var index = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
        while index < bytes.count, unclosed == nil { step() }
    }

    private mutating func step() {
        switch bytes[index] {
        case UInt8(ascii: "$"):
            let end = bytes[(index + 1)...].firstIndex(of: UInt8(ascii: "$"))
            keep(upTo: (end ?? index) + 1)
        case UInt8(ascii: "{"): takeCheck()
        default: keep(upTo: index + 1)
        }
    }

    private mutating func keep(upTo end: Int) {
        read += bytes[index..<end]
        places += index..<end
        index = end
    }

    private mutating func takeCheck() {
        let keyword = bytes[(index + 1)...].starts(with: "check:".utf8) ? "check:".utf8.count : 0
        let quoted = keyword > 0 ? nil : quoteAtEnd(of: read)
        guard keyword > 0 || quoted != nil else { return keep(upTo: index + 1) }
        guard let end = closingBrace(in: bytes, from: index) else {
            unclosed = index
            return
        }
        let code = bytes[(index + 1 + keyword)..<end]
        let shown = quoted?.bytes ?? read.count..<read.count
        checks.append(
            BracedCheck(
                quote: quoted?.quote, shown: shown,
                place: shown.isEmpty
                    ? index..<index : places[shown.lowerBound]..<places[shown.upperBound - 1] + 1,
                expression: trimmed(String(decoding: code, as: UTF8.self)), open: index,
                start: code.startIndex + code.prefix { $0 == UInt8(ascii: " ") }.count))
        index = end + 1
    }
}

/// What a text ends with that can be checked, and the bytes that it takes.
private func quoteAtEnd(of text: [UInt8]) -> (quote: Quote, bytes: Range<Int>)? {
    if let number = numberAtEnd(of: text[...]) {
        return (Quote(number, isSetOff: false), text.count - number.utf8.count..<text.count)
    }
    let backtick = UInt8(ascii: "`")
    guard text.last == backtick, let open = text.dropLast().lastIndex(of: backtick),
        open + 2 < text.count
    else { return nil }
    let bytes = open + 1..<text.count - 1
    return (Quote(String(decoding: text[bytes], as: UTF8.self), isSetOff: true), bytes)
}

/// The number that a text ends with; nil where it ends with none.
func numberAtEnd(of text: ArraySlice<UInt8>) -> String? {
    // Most texts end with nothing that a number can end with: a digit, `%`, `-fold`, or more than a byte.
    guard let last = text.last,
        (48...57).contains(last) || last >= 0x80 || "%d".utf8.contains(last)
    else { return nil }
    // No number is longer, and a paragraph may be one line.
    return WrittenNumber(endOf: String(decoding: text.suffix(500), as: UTF8.self))?.text
}

/// How many characters the number has that a text ends with; nil where it ends with none.
package func numberLength(atEndOf text: String) -> Int? {
    WrittenNumber(endOf: text)?.text.count
}

/// The brace that closes one, past strings and other braces.
private func closingBrace(in bytes: [UInt8], from start: Int) -> Int? {
    var (depth, isString) = (0, false)
    var index = start
    while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "\\") where isString: index += 1
        case UInt8(ascii: "\""): isString.toggle()
        case UInt8(ascii: "{") where !isString: depth += 1
        case UInt8(ascii: "}") where !isString:
            depth -= 1
            if depth == 0 { return index }
        default: break
        }
        index += 1
    }
    return nil
}

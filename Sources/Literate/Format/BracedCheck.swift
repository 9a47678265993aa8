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
    let bytes = Array(text.utf8)
    var read: [UInt8] = []
    var checks: [BracedCheck] = []
    var index = 0
    while index < bytes.count {
        if bytes[index] == UInt8(ascii: "$"),
            let end = bytes[(index + 1)...].firstIndex(of: UInt8(ascii: "$"))
        {
            read += bytes[index...end]
            index = end + 1
            continue
        }
        guard bytes[index] == UInt8(ascii: "{") else {
            read.append(bytes[index])
            index += 1
            continue
        }
        let inner = bytes[(index + 1)...]
        let isClaim = inner.starts(with: "check:".utf8)
        let quote = isClaim ? nil : quote(endOf: String(decoding: read, as: UTF8.self))
        guard isClaim || quote != nil else {
            read.append(bytes[index])
            index += 1
            continue
        }
        guard let end = closingBrace(in: bytes, from: index) else { return (text, checks, index) }
        let keyword = isClaim ? "check:".utf8.count : 0
        let code = String(decoding: bytes[(index + 1 + keyword)..<end], as: UTF8.self)
        let blanks = code.utf8.prefix { $0 == 32 }.count
        let count = quote?.length ?? 0
        let mark = quote?.mark ?? 0
        checks.append(
            BracedCheck(
                quote: quote?.quote,
                shown: (read.count - mark - count)..<(read.count - mark),
                place: (index - mark - count)..<(index - mark), expression: trimmed(code),
                open: index, start: index + 1 + keyword + blanks))
        index = end + 1
    }
    return (String(decoding: read, as: UTF8.self), checks, nil)
}

/// How many characters the number has that a text ends with; nil where it ends with none.
package func numberLength(atEndOf text: String) -> Int? {
    WrittenNumber(endOf: text)?.text.count
}

/// What a text ends with that can be checked, its length in bytes, and that of the mark behind it.
private func quote(endOf text: String) -> (quote: Quote, length: Int, mark: Int)? {
    if let number = WrittenNumber(endOf: text) {
        return (Quote(number.text, isSetOff: false), number.text.utf8.count, 0)
    }
    guard let code = text.firstMatch(of: #/`([^`]+)`$/#)?.output.1 else { return nil }
    return (Quote(String(code), isSetOff: true), code.utf8.count, 1)
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

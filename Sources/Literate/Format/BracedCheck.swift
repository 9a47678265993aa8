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
/// - Returns: The text as it is read, the checks, and what is wrong with the brace at a byte, at which
///   reading ends.
package func bracedChecks(
    in text: String
) -> (read: String, checks: [BracedCheck], fault: BraceFault?) {
    guard text.utf8.contains(UInt8(ascii: "{")) else { return (text, [], nil) }
    let scanner = BraceScanner(text)
    let read = scanner.fault == nil ? String(decoding: scanner.read, as: UTF8.self) : text
    return (read, scanner.checks, scanner.fault)
}

/// What is wrong with a brace that was to begin a check.
package struct BraceFault: Hashable, Sendable {
    /// The byte of the text as written at which it opens.
    var byte: Int
    var message: String
}

/// Reads a text with checks in braces.
private struct BraceScanner {
    private let bytes: [UInt8]
    /// The text without the checks, and where each byte of it is written.
    private(set) var read: [UInt8] = []
    private var places: [Int] = []
    private(set) var checks: [BracedCheck] = []
    private(set) var fault: BraceFault?
    private var index = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
        while index < bytes.count, fault == nil { step() }
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
            fault = BraceFault(
                byte: index,
                message:
                    "a brace behind a number that is not closed; end the expression with `}`, or put "
                    + "something between the number and the brace")
            return
        }
        if quoted?.quote.isSetOff == false, let message = doubt(ofNumberAtEndOf: read[...]) {
            fault = BraceFault(byte: index, message: message)
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

/// The check that a brace in a line would begin in a caption; nil where it is a brace like any other.
func bracedCheck(at brace: Int, of line: [UInt8]) -> (expression: String, isClaim: Bool)? {
    let isClaim = line[(brace + 1)...].starts(with: "check:".utf8)
    guard isClaim || numberAtEnd(of: line[..<brace]) != nil,
        let end = closingBrace(in: line, from: brace)
    else { return nil }
    let start = brace + 1 + (isClaim ? "check:".utf8.count : 0)
    let expression = trimmed(String(decoding: line[start..<end], as: UTF8.self))
    // Words beside each other are no expression, and neither is what names nothing: `10{1,2}`.
    let code = expression.replacing(#/\b(?:try|as|is|in)\b[?!]?/#, with: "+")
    let isExpression =
        code.contains { $0.isLetter } && !code.contains(#/[A-Za-z0-9_)\]]\s+[A-Za-z_]/#)
    return isClaim || isExpression ? (expression, isClaim) : nil
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

/// Why the number that a text ends with may be a part of one that its reader sees; nil where it is whole.
func doubt(ofNumberAtEndOf text: ArraySlice<UInt8>) -> String? {
    guard
        let both = WrittenNumber.joinedNumbers(
            atEndOf: String(decoding: text.suffix(500), as: UTF8.self))
    else { return nil }
    return both.isOfThousands
        ? "`\(both.text)` may be one number or two; write one with a comma or a narrow no-break blank "
            + "(U+202F, `&thinsp;`) between the thousands, and something other than a blank between two"
        : "`\(both.text)` is more than the number that would be checked; set it off as code, as emphasis or "
            + "as a link, whose text is compared whole"
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

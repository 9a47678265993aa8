/// The bytes of a text in a line that ends with it, set off as code, as emphasis or as a link.
///
/// - Parameters:
///   - text: What is set off, as it is read.
///   - isCode: Whether it is code, in which a backslash is one.
///   - line: The line up to the end of the last mark: `is [ten](a.html)`.
/// - Returns: Nil where the line does not have the text as it is read but for backslashes before its signs,
///   for example with an entity.
func bytesOfSetOff(
    _ text: [UInt8], isCode: Bool, atEndOf line: ArraySlice<UInt8>
) -> Range<Int>? {
    var line = line
    while let end = endWithoutMark(line) {
        line = line[..<end]
        if let start = start(of: text, isCode: isCode, atEndOf: line) { return start..<end }
    }
    return nil
}

/// Where a text begins that a line ends with; nil where it ends with another.
private func start(
    of text: [UInt8], isCode: Bool, atEndOf line: ArraySlice<UInt8>
) -> Int? {
    var place = line.endIndex
    for byte in text.reversed() {
        guard place > line.startIndex, line[place - 1] == byte else { return nil }
        place -= 1
        let isSign =
            (33...47).contains(byte) || (58...64).contains(byte)
            || (91...96).contains(byte) || (123...126).contains(byte)
        if !isCode, isSign, place > line.startIndex, line[place - 1] == UInt8(ascii: "\\") {
            place -= 1
        }
    }
    return place
}

/// Where a text ends without the mark at its end; nil where there is none.
private func endWithoutMark(_ line: ArraySlice<UInt8>) -> Int? {
    guard let last = line.last else { return nil }
    switch last {
    case UInt8(ascii: ")"):
        // What a link leads to may be written as its text is.
        return line.indices.dropLast().last { line[$0...].starts(with: "](".utf8) }
    case UInt8(ascii: "]"):
        // So may the label that says where: `[ten][ten]`.
        guard let open = line.lastIndex(of: UInt8(ascii: "[")), open > line.startIndex,
            line[open - 1] == UInt8(ascii: "]")
        else { return line.endIndex - 1 }
        return open - 1
    default: return "*_~`> ".utf8.contains(last) ? line.endIndex - 1 : nil
    }
}

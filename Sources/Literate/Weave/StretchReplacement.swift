import LiterateFormat

/// A line and a column in bytes, both from 1.
struct SourcePlace: Hashable {
    var line: Int
    var column: Int
}

/// Replacing stretches of a text without changing the number of its lines.
extension TextLines {
    /// What is left in a line whose text was replaced together with an earlier line's.
    static let filler = "\u{10FFFD}"

    /// How many bytes of a line come before its text: blanks, and the marks of quotes.
    func prefix(of line: Int, isQuoted: Bool) -> Int {
        self[line].prefix {
            $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t")
                || isQuoted && $0 == UInt8(ascii: ">")
        }.count
    }

    /// Puts a text in the place of a stretch, which may span lines.
    mutating func replace(_ start: SourcePlace, to end: SourcePlace, with text: String) {
        let rest = self[end.line].dropFirst(end.column - 1)
        guard start.line < end.line else {
            self[start.line].replaceSubrange(
                start.column - 1..<end.column - 1, with: text.utf8)
            return
        }
        self[start.line] = self[start.line].prefix(start.column - 1) + Array(text.utf8)
        for line in start.line + 1...end.line {
            let kept = self[line].prefix(prefix(of: line, isQuoted: true))
            self[line] = kept + Array(Self.filler.utf8) + (line == end.line ? rest : [])
        }
    }
}

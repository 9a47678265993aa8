import LiterateFormat

/// A line and a column in bytes, both from 1.
struct SourcePlace: Hashable {
    var line: Int
    var column: Int
}

/// The lines of a text, some stretches of which can be replaced without changing their number.
struct ReplaceableLines {
    /// What is left in a line whose text was replaced together with an earlier line's.
    static let filler = "\u{10FFFD}"

    private var lines: [[UInt8]]

    init(_ source: String) {
        let source = SourceLines(source)
        lines = (0..<source.count).map { source[$0 + 1] }
    }

    /// The text, with every line ended by a newline.
    var text: String {
        var bytes: [UInt8] = []
        for line in lines {
            bytes += line
            bytes.append(UInt8(ascii: "\n"))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    var count: Int { lines.count }

    /// The bytes of a line, from 1.
    subscript(line: Int) -> [UInt8] {
        lines.indices.contains(line - 1) ? lines[line - 1] : []
    }

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
            lines[start.line - 1].replaceSubrange(
                start.column - 1..<end.column - 1, with: text.utf8)
            return
        }
        lines[start.line - 1] = self[start.line].prefix(start.column - 1) + Array(text.utf8)
        for line in start.line + 1...end.line {
            let kept = self[line].prefix(prefix(of: line, isQuoted: true))
            lines[line - 1] = kept + Array(Self.filler.utf8) + (line == end.line ? rest : [])
        }
    }
}

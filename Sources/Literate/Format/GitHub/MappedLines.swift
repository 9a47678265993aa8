/// A line and a column in bytes, both from 1.
package struct SourcePlace: Hashable, Sendable {
    package var line: Int
    package var column: Int

    package init(line: Int, column: Int) { (self.line, self.column) = (line, column) }
}

/// The lines of a text of which parts are replaced, each as long as it was in lines, and from where
/// in the text each byte of them is.
package struct MappedLines {
    package private(set) var lines: TextLines
    /// Of each changed line, the columns of the text that its bytes are from, and that of its end.
    private var columns: [Int: [Int]] = [:]

    package init(_ text: String) { lines = TextLines(text) }

    package var text: String { lines.text }
    package var count: Int { lines.count }
    package subscript(line: Int) -> [UInt8] { lines[line] }

    /// The column of the text that a column of a line is from.
    package func column(of column: Int, in line: Int) -> Int {
        guard let columns = columns[line] else { return column }
        return columns[min(max(0, column - 1), columns.count - 1)]
    }

    /// Puts texts in the place of parts of a line, which are in order.
    package mutating func replace(_ parts: [(bytes: Range<Int>, text: String)], in line: Int) {
        let old = lines[line]
        let oldColumns = columns[line] ?? Array(1...old.count + 1)
        var (bytes, newColumns): ([UInt8], [Int]) = ([], [])
        var end = 0
        for (range, text) in parts {
            bytes += old[end..<range.lowerBound]
            newColumns += oldColumns[end..<range.lowerBound]
            bytes += text.utf8
            newColumns += repeatElement(oldColumns[range.lowerBound], count: text.utf8.count)
            end = range.upperBound
        }
        lines[line] = bytes + old[end...]
        columns[line] = newColumns + oldColumns[end...]
    }

    /// Puts texts in the place of parts of lines, which are in any order and apart.
    package mutating func replace(_ parts: [Int: [(bytes: Range<Int>, text: String)]]) {
        for (line, parts) in parts {
            replace(parts.sorted { $0.bytes.lowerBound < $1.bytes.lowerBound }, in: line)
        }
    }

    /// How many bytes of a line come before its text: blanks, and the marks of quotes.
    package func prefix(of line: Int, isQuoted: Bool) -> Int {
        lines[line].prefix {
            $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t")
                || isQuoted && $0 == UInt8(ascii: ">")
        }.count
    }

    /// The parts of the lines that a stretch of a block takes, as ranges of their bytes.
    package func parts(
        from start: SourcePlace, to end: SourcePlace, isQuoted: Bool
    ) -> [(line: Int, bytes: Range<Int>)] {
        (start.line...end.line).map { line in
            let first =
                line == start.line ? start.column - 1 : prefix(of: line, isQuoted: isQuoted)
            let last = line == end.line ? end.column - 1 : self[line].count
            return (line, first..<max(first, last))
        }
    }
}

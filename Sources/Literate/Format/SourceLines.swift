/// The lines of a text as CommonMark counts them: ended by `\n`, `\r\n` or `\r`.
package struct SourceLines {
    private let lines: [Substring.UTF8View]

    /// Finds the lines of a text.
    package init(_ source: String) {
        var lines: [Substring.UTF8View] = []
        let bytes = source.utf8
        var start = bytes.startIndex
        while start < bytes.endIndex {
            let end = bytes[start...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.endIndex
            lines.append(bytes[start..<end])
            start = Self.afterLineEnd(end, in: bytes)
        }
        self.lines = lines
    }

    /// How many there are; what follows the last line end counts where it is not empty.
    package var count: Int { lines.count }

    /// The bytes of a line, counted from 1, without its end; empty beyond the text.
    package subscript(line: Int) -> [UInt8] {
        lines.indices.contains(line - 1) ? Array(lines[line - 1]) : []
    }

    private static func afterLineEnd(
        _ end: String.UTF8View.Index, in bytes: String.UTF8View
    ) -> String.UTF8View.Index {
        guard end < bytes.endIndex else { return end }
        let next = bytes.index(after: end)
        let isPair = bytes[end] == 13 && next < bytes.endIndex && bytes[next] == 10
        return isPair ? bytes.index(after: next) : next
    }
}

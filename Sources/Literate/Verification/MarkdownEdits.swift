/// Replacements of whole lines in a text; every other byte stays.
struct MarkdownEdits {
    private struct Edit {
        /// The lines to replace, from 1; empty to insert before a line.
        var lines: Range<Int>
        var replacement: [String]
    }

    private var edits: [Edit] = []

    var isEmpty: Bool { edits.isEmpty }

    /// Replaces lines, counted from 1, by others that are given without their ends.
    ///
    /// Insertions before the same line keep their order.
    mutating func replace(_ lines: Range<Int>, with replacement: [String]) {
        edits.append(Edit(lines: lines, replacement: replacement))
    }

    /// The text with all edits made; new lines end as the line before them does.
    func applied(to text: MarkdownLines) -> String {
        var result: [UInt8] = []
        var line = 1
        let ordered = edits.enumerated().sorted {
            ($0.element.lines.lowerBound, $0.offset) < ($1.element.lines.lowerBound, $1.offset)
        }
        for (_, edit) in ordered {
            result += text.bytes(of: line..<max(line, edit.lines.lowerBound))
            result += inserted(edit, in: text, after: &result)
            line = max(line, edit.lines.upperBound)
        }
        result += text.bytes(of: line..<text.count + 1)
        return String(decoding: result, as: UTF8.self)
    }

    private func inserted(
        _ edit: Edit, in text: MarkdownLines, after result: inout [UInt8]
    ) -> [UInt8] {
        let end = text.lineEnd
        guard !edit.replacement.isEmpty else { return [] }
        let isAtUnendedEnd = edit.lines.upperBound > text.count && !text.isLastLineEnded
        let startsLine = result.isEmpty || result.last == 10 || result.last == 13
        let lead = startsLine ? "" : end
        return Array(
            (lead + edit.replacement.joined(separator: end) + (isAtUnendedEnd ? "" : end)).utf8)
    }
}

/// The lines of a Markdown text as CommonMark counts them, with their ends.
struct MarkdownLines {
    private let bytes: [UInt8]
    /// The offset of each line's first byte, and of the text's end.
    private let starts: [Int]

    init(_ text: String) {
        bytes = Array(text.utf8)
        var starts = [0]
        for (index, byte) in bytes.enumerated() {
            let isPair = byte == 13 && index + 1 < bytes.count && bytes[index + 1] == 10
            if byte == 10 || (byte == 13 && !isPair) { starts.append(index + 1) }
        }
        if starts.last != bytes.count || bytes.isEmpty { starts.append(bytes.count) }
        self.starts = starts
    }

    var count: Int { starts.count - 1 }

    var isLastLineEnded: Bool { bytes.last == 10 || bytes.last == 13 }

    /// The line end that the text uses first.
    var lineEnd: String {
        guard let place = bytes.firstIndex(where: { $0 == 10 || $0 == 13 }) else { return "\n" }
        if bytes[place] == 10 { return "\n" }
        return place + 1 < bytes.count && bytes[place + 1] == 10 ? "\r\n" : "\r"
    }

    /// A line, counted from 1, without its end; empty beyond the text.
    subscript(line: Int) -> String {
        let ended = bytes(of: line..<line + 1)
        let end = ended.firstIndex { $0 == 10 || $0 == 13 } ?? ended.endIndex
        return String(decoding: ended[..<end], as: UTF8.self)
    }

    /// The bytes of some lines, with their ends.
    func bytes(of lines: Range<Int>) -> ArraySlice<UInt8> {
        let start = starts[min(lines.lowerBound - 1, count)]
        let end = starts[min(lines.upperBound - 1, count)]
        return bytes[start..<max(start, end)]
    }
}

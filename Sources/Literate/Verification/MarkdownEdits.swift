import LiterateFormat

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

    /// The text with all edits made; what is inserted before a line that is replaced stands before
    /// what replaces it.
    func applied(to text: TextLines) -> String {
        var result = text
        let ordered = edits.enumerated().sorted {
            let (one, two) = ($0.element.lines, $1.element.lines)
            return (one.lowerBound, one.upperBound, $0.offset)
                < (two.lowerBound, two.upperBound, $1.offset)
        }
        // From the end, so that the lines before keep their numbers.
        for (_, edit) in ordered.reversed() { result.replace(edit.lines, with: edit.replacement) }
        return result.text
    }
}

import LiterateCMark

/// The lines and columns of a block of text: a paragraph, a heading, or a cell of a table.
package struct TextBlock {
    package var lines: ClosedRange<Int>
    /// The column that its text begins in, in its first line.
    package var column: Int
    /// The column after its text, of a cell, which is in one line.
    package var endColumn: Int?
    /// Whether a quote holds it, so that its lines begin with `>`.
    package var isQuoted: Bool

    package init(
        lines: ClosedRange<Int>, column: Int, endColumn: Int? = nil, isQuoted: Bool
    ) {
        (self.lines, self.column) = (lines, column)
        (self.endColumn, self.isQuoted) = (endColumn, isQuoted)
    }

    init(_ node: MarkdownNode) {
        self.init(
            lines: node.lines, column: node.column,
            isQuoted: sequence(first: node, next: \.parent)
                .contains { $0.type == CMARK_NODE_BLOCK_QUOTE })
    }

    /// The bytes of one of its lines that are its text.
    package func bytes(of line: Int, in lines: MappedLines) -> Range<Int> {
        let count = lines[line].count
        let start =
            line == self.lines.lowerBound
            ? min(column - 1, count) : lines.prefix(of: line, isQuoted: isQuoted)
        return start..<max(start, min(endColumn.map { $0 - 1 } ?? count, count))
    }
}

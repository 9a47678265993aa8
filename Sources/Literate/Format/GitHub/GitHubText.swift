import LiterateCMark

/// A Markdown text as GitHub shows it.
///
/// What CommonMark defines is as libcmark parses it. The rest is put into its tree: a node of ours, which
/// ``MarkdownNode/addition`` names, for each table and what is in it.
///
/// A table is found in a paragraph before the text is parsed for good. Then each of its lines is an empty
/// heading, which libcmark parses where the line would be, and their places become the table's. The cells
/// are parsed together, each as a heading of a second text, which has the definitions of the first.
package struct GitHubText {
    package let tree: MarkdownTree
    /// The text's lines as they were parsed.
    private let lines: MappedLines

    /// Parses a text.
    ///
    /// - Parameter marks: What is in the text that Markdown does not know.
    package init(_ source: String, marks: inout some TextMarks) {
        var lines = MappedLines(source)
        var parsed = MarkdownTree(source)
        if marks.markStretches(in: &lines, of: parsed.root) { parsed = MarkdownTree(lines.text) }
        var tables: [WrittenTable] = []
        var blocks: [TextBlock] = []
        for node in parsed.root.descendants(of: CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING) {
            let block = TextBlock(node)
            let rows = block.withoutUnderline(of: node, in: lines)
            guard let table = WrittenTable(in: rows, lines) else {
                blocks.append(block)
                continue
            }
            tables.append(table)
            blocks += rows.parts(around: table.lines, in: lines) + table.blocks()
        }
        marks.mark(blocks, in: &lines)
        let parse = TableParse(tables, lines)
        (tree, self.lines) = (parse.tree, parse.lines)
        parse.putTables()
        for node in tree.root.descendants { marks.place(at: node) }
    }

    /// Where a node stands in the text.
    package func place(of node: MarkdownNode) -> SourcePlace {
        // libcmark knows no line for some inline nodes; the block around them has one.
        guard let known = sequence(first: node, next: \.parent).first(where: { $0.line > 0 }) else {
            return SourcePlace(line: 1, column: 1)
        }
        return known.hasOwnPlace
            ? SourcePlace(line: known.line, column: known.column)
            : SourcePlace(
                line: known.line, column: lines.column(of: known.column, in: known.line))
    }
}

extension TextBlock {
    /// A heading's block without the line of hyphens below it, which is of no table.
    fileprivate func withoutUnderline(
        of node: MarkdownNode, in lines: MappedLines
    ) -> TextBlock {
        guard node.type == CMARK_NODE_HEADING, self.lines.count > 1 else { return self }
        var block = self
        // libcmark counts the empty line after it too.
        let last = self.lines.last { !bytes(of: $0, in: lines).isEmpty } ?? self.lines.lowerBound
        block.lines = self.lines.lowerBound...max(self.lines.lowerBound, last - 1)
        return block
    }

    /// What of a block is before some of its lines, and after them.
    fileprivate func parts(
        around taken: ClosedRange<Int>, in lines: MappedLines
    ) -> [TextBlock] {
        var parts: [TextBlock] = []
        if taken.lowerBound > self.lines.lowerBound {
            var part = self
            part.lines = self.lines.lowerBound...taken.lowerBound - 1
            parts.append(part)
        }
        if taken.upperBound < self.lines.upperBound {
            var part = self
            part.lines = taken.upperBound + 1...self.lines.upperBound
            part.column = lines.prefix(of: part.lines.lowerBound, isQuoted: isQuoted) + 1
            parts.append(part)
        }
        return parts
    }
}

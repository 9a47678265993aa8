/// A text parsed with its footnotes: they hold what they hold on a page, as items of a list, and all else
/// is as CommonMark has it.
struct FootnoteParse {
    let tree: MarkdownTree
    private let lines: MappedLines

    init(_ source: String) {
        var lines = MappedLines(source)
        tree = FootnoteDefinitions.replaced(in: &lines).tree
        self.lines = lines
    }

    /// The column of the text that a node begins in, from 1.
    func column(of node: MarkdownNode) -> Int { lines.column(of: node.column, in: node.line) }

    /// The column of the text that a node ends in, from 1.
    func endColumn(of node: MarkdownNode) -> Int {
        lines.column(of: node.endColumn, in: node.line)
    }
}

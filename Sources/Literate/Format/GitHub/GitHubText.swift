import LiterateCMark

/// A Markdown text as GitHub shows it.
///
/// What CommonMark defines is as libcmark parses it. The rest is put into its tree, as nodes of ours that
/// ``MarkdownNode/addition`` names: tables, footnotes, alerts, boxes of tasks, what is struck out; and
/// links where addresses stand without a mark.
package struct GitHubText {
    package let tree: MarkdownTree
    /// What is shown as it is written, though it looks like more, in the order of the text.
    package private(set) var warnings: [TextWarning] = []
    /// The text's lines as they were parsed.
    private let lines: MappedLines

    /// Parses a text that holds Markdown alone.
    package init(_ source: String) {
        var marks = NoMarks()
        self.init(source, marks: &marks)
    }

    /// Parses a text.
    ///
    /// - Parameter marks: What is in the text that Markdown does not know.
    package init(_ source: String, marks: inout some TextMarks) {
        var lines = MappedLines(source)
        var (definitions, parsed) = FootnoteDefinitions.replaced(in: &lines)
        if marks.markStretches(in: &lines, of: parsed.root) { parsed = MarkdownTree(lines.text) }
        var blocks = TextBlocks(parsed.root, lines)
        marks.mark(blocks.all, in: &lines)
        blocks.reread(lines)
        var inert = InertCharacters(source)
        let labels = Set(definitions.labels.values)
        inert.replace(blocks.all + blocks.definitions, labels: labels, in: &lines)
        let parse = TableParse(blocks.tables, lines)
        (tree, self.lines) = (parse.tree, parse.lines)
        let footnotes = definitions.moveToEnd(of: tree)
        parse.putTables()
        for node in tree.root.descendants { marks.place(at: node) }
        warnings = parse.surplusCells + definitions.warnings
        addMarks(inert, footnotes, TextLines(source))
        warnings.sort { ($0.place.line, $0.place.column) < ($1.place.line, $1.place.column) }
    }

    /// Finds what is marked within the blocks of the tree.
    private mutating func addMarks(
        _ inert: InertCharacters, _ footnotes: MarkdownNode?, _ source: TextLines
    ) {
        warnings += tree.markAlerts()
        tree.markTasks()
        let crossing = tree.strikeOut()
        warnings += zip(crossing, places(of: crossing.map { ("~~", place(of: $0)) }, in: source))
            .map {
                _, place in
                TextWarning(
                    place: place,
                    message:
                        "`~~` is shown as it is written, for what it begins and emphasis or a link around its end "
                        + "do not end in order; end first what begins last")
            }
        let references = FootnoteReferences(in: tree, footnotes, inert, place: place(of:))
        let misplaced = references.misplaced
        let places = places(of: misplaced.map { ("[^\($0.label)]", $0.near) }, in: source)
        warnings += zip(misplaced, places).map { reference, place in
            TextWarning(
                place: place,
                message: "`[^\(reference.label)]` is shown as it is written: \(reference.reason)")
        }
        if let footnotes {
            warnings += references.number(footnotes).map { note in
                TextWarning(
                    place: SourcePlace(line: note.line, column: 1),
                    message:
                        "nothing refers to the footnote `[^\(note.label)]`, and it is not shown; refer to it, or "
                        + "leave it out")
            }
        }
        tree.linkAddresses(inert)
        for node in tree.root.descendants { inert.restore(node) }
    }

    /// Where a node stands in the text.
    package func place(of node: MarkdownNode) -> SourcePlace {
        // libcmark knows no line for some inline nodes; the block around them has one.
        guard let known = sequence(first: node, next: \.parent).first(where: { $0.line > 0 }) else {
            return SourcePlace(line: 1, column: 1)
        }
        return known.hasOwnPlace
            ? known.place
            : SourcePlace(line: known.line, column: lines.column(of: known.column, in: known.line))
    }

    /// The places of pieces of text, each at or after a place in the same line.
    ///
    /// - Parameter pieces: In the order of the text, so that equal ones are different.
    private func places(
        of pieces: [(text: String, near: SourcePlace)], in source: TextLines
    ) -> [SourcePlace] {
        var last = SourcePlace(line: 0, column: 0)
        return pieces.map { text, near in
            var place = near
            let line = source[place.line]
            let first = max(place.column, place.line == last.line ? last.column + 1 : 1) - 1
            let wanted = Array(text.utf8)
            let found = (min(first, line.count)..<line.count).first { start in
                line[start...].prefix(wanted.count).elementsEqual(wanted) {
                    $0 == $1 || (65...90).contains($0) && $0 | 0x20 == $1
                }
            }
            if let found { place.column = found + 1 }
            last = place
            return place
        }
    }
}

/// The blocks of a text's lines, and the tables in it.
private struct TextBlocks {
    /// Paragraphs and headings, without what of them is tables.
    private var plain: [TextBlock] = []
    private(set) var tables: [WrittenTable] = []
    /// The lines that no block has, such as the definitions of links.
    private(set) var definitions: [TextBlock] = []

    init(_ root: MarkdownNode, _ lines: MappedLines) {
        for node in root.descendants(of: CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING) {
            let block = TextBlock(node).withoutUnderline(of: node, in: lines)
            if let table = WrittenTable(in: block, depth: node.depth, lines) {
                tables.append(table)
                plain += block.parts(around: table.lines, in: lines)
            } else {
                plain.append(block)
            }
        }
        let leaves = root.descendants(
            of: CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING, CMARK_NODE_CODE_BLOCK,
            CMARK_NODE_HTML_BLOCK)
        let taken = Set(leaves.flatMap(\.lines))
        definitions = (1..<lines.count + 1).filter { !taken.contains($0) }.map { line in
            TextBlock(lines: line...line, column: 1, isQuoted: true)
        }
    }

    /// All of them, each cell as a block.
    var all: [TextBlock] { plain + tables.flatMap { $0.blocks() } }

    /// Finds the cells again, after parts of them were replaced.
    mutating func reread(_ lines: MappedLines) {
        tables = tables.map { $0.reread(lines) }
    }
}

extension TextBlock {
    /// A heading's block without the line of hyphens below it, which is of no table.
    fileprivate func withoutUnderline(
        of node: MarkdownNode, in lines: MappedLines
    ) -> TextBlock {
        guard node.type == CMARK_NODE_HEADING, self.lines.count > 1 else { return self }
        // libcmark counts the line after it too.
        let underline = self.lines.dropFirst().first { line in
            let text = lines[line][bytes(of: line, in: lines)]
            let rest = text.drop { $0 == text.first }
            return [UInt8(ascii: "="), UInt8(ascii: "-")].contains(text.first)
                && rest.allSatisfy { $0 == 32 || $0 == 9 }
        }
        var block = self
        block.lines = self.lines.lowerBound...(underline ?? self.lines.upperBound + 1) - 1
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

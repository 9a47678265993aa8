import LiterateCMark
import LiterateFormat

/// What a formula says and how it stands: all that its MathML depends on.
package struct FormulaText: Hashable, Sendable, Encodable {
    /// The LaTeX between the dollars, without blanks around it.
    package var latex: String
    /// Whether it stands on a line of its own (`$$…$$`) rather than in the text (`$…$`).
    package var isDisplayed: Bool

    package init(latex: String, isDisplayed: Bool) {
        (self.latex, self.isDisplayed) = (latex, isDisplayed)
    }
}

/// A formula in a chapter.
package struct Formula: Hashable, Sendable {
    package var text: FormulaText
    /// Where its first dollar stands.
    package var position: SourcePosition
}

extension Weaver {
    /// The formulas of a chapter, in order.
    ///
    /// - Throws: Those that begin with `$$` and do not end.
    package func formulas(in chapter: Chapter) throws(Diagnostics) -> [Formula] {
        try FormulaScan(chapter).formulas.sorted { $0.position < $1.position }
    }
}

/// A chapter's tree with a node in the place of each formula.
///
/// Formulas are found before Markdown is parsed, which would take their backslashes and underscores
/// for its own: while it is, marks stand for them. A mark is a number between two signs, and the
/// sign is a character that the chapter has nowhere, neither written nor by its number (`&#1114111;`).
/// So nothing of the author's can be taken for a mark. No mark is left in the tree, and what programs
/// printed comes into it afterwards: nothing of theirs can be taken for one either.
struct FormulaScan {
    let tree: MarkdownTree
    private(set) var formulas: [Formula] = []
    /// The node of each formula, empty until it is filled in.
    private var nodes: [MarkdownNode] = []

    init(_ chapter: Chapter) throws(Diagnostics) {
        guard chapter.source.utf8.contains(UInt8(ascii: "$")) else {
            tree = MarkdownTree(chapter.source)
            return
        }
        let marked = try MarkedText(chapter)
        tree = MarkdownTree(marked.lines.text)
        var nodes: [(node: MarkdownNode, isInImage: Bool)] = []
        var images = 0
        tree.root.visit { node, isEntered in
            if node.type == CMARK_NODE_IMAGE { images += isEntered ? 1 : -1 }
            if isEntered { nodes.append((node, images > 0)) }
        }
        for (node, isInImage) in nodes { place(marked, at: node, isInImage: isInImage) }
    }

    /// Puts nodes in the place of the marks in a text; elsewhere, as in code, an address or the words
    /// for an image, what was written.
    private mutating func place(_ marked: MarkedText, at node: MarkdownNode, isInImage: Bool) {
        if let url = marked.restored(node.url) { node.url = url }
        if let title = marked.restored(node.title) { node.title = title }
        guard let literal = marked.restored(node.literal) else { return }
        guard node.type == CMARK_NODE_TEXT, !isInImage else {
            node.literal = literal
            return
        }
        for piece in marked.pieces(of: node.literal) { place(piece, before: node) }
        node.remove()
    }

    private mutating func place(_ piece: MarkedText.Piece, before node: MarkdownNode) {
        switch piece {
        case .text(let text): if !text.isEmpty { node.insertBefore(text: text) }
        case .part(_, let formula?):
            formulas.append(formula)
            nodes.append(node.insertBefore(inlineHTML: ""))
        // A further line of a formula, which stands where its first is.
        case .part:
            if let last = node.previous, last.type == CMARK_NODE_SOFTBREAK { last.remove() }
        }
    }

    /// Puts MathML in the formulas' nodes.
    ///
    /// - Throws: The formulas that have none.
    func fillIn(_ mathematics: [FormulaText: String]) throws(Diagnostics) {
        var problems: [Diagnostic] = []
        for (formula, node) in zip(formulas, nodes) {
            guard let markup = mathematics[formula.text] else {
                problems.append(Diagnostic(formula.position, "this formula was not converted"))
                continue
            }
            // It may be wider than a phone; a keyboard reaches what scrolls.
            node.literal =
                !formula.text.isDisplayed
                ? markup
                : "<span class=\"formula\" tabindex=\"0\" role=\"group\" aria-label=\"Formula\">"
                    + markup + "</span>"
        }
        try Diagnostics.refuse(problems)
    }
}

/// A chapter's lines with marks in the place of its formulas, one in each line that a formula takes.
private struct MarkedText {
    enum Piece {
        case text(String)
        /// What a mark stands for, as written; the formula in its first line alone.
        case part(written: String, Formula?)
    }

    private(set) var lines: TextLines
    private var parts: [Piece] = []
    private let sign: Unicode.Scalar

    /// Marks the formulas of a chapter.
    ///
    /// - Throws: Those that begin with `$$` and do not end.
    init(_ chapter: Chapter) throws(Diagnostics) {
        lines = TextLines(chapter.source)
        guard let sign = unusedCharacter(in: chapter.source) else {
            throw Diagnostics(
                SourcePosition(file: chapter.path),
                "a chapter with formulas that has each character from U+40000 to U+10FFFF; leave one "
                    + "out, which is needed while formulas are found")
        }
        self.sign = sign
        // A formula that begins a line first: its next line may look like a list to Markdown.
        for block in MarkdownTree.reading(chapter.source, { displayedBlocks($0, lines) }) {
            _ = mark(block, of: chapter)
        }
        let blocks = MarkdownTree.reading(lines.text, textBlocks)
        try Diagnostics.refuse(blocks.compactMap { mark($0, of: chapter) })
    }

    /// Marks the formulas of a block.
    ///
    /// - Returns: What is wrong with the one that does not end, if there is one.
    private mutating func mark(_ block: TextBlock, of chapter: Chapter) -> Diagnostic? {
        let scanner = FormulaScanner(block: block, lines: lines)
        var marks: [Int: [(bytes: Range<Int>, text: String)]] = [:]
        for found in scanner.found where !looksLikeFence(found.start.line, of: block) {
            // A formula may have begun before one that begins a line, and end after it.
            var formula: Formula? = Formula(
                text: found.text, position: found.start.position(in: chapter))
            if let latex = restored(found.text.latex) { formula?.text.latex = latex }
            for (line, bytes) in lines.parts(
                from: found.start, to: found.end, isQuoted: block.isQuoted)
            {
                let written = String(decoding: lines[line][bytes], as: UTF8.self)
                marks[line, default: []].append((bytes, "\(sign)\(parts.count)\(sign)"))
                parts.append(.part(written: restored(written) ?? written, formula))
                formula = nil
            }
        }
        for (line, marks) in marks { lines.replace(marks, in: line) }
        return scanner.unclosed.map {
            Diagnostic(
                $0.position(in: chapter),
                "a formula that does not end; close it with `$$` before the paragraph ends, "
                    + "or write `\\$` for a dollar")
        }
    }

    /// Whether a line would begin code were it not for the backticks in it, which a mark would take away.
    private func looksLikeFence(_ line: Int, of block: TextBlock) -> Bool {
        let start =
            line == block.lines.lowerBound
            ? block.column - 1 : lines.prefix(of: line, isQuoted: block.isQuoted)
        return lines[line].dropFirst(start).starts(with: "```".utf8)
    }

    /// A text taken apart; every other piece is what a mark stands for.
    func pieces(of text: String) -> [Piece] {
        text.unicodeScalars.split(separator: sign, omittingEmptySubsequences: false)
            .enumerated().map { index, piece in
                let piece = String(piece)
                return index % 2 == 0 ? .text(piece) : Int(piece).map { parts[$0] } ?? .text(piece)
            }
    }

    /// A text as it was written; nil where it has no marks.
    func restored(_ text: String) -> String? {
        let pieces = pieces(of: text)
        guard pieces.count > 1 else { return nil }
        return pieces.map { piece in
            switch piece {
            case .text(let text), .part(let text, _): text
            }
        }.joined()
    }
}

/// A character beyond the planes that have any of their own, which a text neither has nor names by
/// its number; no name stands for such a one.
private func unusedCharacter(in source: String) -> Unicode.Scalar? {
    let written = source.unicodeScalars.lazy.map(\.value).filter { $0 >= 0x40000 }
    let named = source.matches(of: /&#(?:[xX]([0-9a-fA-F]+)|([0-9]+))/).compactMap { match in
        match.1.map { UInt32($0, radix: 16) } ?? match.2.map { UInt32($0) } ?? nil
    }
    let used = Set(written).union(named)
    return (0x40000...0x10FFFF).reversed().first { !used.contains($0) }
        .flatMap(Unicode.Scalar.init)
}

extension SourcePlace {
    fileprivate func position(in chapter: Chapter) -> SourcePosition {
        SourcePosition(file: chapter.path, line: line, column: column)
    }
}

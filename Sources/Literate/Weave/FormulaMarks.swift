import LiterateCMark
import LiterateFormat

/// Marks in the place of a chapter's formulas, one in each line that a formula takes.
///
/// Formulas are found before Markdown is parsed, which would take their backslashes and underscores
/// for its own: while it is, marks stand for them. A mark is a number between two signs, and the
/// sign is a character that the chapter has nowhere, neither written nor by its number (`&#1114111;`).
/// So nothing of the author's can be taken for a mark. No mark is left in the tree, and what programs
/// printed comes into it afterwards: nothing of theirs can be taken for one either.
struct FormulaMarks: TextMarks {
    private enum Piece {
        case text(String)
        /// What a mark stands for, as written; the formula in its first line alone.
        case part(written: String, Formula?)
    }

    private(set) var formulas: [Formula] = []
    /// The node of each formula, empty until it is filled in.
    private(set) var nodes: [MarkdownNode] = []
    private(set) var problems: [Diagnostic] = []
    private var parts: [Piece] = []
    private let path: String
    /// Nil where there are no formulas, or no character is left for them.
    private let sign: Unicode.Scalar?

    init(_ chapter: Chapter) {
        path = chapter.path
        guard chapter.source.utf8.contains(UInt8(ascii: "$")) else {
            sign = nil
            return
        }
        sign = unusedCharacter(in: chapter.source)
        guard sign == nil else { return }
        problems.append(
            Diagnostic(
                SourcePosition(file: path),
                "a chapter with formulas that has each character from U+40000 to U+10FFFF; leave one "
                    + "out, which is needed while formulas are found"))
    }

    /// Marks the formulas that begin a line, whose next line may look like a list to Markdown.
    mutating func markStretches(in lines: inout MappedLines, of root: MarkdownNode) -> Bool {
        guard sign != nil else { return false }
        _ = markAll(displayedBlocks(root, lines), in: &lines)
        return !parts.isEmpty
    }

    mutating func mark(_ blocks: [TextBlock], in lines: inout MappedLines) {
        guard sign != nil else { return }
        for position in markAll(blocks, in: &lines) {
            problems.append(
                Diagnostic(
                    position,
                    "a formula that does not end; close it with `$$` before the paragraph ends, "
                        + "or write `\\$` for a dollar"))
        }
    }

    /// Marks the formulas of blocks.
    ///
    /// - Returns: The places of those that do not end.
    private mutating func markAll(
        _ blocks: [TextBlock], in lines: inout MappedLines
    ) -> [SourcePosition] {
        var marks: [Int: [(bytes: Range<Int>, text: String)]] = [:]
        let unclosed = blocks.compactMap { find(in: $0, lines, &marks) }
        // The position is where the line says before anything is replaced.
        lines.replace(marks)
        return unclosed
    }

    /// Finds the formulas of a block, and the marks for them; a comment in one is a problem, for it would be
    /// shown.
    ///
    /// - Returns: The place of one that does not end, if there is one.
    private mutating func find(
        in block: TextBlock, _ lines: MappedLines,
        _ marks: inout [Int: [(bytes: Range<Int>, text: String)]]
    ) -> SourcePosition? {
        guard let sign else { return nil }
        let scanner = FormulaScanner(block: block, lines: lines)
        for found in scanner.found where !lines.looksLikeFence(found.start.line, of: block) {
            // A formula may have begun before one that begins a line, and end after it.
            var formula: Formula? = Formula(
                text: found.text, position: position(found.start, in: lines))
            if let latex = restored(found.text.latex) { formula?.text.latex = latex }
            // In a cell, `|` has a backslash before it.
            if block.endColumn != nil { formula?.text.latex.replace("\\|", with: "|") }
            if found.text.latex.contains("<!--") {
                problems.append(
                    Diagnostic(
                        position(found.start, in: lines),
                        "a formula with a comment in it, which would be shown with it; end the formula before "
                            + "the comment, or write `\\$` for a dollar"))
            }
            for (line, bytes) in lines.parts(
                from: found.start, to: found.end, isQuoted: block.isQuoted)
            {
                let written = String(decoding: lines[line][bytes], as: UTF8.self)
                marks[line, default: []].append((bytes, "\(sign)\(parts.count)\(sign)"))
                parts.append(.part(written: restored(written) ?? written, formula))
                formula = nil
            }
        }
        return scanner.unclosed.map { position($0, in: lines) }
    }

    private func position(_ place: SourcePlace, in lines: MappedLines) -> SourcePosition {
        SourcePosition(
            file: path, line: place.line, column: lines.column(of: place.column, in: place.line))
    }

    /// Puts nodes in the place of the marks in a text; elsewhere, as in code, an address or the words
    /// for an image, what was written.
    mutating func place(at node: MarkdownNode) {
        guard !parts.isEmpty else { return }
        if let url = restored(node.url) { node.url = url }
        if let title = restored(node.title) { node.title = title }
        guard let literal = restored(node.literal) else { return }
        guard node.type == CMARK_NODE_TEXT, !node.isInAlternativeText else {
            node.literal = literal
            return
        }
        for piece in pieces(of: node.literal) { place(piece, before: node) }
        node.remove()
    }

    private mutating func place(_ piece: Piece, before node: MarkdownNode) {
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

    /// A text taken apart; every other piece is what a mark stands for.
    private func pieces(of text: String) -> [Piece] {
        guard let sign else { return [.text(text)] }
        return text.unicodeScalars.split(separator: sign, omittingEmptySubsequences: false)
            .enumerated().map { index, piece in
                let piece = String(piece)
                return index % 2 == 0 ? .text(piece) : Int(piece).map { parts[$0] } ?? .text(piece)
            }
    }

    /// A text as it was written; nil where it has no marks.
    private func restored(_ text: String) -> String? {
        let pieces = pieces(of: text)
        guard pieces.count > 1 else { return nil }
        return pieces.map { piece in
            switch piece {
            case .text(let text), .part(let text, _): text
            }
        }.joined()
    }
}

extension MappedLines {
    /// Whether a line of a block would begin code were it not for the backticks in it, which a mark would
    /// take away.
    fileprivate func looksLikeFence(_ line: Int, of block: TextBlock) -> Bool {
        let start =
            line == block.lines.lowerBound
            ? block.column - 1 : prefix(of: line, isQuoted: block.isQuoted)
        return self[line].dropFirst(start).starts(with: "```".utf8)
    }
}

/// A character beyond the planes that have any of their own, which a text neither has nor names by
/// its number; no name stands for such a one.
private func unusedCharacter(in source: String) -> Unicode.Scalar? {
    let written = source.unicodeScalars.lazy.map(\.value).filter { $0 >= 0x40000 }
    let used = Set(written).union(namedCharacters(in: source))
    return (0x40000...0x10FFFF).reversed().first { !used.contains($0) }
        .flatMap(Unicode.Scalar.init)
}

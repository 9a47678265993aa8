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

/// A chapter's text with a single private character in the place of each formula.
///
/// Formulas are found before Markdown is parsed, which would take their backslashes and underscores
/// for its own. A formula that spans lines leaves as many lines.
struct FormulaScan {
    private(set) var formulas: [Formula] = []
    /// The text to parse.
    private(set) var source: String

    init(_ chapter: Chapter) throws(Diagnostics) {
        source = chapter.source
        guard source.utf8.contains(UInt8(ascii: "$")) else { return }
        var lines = TextLines(source)
        // A formula that begins a line first: its next line may look like a list to Markdown.
        for block in MarkdownTree.reading(source, { displayedBlocks($0, lines) }) {
            _ = take(block, from: &lines, of: chapter)
        }
        source = lines.text
        let blocks = MarkdownTree.reading(source, textBlocks)
        try Diagnostics.refuse(blocks.compactMap { take($0, from: &lines, of: chapter) })
        source = lines.text
    }

    /// Takes the formulas out of a block.
    ///
    /// - Returns: What is wrong with the one that does not end, if there is one.
    private mutating func take(
        _ block: TextBlock, from lines: inout TextLines, of chapter: Chapter
    ) -> Diagnostic? {
        let scanner = FormulaScanner(block: block, lines: lines)
        // From the end, so that what comes before keeps its place.
        for (offset, found) in scanner.found.enumerated().reversed() {
            let mark = mark(of: formulas.count + offset)
            lines.replace(found.start, to: found.end, with: mark)
        }
        formulas += scanner.found.map {
            Formula(text: $0.text, position: $0.start.position(in: chapter))
        }
        return scanner.unclosed.map {
            Diagnostic(
                $0.position(in: chapter),
                "a formula that does not end; close it with `$$` before the paragraph ends, "
                    + "or write `\\$` for a dollar")
        }
    }

    /// A page's HTML with MathML in the place of the marks.
    ///
    /// - Throws: The formulas that have none.
    func filledIn(
        _ html: String, with mathematics: [FormulaText: String]
    ) throws(Diagnostics) -> String {
        guard !formulas.isEmpty else { return html }
        var problems: [Diagnostic] = []
        let markups = formulas.map { formula -> String in
            guard let markup = mathematics[formula.text] else {
                problems.append(Diagnostic(formula.position, "this formula was not converted"))
                return ""
            }
            guard formula.text.isDisplayed else { return markup }
            // It may be wider than a phone; a keyboard reaches what scrolls.
            return "<span class=\"formula\" tabindex=\"0\" role=\"group\" aria-label=\"Formula\">"
                + markup + "</span>"
        }
        try Diagnostics.refuse(problems)
        return replacingMarks(in: html, with: markups)
    }

    /// A page with its marks replaced and its fillers dropped, in one pass: pages are long.
    private func replacingMarks(in html: String, with markups: [String]) -> String {
        let filler = Array(TextLines.filler.utf8)
        let bytes = Array(html.utf8)
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var kept = 0
        // Both begin with a byte that no character of the usual planes has.
        for (place, byte) in bytes.enumerated() where byte >= 0xF3 {
            let character = bytes[place..<min(place + 4, bytes.count)]
            if character.elementsEqual(filler) {
                result += bytes[kept..<place]
                if result.last == UInt8(ascii: "\n") { result.removeLast() }
            } else if let number = number(of: character), number < markups.count {
                result += bytes[kept..<place]
                result += markups[number].utf8
            } else {
                continue
            }
            kept = place + 4
        }
        result += bytes[kept...]
        return String(decoding: result, as: UTF8.self)
    }

    /// The character in the place of a formula; its four bytes in UTF-8 begin with F3.
    private func mark(of number: Int) -> String {
        Unicode.Scalar(0xF0000 + UInt32(number)).map { String(Character($0)) } ?? ""
    }

    private func number(of mark: ArraySlice<UInt8>) -> Int? {
        guard mark.count == 4, mark.first == 0xF3 else { return nil }
        return mark.dropFirst().reduce(3) { $0 << 6 | Int($1 & 0x3F) } - 0xF0000
    }
}

extension SourcePlace {
    fileprivate func position(in chapter: Chapter) -> SourcePosition {
        SourcePosition(file: chapter.path, line: line, column: column)
    }
}

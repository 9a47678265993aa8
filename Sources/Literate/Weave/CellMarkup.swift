import LiterateFormat
import LiterateLayout
import LiterateRecording

/// A cell as HTML: its number, its code, what it printed and what it drew.
struct CellMarkup {
    let cell: Cell
    let anchor: String
    let recording: CellRecording
    /// What the cell runs, as the book resolves it.
    let pieces: [CodePiece]
    let figures: [FigureMarkup]
    /// The notes that name what corresponds to the cell outside the book, as HTML.
    let references: String
    /// The notes on values that the cell gives to other chapters, or has from them, as HTML.
    var values = ""
    /// What is to be said of the program that the cell belongs to.
    var program: String?
    /// How the page runs the cell; nil where it does not.
    var live: LiveRun?
    /// What a preview has to say of the cell; a published page has none.
    var notes: [CellNote] = []
    /// The address of the cell that a piece is reused from; nil where no page shows it.
    let origin: (CodePiece) -> String?

    var html: String {
        let number = cell.number.map(String.init) ?? ""
        let kind =
            (cell.options.isNotRun ? " norun" : "")
            + Set(notes.map { " has-\($0.kind.rawValue)" }).sorted().joined()
        let note = [cell.options.isNotRun ? "Shown only: this cell does not run." : nil, program]
            .compactMap(\.self).map { "<p class=\"cell-note\">\(escaped($0))</p>\n" }.joined()
        return """
            <div class="cell\(kind)" id="\(anchor)"\(live?.attributes ?? "")>
            <a class="cell-number" href="#\(anchor)" aria-label="Cell \(number)">[\(number)]</a>
            \(code)\(note)\(values)\(references)\
            \(notes.map(\.html).joined())\(mark)\(output)\(figures.map(\.html).joined())</div>
            """
    }

    /// The quiet mark of a cell that says how its output was compared with a run.
    ///
    /// It is a link to the colophon, so that a keyboard reaches it; the style sheet shows its label
    /// on hover and focus.
    private var mark: String {
        guard notes.isEmpty, hasText || !figures.isEmpty else { return "" }
        let (kind, sign) = cell.options.isVolatile ? ("not-compared", "~") : ("verified", "✓")
        let note = escaped(verification)
        return "<a class=\"mark \(kind)\" href=\"colophon.html#verified\" "
            + "aria-label=\"\(note)\">\(sign)</a>\n"
    }

    private var verification: String {
        if cell.options.isFailing { return "Verified: the compiler says exactly this." }
        if cell.options.isVolatile { return "Not compared: this differs from run to run." }
        let verb = [hasText ? "printed" : nil, figures.isEmpty ? nil : "drew"]
            .compactMap(\.self).joined(separator: " and ")
        // Figures compare byte for byte whatever the tolerance.
        let tolerance = hasText ? cell.options.tolerance : nil
        let what = tolerance.map { "this, numbers within \($0)" } ?? "exactly this"
        return "Verified: a fresh run \(verb) \(what)."
    }

    private var hasText: Bool { cell.output?.text.isEmpty == false }

    private var label: String { "cell \(cell.number.map(String.init) ?? "")" }

    private var code: String {
        zip(pieces, recording.sources).map { piece, source in
            if piece.isReused { return reused(piece, source) }
            return cell.options.isFolded
                ? folded(source, "Code") + "\n" : "<div class=\"code\">\(pre(source))</div>\n"
        }.joined()
    }

    private func folded(_ source: HighlightedSource, _ name: String) -> String {
        let lines = count(source.code.utf8.count { $0 == UInt8(ascii: "\n") }, "line")
        return """
            <details class="code folded"><summary>\(name), \(lines)</summary>
            \(pre(source))</details>
            """
    }

    private func reused(_ piece: CodePiece, _ source: HighlightedSource) -> String {
        let name = piece.cell ?? ""
        let place = "\(escaped(piece.chapter)) › \(escaped(name))"
        let link = origin(piece).map { "<a href=\"\(escaped($0))\">\(place)</a>" } ?? place
        return """
            <div class="reused"><p class="origin">from \(link)</p>
            \(folded(source, escaped(name)))</div>

            """
    }

    private func pre(_ source: HighlightedSource) -> String {
        "<pre tabindex=\"0\" role=\"group\" aria-label=\"Code of \(label)\">"
            + "<code class=\"language-swift\">\(source.html)</code></pre>"
    }

    private var output: String {
        guard let block = cell.output, hasText else { return "" }
        // A volatile run's structure may change from run to run; the page must not.
        let tables = cell.options.isVolatile ? [] : recording.tables
        return OutputMarkup(
            text: recording.refusal(of: cell) ?? block.printed, tables: tables, label: label,
            expectation: expectation
        ).html
    }

    private var expectation: String? {
        if cell.options.isFailing { return "does not compile, as expected" }
        if cell.options.isThrowing { return "throws, as expected" }
        return cell.options.isTrapping ? "traps, as expected" : nil
    }
}

extension CellRecording {
    /// What the compiler says of a cell that is not meant to compile; nil where that is not recorded.
    ///
    /// It has the cell's place as it is now: the chapter may still have the place of before a change of
    /// the prose above.
    package func refusal(of cell: Cell) -> String? {
        let text = items.map(\.text).joined()
        return cell.options.isFailing && !text.isEmpty ? text.visiblyWritten : nil
    }
}

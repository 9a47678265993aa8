import LiterateFormat
import LiterateRecording

/// A cell of which two runs give something else.
package struct UnstableCell: Sendable {
    /// Its place.
    package var index: Int
    /// Whether its output or a figure differs.
    package var showsOther: Bool
    /// The exported values that differ, by their names.
    package var exports: [String]
    /// What differs, at its Markdown lines, each with what would help.
    package var diagnostics: [Diagnostic]
}

/// Holds two runs of a chapter against each other.
///
/// - Returns: The cells whose outputs, figures or exported values differ, in order. A `volatile` cell
///   may differ, and so may numbers within a cell's `tolerance` and lines that a `...` of its block stands
///   for.
/// - Precondition: Both runs went to their end.
package func unstableCells(
    of chapter: Chapter, first: Recording, second: Recording
) -> [UnstableCell] {
    zip(chapter.cells, zip(first.cells, second.cells)).compactMap { cell, runs in
        guard !cell.options.isVolatile else { return nil }
        let comparison = RunComparison(chapter: chapter, cell: cell, first: runs.0, second: runs.1)
        let shown = comparison.textDiagnostics + comparison.figureDiagnostics
        let exports = comparison.unstableExports
        guard !shown.isEmpty || !exports.isEmpty else { return nil }
        return UnstableCell(
            index: cell.index, showsOther: !shown.isEmpty, exports: exports.map(\.name),
            diagnostics: shown + exports.map(comparison.diagnostic))
    }
}

/// Holds what two runs of a chapter give its sentences against each other.
///
/// - Returns: The places of the checks that no writing holds for both runs, and what is wrong, at what
///   they say.
package func unstableSentences(
    of chapter: Chapter, first: Recording, second: Recording
) -> [(number: Int, diagnostic: Diagnostic)] {
    chapter.checks.enumerated().compactMap { number, check in
        guard let one = first.checks[number], let two = second.checks[number] else { return nil }
        var written = check.written
        if let new = check.correction(for: one) { written.quote?.text = new }
        guard written.problem(with: one) == nil, let problem = written.problem(with: two) else {
            return nil
        }
        let position = SourcePosition(
            file: chapter.path, line: check.written.line, column: check.written.column)
        return (
            number,
            Diagnostic(
                position,
                "\(problem), in a second run; say what is the same in every run, or "
                    + makingItTheSame)
        )
    }
}

/// What makes a value the same in every run.
private let makingItTheSame =
    "give generators of random numbers a seed, sort what comes from a Set or a Dictionary, and leave "
    + "times out"

private struct RunComparison {
    let chapter: Chapter
    let cell: Cell
    let first: CellRecording
    let second: CellRecording
    private let shownLines = 20

    var textDiagnostics: [Diagnostic] {
        let comparison = TextComparison(tolerance: cell.options.tolerance)
        let printed = [first, second].map { $0.printedText ?? "" }
        let block = cell.output?.text ?? ""
        if printed.allSatisfy({ comparison.matches(block: block, printed: $0) }) { return [] }
        let expected = keepingWildcards(of: block, in: printed[0], comparison: comparison)
        guard !comparison.matches(block: expected, printed: printed[1]) else { return [] }
        let lines = UnstableLines(expected: expected, printed: printed[1], comparison: comparison)
        let places = markdownLines(of: comparison.lines(of: expected), comparison)
        let first = zip(lines.changes, lines.advice).prefix(shownLines + 1).map { change, advice in
            chapter.problem(
                "\(cell.label) prints something else in a second run; \(advice.sentence)\n"
                    + change.text, places[change.place])
        }
        guard first.count > shownLines else { return first }
        let rest = lines.changes.count - shownLines
        return first.prefix(shownLines) + [
            Diagnostic(
                first[shownLines].position, "\(cell.label): \(rest) more lines differ like these")
        ]
    }

    /// For each line to be recorded, and for what follows the last, its place in the chapter: in the
    /// cell's block, or at the cell that has none yet.
    private func markdownLines(of lines: [ComparableLine], _ comparison: TextComparison) -> [Int] {
        guard let block = cell.output else {
            return Array(repeating: cell.fenceLine, count: lines.count + 1)
        }
        let old = comparison.lines(of: block.text)
        var places = Array(repeating: old.count, count: lines.count + 1)
        /// Lines of the block that something else is printed in place of.
        var replaced: ArraySlice<Int> = []
        var next = 0
        for line in comparison.aligned(old, with: lines) {
            switch line {
            case .same(let place, let printed):
                if printed < lines.count { places[printed] = place }
                (replaced, next) = ([], place + 1)
            case .removed(let place):
                replaced.append(place)
                next = place + 1
            case .added(let printed), .elided(let printed):
                places[printed] = replaced.popFirst() ?? next
            }
        }
        return places.map { block.fenceLine + 1 + $0 }
    }

    private func isSame(_ one: RecordedFigure, _ two: RecordedFigure) -> Bool {
        isSameBytes(one.svg, two.svg) && isSameBytes(one.inlineSVG, two.inlineSVG)
            && isSameBytes(one.alternativeText, two.alternativeText)
    }

    var unstableExports: [ExportedValue] {
        zip(cell.options.exports, zip(first.exports, second.exports)).compactMap { value, texts in
            isSameBytes(texts.0.text, texts.1.text) ? nil : value
        }
    }

    func diagnostic(of value: ExportedValue) -> Diagnostic {
        Diagnostic(
            value.position,
            "\(cell.label) exports another '\(value.name)' in a second run, and an exported value is "
                + "kept to the bit; \(makingItTheSame)")
    }

    var figureDiagnostics: [Diagnostic] {
        let drawn = [first.figures, second.figures]
        let count = drawn.map(\.count).max() ?? 0
        return (0..<count).compactMap { index in
            let figures = drawn.map { $0[safe: index] }
            if let one = figures[0], let two = figures[1], isSame(one, two) { return nil }
            let name = figureFileName(
                cell: cell.options.name ?? "", index: cell.index, ordinal: index + 1)
            let line = cell.figures[safe: index]?.line ?? cell.fenceLine
            return chapter.problem(
                "\(cell.label) draws 'figures/\(chapter.name)/\(name)' differently in a second run; "
                    + StabilityAdvice.volatile.sentence, line)
        }
    }
}

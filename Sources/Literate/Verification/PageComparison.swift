import LiterateFormat
import LiterateRecording

/// Holds what a cell gives in a page against what was recorded.
///
/// - Parameters:
///   - printed: What the cell printed in the page.
///   - figures: The files of the figures that it drew there.
/// - Returns: What is wrong, at the cell, with what helps; nil where all is the same, byte for byte.
package func pageDifference(
    of cell: Cell, in chapter: Chapter, recorded: CellRecording, printed: String, figures: [String]
) -> Diagnostic? {
    if !isSameBytes(recorded.items.map(\.text).joined(), printed) {
        var page = recorded
        page.items = [.text(printed)]
        let lines = UnstableLines(
            expected: recorded.printedText ?? "", printed: page.printedText ?? "",
            comparison: TextComparison())
        let changes = lines.changes.prefix(20).map { "\n\($0.text)" }.joined()
        return pageProblem("prints something else", of: cell, in: chapter, changes)
    }
    let drawn = recorded.figures.map(\.svg)
    guard figures.count == drawn.count else {
        return pageProblem(
            "draws \(count(figures.count, "figure")) and not \(drawn.count)", of: cell, in: chapter)
    }
    return zip(figures, drawn).enumerated().first { !isSameBytes($1.0, $1.1) }.map {
        pageProblem("draws its figure \($0.offset + 1) differently", of: cell, in: chapter)
    }
}

/// What a cell does in a page and should not, with what helps.
package func pageProblem(
    _ what: String, of cell: Cell, in chapter: Chapter, _ details: String = ""
) -> Diagnostic {
    let advice =
        cell.options.needs == nil
        ? "leave `live` out, or take out of the cell what a page does otherwise"
        : "let `needs` name what else the cell needs"
    return chapter.problem("\(cell.label) \(what) in the page; \(advice)\(details)", cell.fenceLine)
}

import LiterateFormat
import LiterateLayout
import Foundation
import LiterateRecording

/// A cell as a page shows it when it shows a run rather than what the chapter says.
package struct ShownCell: Sendable {
    /// The cell with the run's output and figures where they differ, else as the chapter has it.
    package var cell: Cell
    /// How the run differs from the chapter, each at its Markdown line.
    package var differences: [Diagnostic]

    /// Puts a run's output and figures in the place of the chapter's where they differ.
    ///
    /// What holds stays as the chapter says it: within tolerance, matched by `...`, volatile.
    package init(
        _ cell: Cell, as run: CellRecording, of chapter: Chapter, figures: StoredFigures
    ) {
        let comparison = CellComparison(
            chapter: chapter, cell: cell, recording: run, stored: figures)
        let found = comparison.differences
        self.cell = cell
        differences = found.map { diagnostic(for: $0, of: cell, in: chapter) }
        for difference in found { apply(difference) }
        if found.contains(where: \.isOfFigures) {
            self.cell.figures = Self.images(comparison, of: chapter)
        }
    }

    private mutating func apply(_ difference: CellDifference) {
        switch difference {
        case .output(var block, let printed):
            block.text = printed
            cell.output = block
        case .outputMissing(let printed):
            // It stands nowhere in the text, so at no line.
            cell.output = OutputBlock(fenceLine: 0, endLine: 0, text: printed)
        case .outputSuperfluous: cell.output?.text = ""
        default: break
        }
    }

    /// The images that would show the run's figures, at the lines of those that the chapter has.
    private static func images(
        _ comparison: CellComparison, of chapter: Chapter
    ) -> [FigureImage] {
        let cell = comparison.cell
        let nameless = comparison.recording.figures.enumerated().map { index, figure in
            let fileName = figureFileName(cell: nil, index: cell.index, ordinal: index + 1)
            return FigureImage(
                line: 0, path: "\(BookLayout.figuresAsLinked)/\(chapter.name)/\(fileName)",
                alternativeText: figure.alternativeText)
        }
        guard let wanted = comparison.wantedImages else { return nameless }
        return wanted.enumerated().map { index, image in
            FigureImage(
                line: cell.figures[safe: index]?.line ?? 0,
                path: image.path, alternativeText: image.alternativeText)
        }
    }
}

extension CellDifference {
    fileprivate var isOfFigures: Bool {
        switch self {
        case .output, .outputMissing, .outputSuperfluous: false
        default: true
        }
    }
}

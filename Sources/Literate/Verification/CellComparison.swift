import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecording

/// One way in which a run of a cell differs from what the chapter says.
enum CellDifference: Equatable {
    /// The cell printed text and has no `output` block.
    case outputMissing(printed: String)
    /// The cell printed nothing and has an `output` block.
    case outputSuperfluous(OutputBlock)
    /// The cell printed something else than its block says.
    case output(OutputBlock, printed: String)
    /// The cell draws figures and has no name to call them by.
    case nameMissing
    /// The cell drew a figure that no image shows.
    case imageMissing(WantedImage)
    /// The cell drew fewer figures than there are images.
    case imageSuperfluous(FigureImage)
    /// An image has another path or another alternative text than the figure.
    case image(FigureImage, WantedImage)
    /// A figure's file is missing, or was drawn differently.
    case file(WantedImage, stored: Data?)
    /// The file of an exported value is missing, or the value is another.
    case export(RecordedExport, stored: Data?)
}

/// The image and the file that show a figure.
struct WantedImage: Equatable {
    var fileName: String
    var path: String
    var alternativeText: String
    var svg: String
}

/// Holds one cell's run against its `output` block, its images and its figure files.
struct CellComparison {
    let chapter: Chapter
    let cell: Cell
    let recording: CellRecording
    let stored: StoredFigures
    /// Whether the places in the compiler's messages count; they move with the prose around a cell.
    var holdsPlaces = false

    var differences: [CellDifference] {
        outputDifferences + figureDifferences + exportDifferences
    }

    /// The images that the cell's figures ask for; nil when it draws and has no name.
    var wantedImages: [WantedImage]? {
        recording.figures.isEmpty || cell.options.name != nil ? images : nil
    }

    /// The images that show the cell's figures; where it has no name, under one of its place.
    var images: [WantedImage] {
        recording.figures.enumerated().map { index, figure in
            let fileName = figureFileName(
                cell: cell.options.name, index: cell.index, ordinal: index + 1)
            let text = cell.options.alternativeText ?? figure.alternativeText
            return WantedImage(
                fileName: fileName,
                path: "\(BookLayout.figuresAsLinked)/\(chapter.name)/\(fileName)",
                alternativeText: text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
                    .visiblyWritten,
                svg: figure.svg)
        }
    }

    private var outputDifferences: [CellDifference] {
        switch (cell.output, recording.printedText) {
        case (nil, nil): []
        case (nil, let printed?): [.outputMissing(printed: printed)]
        case (let block?, nil): cell.options.isVolatile ? [] : [.outputSuperfluous(block)]
        case (let block?, let printed?): differences(block, printed)
        }
    }

    private func differences(_ block: OutputBlock, _ printed: String) -> [CellDifference] {
        let comparison = TextComparison(tolerance: cell.options.tolerance)
        let isPlaceFree = cell.options.isFailing && !holdsPlaces
        let holds =
            cell.options.isVolatile || comparison.matches(block: block.text, printed: printed)
            || isPlaceFree
                && comparison.matches(
                    block: withRelativePlaces(block.text), printed: withRelativePlaces(printed))
        return holds ? [] : [.output(block, printed: printed)]
    }

    private var figureDifferences: [CellDifference] {
        guard let wanted = wantedImages else { return [.nameMissing] }
        let differences = wanted.enumerated().flatMap { index, wanted -> [CellDifference] in
            let image = cell.figures[safe: index]
            let shown = image.map {
                isShown(wanted, by: $0) ? [] : [CellDifference.image($0, wanted)]
            }
            return (shown ?? [.imageMissing(wanted)]) + fileDifferences(wanted)
        }
        return differences + cell.figures.dropFirst(wanted.count).map { .imageSuperfluous($0) }
    }

    private func isShown(_ wanted: WantedImage, by image: FigureImage) -> Bool {
        isSameBytes(image.path, wanted.path)
            && (cell.options.isVolatile
                || isSameBytes(image.alternativeText, wanted.alternativeText))
    }

    private var exportDifferences: [CellDifference] {
        recording.exports.compactMap { value in
            let file = stored.files[value.fileName]
            return file == Data(value.text.utf8) ? nil : .export(value, stored: file)
        }
    }

    private func fileDifferences(_ wanted: WantedImage) -> [CellDifference] {
        let file = stored.files[wanted.fileName]
        let holds = file != nil && cell.options.isVolatile || file == Data(wanted.svg.utf8)
        return holds ? [] : [.file(wanted, stored: file)]
    }
}

/// The compiler's messages with their lines counted from the first that each file is named with.
private func withRelativePlaces(_ text: String) -> String {
    var first: [Substring: Int] = [:]
    return TextLines(text).mapped { line in
        let parts = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, let number = Int(parts[1]) else { return line }
        let start = first[parts[0], default: number]
        first[parts[0]] = start
        return "\(parts[0]):+\(number - start):\(parts[2])"
    }
}

extension CellRecording {
    /// Whether what it has is all that the cell does.
    package var isWhole: Bool { (state == .finished || state == .notRun) && mishap == nil }

    /// What the cell printed, as an `output` block can hold it; nil when it printed nothing.
    ///
    /// The last line is ended, a printed `...` is none that stands for any lines, and what cannot be seen
    /// or would be acted on by a terminal is written as `\u{1B}`. That leaves nothing that CommonMark
    /// cannot keep in a block (https://spec.commonmark.org/0.30/#characters-and-lines).
    package var printedText: String? {
        let lines = TextLines(items.map(\.text).joined().visiblyWritten).texts
        guard !lines.isEmpty else { return nil }
        return lines.map { $0 + "\n" }.joined().withLiteralEllipses
    }
}

/// A cell as a page shows it when it shows a run rather than what the chapter says, and how the run
/// differs, each at its Markdown line.
///
/// The run's output and figures are in the place of the chapter's where they differ. What holds stays
/// as the chapter says it: within tolerance, matched by `...`, volatile.
package func shown(
    _ cell: Cell, as run: CellRecording, of chapter: Chapter, figures: StoredFigures
) -> (cell: Cell, differences: [Diagnostic]) {
    let comparison = CellComparison(chapter: chapter, cell: cell, recording: run, stored: figures)
    let differences = comparison.differences
    var shown = cell
    for difference in differences {
        switch difference {
        case .output(_, let printed): shown.output?.text = printed
        case .outputMissing(let printed):
            // It stands nowhere in the text, so at no line.
            shown.output = OutputBlock(fenceLine: 0, endLine: 0, text: printed)
        case .outputSuperfluous: shown.output?.text = ""
        case .export: break
        default:
            shown.figures = comparison.images.enumerated().map { index, image in
                FigureImage(
                    line: cell.figures[safe: index]?.line ?? 0, path: image.path,
                    alternativeText: image.alternativeText)
            }
        }
    }
    return (shown, differences.map { diagnostic(for: $0, of: cell, in: chapter) })
}

import LiterateFormat
import LiterateLayout
import LiterateRecording
import LiterateWeave

/// What the page shows of a cell's run: the chapter's text, with the structure that the recording has.
struct CellOutcome {
    /// What was printed, in order, up to the message of an expected failure.
    let printed: [Printed]
    /// The message of an announced trap or of the compiler, without an end of its last line.
    private(set) var message: String?
    /// The images of what was drawn, with the drawings where the recording has the page's.
    let figures: [(image: FigureImage, drawing: RecordedFigure?)]

    init(of cell: Cell, recording: CellRecording) {
        var text = cell.output?.printed.visible ?? ""
        if cell.options.isFailing {
            message = recording.refusal(of: cell) ?? text
            text = ""
        } else if cell.options.isTrapping || cell.options.isThrowing, !text.isEmpty {
            let beginnings = cell.options.isTrapping ? RuntimeMessages.beginnings : ["Error: "]
            let start =
                beginnings.flatMap { text.ranges(of: $0) }.map(\.lowerBound)
                .filter(text.isLineStart).max() ?? text.startIndex
            message = String(text[start...])
            text = String(text[..<start])
        }
        if message?.hasSuffix("\n") == true { message?.removeLast() }
        // A run whose output differs from time to time lends it no structure.
        let isVolatile = cell.options.isVolatile
        printed = Printed.parts(of: text, tables: isVolatile ? [] : recording.tables)
        let drawings = isVolatile ? [] : recording.figures
        figures = cell.figures.enumerated().map { index, image in
            (image, drawings.indices.contains(index) ? drawings[index] : nil)
        }
    }
}

extension String {
    /// Whether a line begins at a place.
    fileprivate func isLineStart(_ place: Index) -> Bool {
        place == startIndex || self[index(before: place)] == "\n"
    }
}

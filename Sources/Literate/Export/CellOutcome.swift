import LiterateFormat
import LiterateRecording

/// What the page shows of a cell's run: the chapter's text, with the structure that the recording has.
struct CellOutcome {
    /// A part of what a cell printed.
    enum Printed {
        case text(String)
        case table(RecordedTable)
    }

    /// What was printed, in order, up to the message of an expected failure.
    private(set) var printed: [Printed] = []
    /// The message of an announced trap or of the compiler, without an end of its last line.
    private(set) var message: String?
    /// The images of what was drawn, with the drawings where the recording has the page's.
    private(set) var figures: [(image: FigureImage, drawing: RecordedFigure?)] = []

    init(of cell: Cell, recording: CellRecording) {
        let isVolatile = cell.options.isVolatile
        var text = cell.output?.text ?? ""
        if cell.options.isFailing {
            // The place in it is the cell's place as it is now.
            let messages = recording.items.map(\.text).joined()
            message = unended(messages.isEmpty ? text : messages)
            text = ""
        } else if cell.options.isTrapping, let start = trapStart(in: text) {
            message = unended(String(text[start...]))
            text = String(text[..<start])
        }
        // A run whose output differs from time to time lends it no structure.
        addPrinted(text, tables: isVolatile ? [] : recording.tables)
        let drawings = isVolatile ? [] : recording.figures
        for (index, image) in cell.figures.enumerated() {
            figures.append((image, drawings.indices.contains(index) ? drawings[index] : nil))
        }
    }

    private mutating func addPrinted(_ text: String, tables: [RecordedTable]) {
        var rest = text[...]
        for table in tables where !table.text.isEmpty {
            let range = rest.ranges(of: table.text).first { range in
                range.lowerBound == text.startIndex
                    || text[text.index(before: range.lowerBound)] == "\n"
            }
            guard let range else { continue }
            addText(rest[..<range.lowerBound])
            printed.append(.table(table))
            rest = rest[range.upperBound...]
        }
        addText(rest)
    }

    private mutating func addText(_ text: Substring) {
        if !text.isEmpty { printed.append(.text(String(text))) }
    }

    private func trapStart(in text: String) -> String.Index? {
        text.ranges(of: "Fatal error").last { range in
            range.lowerBound == text.startIndex
                || text[text.index(before: range.lowerBound)] == "\n"
        }?.lowerBound ?? (text.isEmpty ? nil : text.startIndex)
    }

    private func unended(_ text: String) -> String {
        text.hasSuffix("\n") ? String(text.dropLast()) : text
    }
}

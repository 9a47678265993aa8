import LiterateFormat
import LiterateRecording
import LiterateWeave

/// What a cell printed and drew, as the outputs of a notebook's cell.
struct NotebookOutputs {
    private(set) var values: [JSONValue] = []

    init(_ outcome: CellOutcome, of cell: Cell) {
        for printed in outcome.printed {
            switch printed {
            case .text(let text): addStream(text)
            case .table(let table):
                addData(["text/html": html(of: table), "text/plain": table.text])
            }
        }
        for figure in outcome.figures {
            let alternative = figure.image.alternativeText
            if let drawing = figure.drawing {
                addData(["image/svg+xml": drawing.svg, "text/plain": alternative])
            } else {
                let image =
                    "<img src=\"\(escaped(figure.image.path))\" alt=\"\(escaped(alternative))\">"
                addData(["text/html": image, "text/plain": alternative])
            }
        }
        if let message = outcome.message { addError(message, of: cell) }
    }

    private mutating func addStream(_ text: String) {
        values.append(
            .object([
                "output_type": .text("stream"), "name": .text("stdout"), "text": .lines(text),
            ]))
    }

    private mutating func addData(_ data: [String: String]) {
        values.append(
            .object([
                "output_type": .text("display_data"), "metadata": .object([:]),
                "data": .object(data.mapValues(JSONValue.lines)),
            ]))
    }

    private mutating func addError(_ message: String, of cell: Cell) {
        let kind = cell.options.isFailing ? "Does not compile" : "Traps"
        values.append(
            .object([
                "output_type": .text("error"), "ename": .text(kind), "evalue": .text(message),
                "traceback": .array(TextLines(message).texts.map(JSONValue.text)),
            ]))
    }

    private func html(of table: RecordedTable) -> String {
        func row(_ values: [String], _ tag: String) -> String {
            "<tr>" + values.map { "<\(tag)>\(escaped($0))</\(tag)>" }.joined() + "</tr>\n"
        }
        return "<table>\n<thead>\n\(row(table.columns, "th"))</thead>\n<tbody>\n"
            + table.rows.map { row($0, "td") }.joined() + "</tbody>\n</table>\n"
    }
}

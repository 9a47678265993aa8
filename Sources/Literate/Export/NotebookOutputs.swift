import Foundation
import LiterateFormat
import LiterateRecording
import LiterateWeave

/// What a cell printed and drew, as the outputs of a notebook's cell.
struct NotebookOutputs {
    private(set) var values: [JSONValue] = []

    init(_ outcome: CellOutcome, of cell: Cell) {
        for printed in outcome.printed {
            switch printed {
            case .text(let text):
                values.append([
                    "output_type": "stream", "name": "stdout", "text": .lines(String(text)),
                ])
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
        guard let message = outcome.message else { return }
        values.append([
            "output_type": "error", "evalue": .init(message),
            "ename": cell.options.isFailing
                ? "Does not compile" : cell.options.isThrowing ? "Throws" : "Traps",
            "traceback": .init(TextLines(message).texts),
        ])
    }

    private mutating func addData(_ data: [String: String]) {
        values.append([
            "output_type": "display_data", "metadata": [:],
            "data": .init(data.mapValues(JSONValue.lines)),
        ])
    }

    private func html(of table: RecordedTable) -> String {
        func row(_ values: [String], _ tag: String) -> String {
            "<tr>" + values.map { "<\(tag)>\(escaped($0))</\(tag)>" }.joined() + "</tr>\n"
        }
        return "<table>\n<thead>\n\(row(table.columns, "th"))</thead>\n<tbody>\n"
            + table.rows.map { row($0, "td") }.joined() + "</tbody>\n</table>\n"
    }
}

/// A value of JSON; a notebook's form says which keys must be there, also where they hold nothing.
struct JSONValue: Encodable {
    private let value: any Encodable

    init(_ value: some Encodable) { self.value = value }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(value)
    }

    /// A text as its lines, each with its end, as notebooks keep it.
    static func lines(_ text: String) -> JSONValue { JSONValue(TextLines(text).endedTexts) }

    /// The bytes of a file: keys in order, a line for each value, a line end at the end.
    var file: Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        // Strings and whole numbers can always be encoded.
        return ((try? encoder.encode(self)) ?? Data()) + Data("\n".utf8)
    }
}

extension JSONValue: ExpressibleByDictionaryLiteral, ExpressibleByStringLiteral {
    init(stringLiteral text: String) { self.init(text) }

    init(dictionaryLiteral members: (String, JSONValue)...) {
        self.init(Dictionary(uniqueKeysWithValues: members))
    }
}

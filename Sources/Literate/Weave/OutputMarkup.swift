import LiterateLayout
import LiterateRecording

/// A part of what a cell printed.
package enum Printed {
    case text(Substring)
    case table(RecordedTable)

    /// What was printed there.
    package var text: String {
        switch self {
        case .text(let text): String(text)
        case .table(let table): table.text
        }
    }

    /// A printed text, as a chapter has it, with its tables where lines begin with theirs, in the order
    /// of the recording.
    package static func parts(of text: String, tables: [RecordedTable]) -> [Printed] {
        let text = text.visible
        var parts: [Printed] = []
        var rest = text[...]
        for table in tables.map(\.visiblyWritten) where !table.text.isEmpty {
            let range = rest.ranges(of: table.text).first { text.isLineStart($0.lowerBound) }
            guard let range else { continue }
            parts += [.text(rest[..<range.lowerBound]), .table(table)]
            rest = rest[range.upperBound...]
        }
        return (parts + [.text(rest)]).filter { !$0.text.isEmpty }
    }
}

extension RecordedTable {
    /// The table as a chapter has what is printed of it.
    fileprivate var visiblyWritten: RecordedTable {
        RecordedTable(
            columns: columns.map(\.visiblyWritten), rows: rows.map { $0.map(\.visiblyWritten) },
            text: text.visiblyWritten)
    }
}

extension String {
    /// Whether a line begins at a place.
    package func isLineStart(_ place: Index) -> Bool {
        place == startIndex || self[index(before: place)] == "\n"
    }
}

/// What a cell printed, as HTML: the chapter's text, with recorded tables as tables.
struct OutputMarkup {
    let text: String
    let tables: [RecordedTable]
    /// What the output is the output of: `cell 3`.
    let label: String
    /// What the author announced: `traps, as expected`; nil for a cell that just runs.
    var expectation: String?

    var html: String {
        let parts = Printed.parts(of: text, tables: tables).map { part in
            switch part {
            case .text(let text): pre(text)
            case .table(let table): markup(of: table)
            }
        }
        let kind = expectation == nil ? "" : " expected-failure"
        let note = expectation.map { "<p class=\"expectation\">\(escaped($0))</p>\n" } ?? ""
        return "<div class=\"output\(kind)\">\n\(note)\(parts.joined())</div>\n"
    }

    private func pre(_ text: Substring) -> String {
        "<pre tabindex=\"0\" role=\"group\" aria-label=\"Output of \(label)\">"
            + "<samp>\(escaped(text))</samp></pre>\n"
    }

    private func markup(of table: RecordedTable) -> String {
        let isNumeric = table.columns.indices.map { column in
            table.rows.contains { isNumber($0[column]) }
                && table.rows.allSatisfy { isNumber($0[column]) || isAbsent($0[column]) }
        }
        func cells(_ values: [String], _ tag: String, _ scope: String = "") -> String {
            zip(values, isNumeric).map { value, isNumeric in
                let style = isNumeric ? " class=\"number\"" : ""
                return "<\(tag)\(scope)\(style)>\(escaped(value))</\(tag)>"
            }.joined()
        }
        let rows = table.rows.map { "<tr>\(cells($0, "td"))</tr>\n" }.joined()
        return """
            <div class="table" tabindex="0" role="group" aria-label="Table of \(label)"><table>
            <thead><tr>\(cells(table.columns, "th", " scope=\"col\""))</tr></thead>
            <tbody>
            \(rows)</tbody>
            </table></div>

            """
    }

    private func isNumber(_ value: String) -> Bool {
        let digits = value.replacing(",", with: "").replacing("−", with: "-")
        return Double(digits.hasSuffix("%") ? digits.dropLast() : digits[...]) != nil
    }

    private func isAbsent(_ value: String) -> Bool { ["", "-", "–", "—"].contains(value) }
}

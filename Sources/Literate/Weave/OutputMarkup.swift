import LiterateRecording

/// What a cell printed, as HTML: the chapter's text, with recorded tables as tables.
struct OutputMarkup {
    let text: String
    let tables: [RecordedTable]
    /// What the output is the output of: `cell 3`.
    let label: String
    /// What the author announced: `traps, as expected`; nil for a cell that just runs.
    var expectation: String?

    var html: String {
        var rest = text[...]
        var parts: [String] = []
        for table in tables {
            guard let range = place(of: table, in: rest) else { continue }
            parts += [pre(rest[..<range.lowerBound]), markup(of: table)]
            rest = rest[range.upperBound...]
        }
        parts.append(pre(rest))
        guard let expectation else {
            return "<div class=\"output\">\n" + parts.joined() + "</div>\n"
        }
        return "<div class=\"output expected-failure\">\n"
            + "<p class=\"expectation\">\(escaped(expectation))</p>\n" + parts.joined() + "</div>\n"
    }

    /// Where a table's text stands at the beginning of a line.
    private func place(of table: RecordedTable, in text: Substring) -> Range<Substring.Index>? {
        guard !table.text.isEmpty else { return nil }
        return text.ranges(of: table.text).first { range in
            range.lowerBound == self.text.startIndex
                || self.text[self.text.index(before: range.lowerBound)] == "\n"
        }
    }

    private func pre(_ text: Substring) -> String {
        guard !text.isEmpty else { return "" }
        return "<pre tabindex=\"0\" role=\"group\" aria-label=\"Output of \(label)\">"
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

    private func isAbsent(_ value: String) -> Bool {
        ["", "-", "–", "—"].contains(value)
    }
}

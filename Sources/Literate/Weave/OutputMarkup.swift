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
            + "<samp>\(withWholePowers(escaped(text)))</samp></pre>\n"
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

/// A text in which a number with a negative exponent, `2.4e-07`, is an element of its own.
///
/// Browsers break a line behind a hyphen, and what is left of it on a narrow screen would be another
/// number.
func withWholePowers(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    var copied = 0
    func isDigit(_ place: Int) -> Bool {
        bytes.indices.contains(place)
            && (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place])
    }
    for place in bytes.indices where bytes[place] == UInt8(ascii: "-") {
        guard place > 1, bytes[place - 1] == UInt8(ascii: "e"), isDigit(place - 2),
            isDigit(place + 1)
        else { continue }
        var (start, end) = (place - 2, place + 1)
        while start > copied, isDigit(start - 1) || bytes[start - 1] == UInt8(ascii: ".") {
            start -= 1
        }
        if start > copied, bytes[start - 1] == UInt8(ascii: "-") { start -= 1 }
        while isDigit(end) { end += 1 }
        result += bytes[copied..<start]
        result += "<span class=\"power\">".utf8
        result += bytes[start..<end]
        result += "</span>".utf8
        copied = end
    }
    guard copied > 0 else { return text }
    return String(decoding: result + bytes[copied...], as: UTF8.self)
}

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
        var places = TablePlaces(in: text)
        for table in tables.map(\.visiblyWritten) {
            guard let range = places.next(of: table.text, from: rest.startIndex) else { continue }
            parts += [.text(rest[..<range.lowerBound]), .table(table)]
            rest = rest[range.upperBound...]
        }
        return (parts + [.text(rest)]).filter { !$0.isEmpty }
    }

    private var isEmpty: Bool {
        switch self {
        case .text(let text): text.isEmpty
        case .table(let table): table.text.isEmpty
        }
    }
}

/// The places where a text's lines begin, so that many tables are found in a long one.
///
/// A table is looked for where a line is its first few lines, and nowhere else.
private struct TablePlaces {
    private let text: String
    private let bytes: [UInt8]
    /// Where lines begin, and the end.
    private var starts = [0]
    /// For each number of lines the places of stretches of so many, by their text, the last first.
    private var stretches: [Int: [ArraySlice<UInt8>: [Int]]] = [:]
    private let most = 4

    init(in text: String) {
        (self.text, bytes) = (text, Array(text.utf8))
        for (place, byte) in bytes.enumerated() where byte == newline { starts.append(place + 1) }
        if starts.last != bytes.count { starts.append(bytes.count) }
    }

    /// The first place of a table from a place on; nil where there is none, or the table is empty.
    mutating func next(of table: String, from start: String.Index) -> Range<String.Index>? {
        let wanted = Array(table.utf8)
        let from = text.utf8.distance(from: text.startIndex, to: start)
        let ends = wanted.indices.lazy.filter { wanted[$0] == newline }.prefix(most).map { $0 + 1 }
        guard let end = ends.last else { return nil }
        let count = ends.count
        if stretches[count] == nil { index(count) }
        let head = wanted[..<end]
        // Tables come in order: what lies before this one is of no use to later ones.
        while let place = stretches[count]?[head]?.last, place < from {
            stretches[count]?[head]?.removeLast()
        }
        let place = stretches[count]?[head]?.reversed().first {
            bytes[$0...].starts(with: wanted)
        }
        return place.map { place in
            let lower = text.utf8.index(text.startIndex, offsetBy: place)
            return lower..<text.utf8.index(lower, offsetBy: wanted.count)
        }
    }

    private mutating func index(_ count: Int) {
        var places: [ArraySlice<UInt8>: [Int]] = [:]
        for line in starts.indices.dropLast(count).reversed() {
            places[bytes[starts[line]..<starts[line + count]], default: []].append(starts[line])
        }
        stretches[count] = places
    }
}

private let newline = UInt8(ascii: "\n")

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

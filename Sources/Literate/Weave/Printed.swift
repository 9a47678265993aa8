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

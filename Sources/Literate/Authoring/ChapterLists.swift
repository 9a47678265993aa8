import LiterateFormat
import LiterateLayout

/// The numbered list of chapters in the text of a README: `2. [Title](…/02-name.md)`.
struct ChapterIndex {
    /// A chapter's item; the line counts from 1.
    typealias Item = (line: Int, title: String, name: String)

    /// The items in order; none where there is no list.
    let items: [Item]

    init(_ lines: [String]) {
        items = lines.enumerated().compactMap { Self.item(in: $1, line: $0 + 1) }
    }

    private static func item(in line: String, line number: Int) -> Item? {
        let rest = line.drop { $0.isASCII && $0.isNumber }
        guard rest.count < line.count, rest.hasPrefix(". ["), line.hasSuffix(".md)"),
            let link = rest.range(of: "](\(BookLayout.chaptersFolder)")
        else { return nil }
        let title = rest[..<link.lowerBound].dropFirst(". [".count)
        return (number, String(title), String(rest[link.upperBound...].dropLast(".md)".count)))
    }
}

/// The list `chapters` in the text of a Package.swift: a name a line, in reading order.
struct ChapterList {
    /// The names that are listed, in order, and where they stand: lines and columns in bytes, from 1.
    private(set) var entries: [(name: String, line: Int, column: Int)] = []
    /// The line of the bracket that ends the list, from 1.
    private(set) var lastLine = 0

    /// Finds the list; nil where there is none with a name a line.
    init?(manifest: String) {
        let lines = TextLines(manifest).texts
        guard let start = lines.firstIndex(where: { isSameBytes($0, "let chapters = [") }),
            let end = lines[start...].firstIndex(where: { isSameBytes($0, "]") })
        else { return nil }
        lastLine = end + 1
        for index in (start + 1)..<end {
            let line = lines[index]
            let blanks = line.prefix { $0 == " " || $0 == "\t" }
            guard line.dropFirst(blanks.count).hasPrefix("\"") else { continue }
            let name = line.dropFirst(blanks.count + 1).prefix { $0 != "\"" }
            entries.append((String(name), index + 1, blanks.utf8.count + 1))
        }
    }
}

import LiterateLayout

/// The numbered list of chapters in the text of a README: `2. [Title](…/02-name.md)`.
struct ChapterIndex {
    /// A chapter's item.
    struct Item {
        /// The line, from 1.
        var line: Int
        var title: String
        /// The chapter's name.
        var name: String
    }

    /// The items in order; none where there is no list.
    let items: [Item]

    /// Finds the items in the lines of a text.
    init(_ lines: [String]) {
        items = lines.enumerated().compactMap { Self.item(in: $1, line: $0 + 1) }
    }

    private static func item(in line: String, line number: Int) -> Item? {
        let rest = line.drop { $0.isASCII && $0.isNumber }
        guard rest.count < line.count, rest.hasPrefix(". ["), line.hasSuffix(".md)"),
            let link = rest.range(of: "](\(BookLayout.chaptersFolder)")
        else { return nil }
        return Item(
            line: number, title: String(rest[..<link.lowerBound].dropFirst(". [".count)),
            name: String(rest[link.upperBound...].dropLast(".md)".count)))
    }
}

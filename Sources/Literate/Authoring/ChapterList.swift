import LiterateFormat

/// The list `chapters` in the text of a Package.swift: a name a line, in reading order.
struct ChapterList {
    /// A name and where it stands.
    struct Entry {
        var name: String
        /// The line, from 1.
        var line: Int
        /// The column in bytes, from 1.
        var column: Int
    }

    /// The names that are listed, in order.
    private(set) var entries: [Entry] = []
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
            entries.append(
                Entry(name: String(name), line: index + 1, column: blanks.utf8.count + 1))
        }
    }
}

/// The chapters of a book, with every `reuse` resolved.
package struct Book: Sendable {
    /// The chapters in the order of their names.
    package var chapters: [Chapter]
    /// What the book says of itself.
    package var description: BookDescription
    /// The names of all chapters that exist, also of those that were not read.
    var existingNames: [String]

    /// Makes a book of chapters that are read already.
    package init(
        chapters: [Chapter], description: BookDescription = BookDescription(title: "Untitled")
    ) {
        self.description = description
        self.chapters = chapters.sorted { $0.name < $1.name }
        existingNames = self.chapters.map(\.name)
    }
}

/// A stretch of code that a cell runs: its own, or one that it reuses.
package struct CodePiece: Hashable, Sendable {
    /// The chapter that the code is written in.
    package var chapter: String
    /// That chapter's file, relative to the book's root.
    package var path: String
    /// The name of the cell that the code is written in, if it has one.
    package var cell: String?
    /// The line of the first line of code, from 1.
    package var line: Int
    /// The columns by which each line is indented in the file.
    package var indentation: Int
    /// The code, with its last line ended.
    package var code: String
    /// Whether the code is another cell's.
    package var isReused: Bool
}

/// The chapters of a book, with every `reuse` resolved.
public struct Book: Sendable {
    /// The chapters in the order of their names.
    public var chapters: [Chapter]
    /// The names of all chapters that exist, also of those that were not read.
    var existingNames: [String]

    /// Makes a book of chapters that are read already.
    public init(chapters: [Chapter]) {
        self.chapters = chapters.sorted { $0.name < $1.name }
        existingNames = self.chapters.map(\.name)
    }
}

/// A stretch of code that a cell runs: its own, or one that it reuses.
public struct CodePiece: Hashable, Sendable {
    /// The chapter that the code is written in.
    public var chapter: String
    /// That chapter's file, relative to the book's root.
    public var path: String
    /// The name of the cell that the code is written in, if it has one.
    public var cell: String?
    /// The line of the first line of code, from 1.
    public var line: Int
    /// The columns by which each line is indented in the file.
    public var indentation: Int
    /// The code, with its last line ended.
    public var code: String
    /// Whether the code is another cell's.
    public var isReused: Bool

    /// Makes a piece from its parts.
    public init(
        chapter: String, path: String, cell: String?, line: Int, indentation: Int, code: String,
        isReused: Bool
    ) {
        self.chapter = chapter
        self.path = path
        self.cell = cell
        self.line = line
        self.indentation = indentation
        self.code = code
        self.isReused = isReused
    }
}

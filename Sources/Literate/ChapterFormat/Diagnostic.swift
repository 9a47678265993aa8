/// A place in a chapter: a path relative to the book's root, and a 1-based line and column.
public struct SourcePosition: Hashable, Sendable, Comparable {
    /// The file, relative to the book's root, for example `chapters/01-basic-mlp.md`.
    public var file: String
    /// The line, from 1.
    public var line: Int
    /// The column in UTF-8 bytes, from 1, as compilers count.
    public var column: Int

    /// Makes a position from its parts.
    public init(file: String, line: Int, column: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// Orders by file, then by line, then by column.
    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// Something wrong with a chapter, and where.
///
/// Prints as `chapters/01-basic-mlp.md:12:4: error: what is wrong, and what to do`.
public struct Diagnostic: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where it is wrong.
    public var position: SourcePosition
    /// What is wrong, what was expected, what to do; further lines (a diff) may follow the first.
    public var message: String

    /// Makes a diagnostic from a place and a message.
    public init(_ position: SourcePosition, _ message: String) {
        self.position = position
        self.message = message
    }

    /// The diagnostic in the form that editors and CI services understand.
    public var description: String {
        "\(position.file):\(position.line):\(position.column): error: \(message)"
    }
}

/// Everything that is wrong with a chapter or a book, in the order of the text.
public struct Diagnostics: Error, Hashable, Sendable, CustomStringConvertible {
    /// The single diagnostics; never empty when thrown.
    public var all: [Diagnostic]

    /// Collects diagnostics.
    public init(_ all: [Diagnostic]) {
        self.all = all
    }

    /// One diagnostic a line.
    public var description: String {
        all.map(\.description).joined(separator: "\n")
    }
}

/// A place in a chapter: a path relative to the book's root, and a 1-based line and column.
package struct SourcePosition: Hashable, Sendable, Comparable {
    /// The file, relative to the book's root, as ``BookLayout`` has it.
    package var file: String
    /// The line, from 1.
    package var line: Int
    /// The column in UTF-8 bytes, from 1, as compilers count.
    package var column: Int

    /// Makes a position from its parts.
    package init(file: String, line: Int, column: Int = 1) {
        self.file = file
        self.line = line
        self.column = column
    }

    /// Orders by file, then by line, then by column.
    package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// Something wrong with a chapter, and where.
///
/// Prints as `01-basic-mlp.md:12:4: error: what is wrong, and what to do`.
package struct Diagnostic: Error, Hashable, Sendable, CustomStringConvertible {
    /// Where it is wrong.
    package var position: SourcePosition
    /// What is wrong, what was expected, what to do; further lines (a diff) may follow the first.
    package var message: String

    /// Makes a diagnostic from a place and a message.
    package init(_ position: SourcePosition, _ message: String) {
        self.position = position
        self.message = message
    }

    /// The diagnostic in the form that editors and CI services understand.
    package var description: String {
        "\(position.file):\(position.line):\(position.column): error: \(message)"
    }
}

/// Everything that is wrong with a chapter or a book, in the order of the text.
package struct Diagnostics: Error, Hashable, Sendable, CustomStringConvertible {
    /// The single diagnostics; never empty when thrown.
    package var all: [Diagnostic]

    /// Collects diagnostics.
    package init(_ all: [Diagnostic]) {
        self.all = all
    }

    /// One diagnostic a line.
    package var description: String {
        all.map(\.description).joined(separator: "\n")
    }
}

/// Something wrong with what was asked for, rather than with the book.
package struct UsageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong and what to do.
    package var description: String

    /// Says what is wrong and what to do.
    package init(description: String) {
        self.description = description
    }
}

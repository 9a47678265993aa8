/// A place in a chapter: a path relative to the book's root, and a 1-based line and column.
package struct SourcePosition: Hashable, Sendable, Comparable {
    /// The file, relative to the book's root, as ``BookLayout`` has it.
    package var file: String
    /// The line, from 1.
    package var line: Int
    /// The column in UTF-8 bytes, from 1, as compilers count.
    package var column: Int

    package init(file: String, line: Int = 1, column: Int = 1) {
        (self.file, self.line, self.column) = (file, line, column)
    }

    /// The place in a file after some of its bytes.
    init(file: String, after bytes: some BidirectionalCollection<UInt8>) {
        let column = bytes.reversed().prefix { $0 != 10 }.count + 1
        self.init(file: file, line: bytes.count { $0 == 10 } + 1, column: column)
    }

    /// The place as editors and CI services understand it: `01-basic-mlp.md:12:4`.
    package var text: String { "\(file):\(line):\(column)" }

    package static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.file, left.line, left.column) < (right.file, right.line, right.column)
    }
}

/// Something wrong with a chapter, and where.
///
/// Prints as `01-basic-mlp.md:12:4: error: what is wrong, and what to do`.
package struct Diagnostic: Error, Hashable, Sendable, CustomStringConvertible {
    package var position: SourcePosition
    /// What is wrong, what was expected, what to do; further lines (a diff) may follow the first.
    package var message: String

    package init(_ position: SourcePosition, _ message: String) {
        (self.position, self.message) = (position, message)
    }

    /// The same with something more to say, at the end of the first line.
    package func adding(_ text: String) -> Diagnostic {
        let end = message.firstIndex(of: "\n") ?? message.endIndex
        return Diagnostic(position, message[..<end] + text + message[end...])
    }

    /// The diagnostic in the form that editors and CI services understand.
    package var description: String { said(as: "error") }

    /// The same of something that is perhaps not meant so.
    package var warning: String { said(as: "warning") }

    private func said(as severity: String) -> String {
        "\(position.text): \(severity): \(message)"
    }
}

/// Everything that is wrong with a chapter or a book, in the order of the text.
package struct Diagnostics: Error, Hashable, Sendable, CustomStringConvertible {
    /// The single diagnostics; never empty when thrown.
    package var all: [Diagnostic]
    /// What is perhaps not meant as it stands, which may be why the rest is wrong.
    package var warnings: [Diagnostic] = []

    package init(_ all: [Diagnostic]) { self.all = all }

    package init(_ position: SourcePosition, _ message: String) {
        self.init([Diagnostic(position, message)])
    }

    /// Throws what is wrong, in the order of the text, where something is.
    ///
    /// - Parameter warnings: What is perhaps not meant as it stands, which goes with it.
    package static func refuse(
        _ problems: [Diagnostic], warnings: [Diagnostic] = []
    ) throws(Diagnostics) {
        guard problems.isEmpty else {
            var all = Diagnostics(problems.sorted { $0.position < $1.position })
            all.warnings = warnings
            throw all
        }
    }

    package var description: String { all.map(\.description).joined(separator: "\n") }
}

/// Something wrong with what was asked for, rather than with the book.
package struct UsageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong and what to do.
    package var description: String

    package init(description: String) { self.description = description }
}

/// A message without `error: ` before it, for those who put it there themselves.
package func withoutErrorWord(_ message: String) -> String {
    var text = Substring(message)
    while text.hasPrefix("error: ") { text = text.dropFirst("error: ".count) }
    return String(text)
}

import LiterateSentences

/// What a chapter checks beside the outputs of its cells: a value that a sentence quotes, or a claim.
package struct SentenceCheck: Hashable, Sendable {
    /// Where the sentence stands and what it says; the program of the chapter knows it too.
    package var written: WrittenCheck
    /// The lines of the Swift expression, without blanks around them.
    var lines: [Line]
    /// The line that the expression begins in, from 1.
    package var line: Int
    /// Where the expression begins.
    package var position: SourcePosition
    /// The bytes of the line ``WrittenCheck/line`` that hold what the sentence says; nil where they
    /// are not in one line.
    package var place: Range<Int>?
    /// The bytes of the line that its reader is not to see; nil of a comment over several lines.
    package var unseen: Range<Int>?
    /// The cell in whose scope the expression stands, by its place.
    ///
    /// It is the last one above that runs, or the first that runs where none does.
    package var cell: Int
    /// Whether the text stands before the cell rather than after it.
    package var isBefore: Bool

    package var isClaim: Bool { written.quote == nil }

    /// The expression, with its first line where it begins and the others at their columns in the file.
    package var expression: String {
        ([lines[0].text] + lines.dropFirst().map(\.inColumns)).joined(separator: "\n")
    }

    /// The expression, with all lines at their columns in the file.
    package var code: String { lines.map(\.inColumns).joined(separator: "\n") }

    /// A line of an expression.
    struct Line: Hashable {
        /// The byte of the file's line at which it begins.
        var byte: Int
        var text: String

        fileprivate var inColumns: String { String(repeating: " ", count: byte) + text }
    }
}

extension Chapter {
    /// The text, line by line, without what checks its sentences; a comment over several lines stays,
    /// since nothing could stand for its lines.
    package var sourceWithoutChecks: String {
        guard !checks.isEmpty else { return source }
        var lines = TextLines(source)
        for check in checks.reversed() {
            if let bytes = check.unseen { lines[check.line].removeSubrange(bytes) }
        }
        return lines.text
    }

    /// How many numbers and claims of the text are checked, as a sentence says it: `12 numbers and 3
    /// claims`; nil where none is.
    package var checkCounts: String? {
        let claims = checks.count(where: \.isClaim)
        let counts = [(checks.count - claims, "number"), (claims, "claim")].filter { $0.0 > 0 }
        guard !counts.isEmpty else { return nil }
        return counts.map { "\($0) \($1)\($0 == 1 ? "" : "s")" }.joined(separator: " and ")
    }
}

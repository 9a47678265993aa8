import ChapterFormat
import Foundation

/// The errors in what a build says, each at its place.
struct BuildMessages {
    /// The errors, each once, in the order of the build's output.
    private(set) var errors: [Diagnostic] = []

    /// Reads `file:line:column: error: message`, with the lines that follow up to the next message.
    ///
    /// - Parameter output: A build's messages, with places relative to the book.
    init(_ output: String) {
        var current: Diagnostic?
        for line in output.split(separator: "\n", omittingEmptySubsequences: false) {
            if let (diagnostic, isError) = Self.message(line) {
                add(current)
                current = isError ? diagnostic : nil
            } else if isEnd(line) {
                add(current)
                current = nil
            } else {
                current?.message += "\n\(line)"
            }
        }
        add(current)
    }

    private mutating func add(_ diagnostic: Diagnostic?) {
        guard var diagnostic else { return }
        diagnostic.message = String(
            diagnostic.message.reversed().drop { $0.isWhitespace }.reversed())
        let isKnown = errors.contains {
            $0.position == diagnostic.position && firstLine($0) == firstLine(diagnostic)
        }
        if !isKnown { errors.append(diagnostic) }
    }

    private func firstLine(_ diagnostic: Diagnostic) -> Substring {
        diagnostic.message.prefix { $0 != "\n" }
    }

    /// What SwiftPM says itself, after the compiler's messages.
    private func isEnd(_ line: Substring) -> Bool {
        line.hasPrefix("error: ") || line.hasPrefix("warning: ") || line.hasPrefix("note: ")
    }

    private static func message(_ line: Substring) -> (Diagnostic, isError: Bool)? {
        let parts = line.split(separator: ":", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, let row = Int(parts[1]), let column = Int(parts[2]),
            [" error", " warning", " note"].contains(parts[3])
        else { return nil }
        let position = SourcePosition(file: String(parts[0]), line: row, column: column)
        let text = parts[4].drop { $0 == " " }
        return (Diagnostic(position, String(text)), parts[3] == " error")
    }
}

import Foundation
import LiterateRecording

/// A piece of a cell's code as it stands in a chapter's plain Swift file.
struct SwiftPiece {
    private let bytes: [UInt8]
    private let outline: CodeOutline

    init(_ source: HighlightedSource) {
        bytes = Array(source.code.utf8)
        outline = source.outline
    }

    /// The imports, as written.
    var imports: [String] { outline.imports.map(text) }

    /// The declarations that Swift wants at file scope, as written.
    var declarations: [String] { outline.fileScope.map(text) }

    /// The code without what stands at file scope.
    ///
    /// - Parameter isShown: Whether the value of the last expression is shown, rather than thrown
    ///   away.
    func statements(isShown: Bool) -> String {
        var rest = bytes
        // From the end, so that what comes before keeps its place.
        var edits: [(range: Range<Int>, text: String)] = outline.imports.map { ($0, "") }
        edits += outline.fileScope.map { ($0, isWholeLines($0) ? moved : "") }
        if let shown = outline.shown {
            edits.append((shown, use(of: text(shown), isShown: isShown)))
        }
        for edit in edits.sorted(by: { $0.range.lowerBound > $1.range.lowerBound }) {
            rest.replaceSubrange(edit.range, with: Array(edit.text.utf8))
        }
        return String(decoding: rest, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    private let moved = "// Swift wants what stood here at file scope: see the beginning."

    private func use(of expression: String, isShown: Bool) -> String {
        isShown ? "display(\(expression))" : "_ = \(expression)"
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    private func isWholeLines(_ range: Range<Int>) -> Bool {
        let before = bytes[..<range.lowerBound].last { $0 != 32 }
        let after = bytes[range.upperBound...].first { $0 != 32 }
        return (before == nil || before == 10) && (after == nil || after == 10)
    }
}

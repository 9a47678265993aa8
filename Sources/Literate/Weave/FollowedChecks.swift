import Foundation
import LiterateFormat
import LiterateRecording
import LiterateSentences

/// A check of a sentence that follows what a reader's run of a live cell gives.
struct FollowedCheck {
    /// Its place among the chapter's checks, from 0.
    let number: Int
    /// How the sentence writes a number; nil of a text and of a claim.
    let form: WrittenNumber.Form?

    /// What a page's script finds it by.
    var attributes: String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = form.flatMap { try? encoder.encode($0) }
        let written = json.map { " data-form=\"\(escaped(String(decoding: $0, as: UTF8.self)))\"" }
        return " data-check=\"\(number)\"" + (written ?? "")
    }
}

/// The checks of a chapter's prose, or of a caption, in order, as marks of them are made.
struct FollowedChecks {
    private var checks: [(expression: String, followed: FollowedCheck?)]

    /// - Parameter cell: The line of the cell whose caption is meant; nil for the prose.
    init(of chapter: Chapter, in recording: Recording, cell: Int? = nil) {
        let followed = Set(recording.pagePrograms.flatMap(\.cells).flatMap(\.checks))
        guard !followed.isEmpty else {
            checks = []
            return
        }
        let captions = Set(chapter.cells.map(\.fenceLine))
        checks = chapter.checks.enumerated().compactMap { number, check in
            let line = check.written.line
            guard cell.map({ line == $0 }) ?? !captions.contains(line) else { return nil }
            let form = check.written.quote.flatMap { WrittenNumber($0.text) }?.form
            return (
                Self.spelling(check.expression),
                followed.contains(number) ? FollowedCheck(number: number, form: form) : nil
            )
        }
    }

    /// What is known of the next check of an expression; nil where nothing in the page changes it.
    mutating func next(_ expression: String) -> FollowedCheck? {
        let spelling = Self.spelling(expression)
        guard let index = checks.firstIndex(where: { $0.expression == spelling }) else {
            return nil
        }
        return checks.remove(at: index).followed
    }

    private static func spelling(_ expression: String) -> String {
        expression.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    }
}

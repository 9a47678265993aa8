import LiterateFormat
import LiterateLayout
import LiterateRecording
import LiterateSentences

/// The sentences that say what a run does not bear out, each at what it says.
///
/// Of a run that ended early, those whose values were found.
package func falseSentences(of chapter: Chapter, recording: Recording) -> [Diagnostic] {
    chapter.checks.enumerated().compactMap { number, check in
        let written = check.written
        let position = SourcePosition(
            file: chapter.path, line: written.line, column: written.column)
        guard let outcome = recording.checks[number] else {
            guard recording.failure == nil else { return nil }
            let command = BookLayout.command("run \(chapter.name)")
            return Diagnostic(position, "this was not held against its value; '\(command)' does it")
        }
        return written.problem(with: outcome).map { problem in
            let accepting =
                check.correction(for: outcome) == nil ? "" : "; \(acceptCommand(chapter)) writes it"
            return Diagnostic(position, problem + accepting)
        }
    }
}

extension SentenceCheck {
    /// What would have to stand in the place of what it says; nil where it holds, and where nothing
    /// would be right.
    func correction(for outcome: CheckOutcome) -> String? {
        guard place != nil, let quote = written.quote, case .value(let value) = outcome,
            case .other(let text) = quote.agreement(with: value)
        else { return nil }
        return text
    }
}

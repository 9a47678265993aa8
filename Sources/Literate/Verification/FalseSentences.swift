import LiterateFormat
import LiterateLayout
import LiterateRecording
import LiterateSentences

/// The sentences that say what a run does not bear out, each at what it says.
///
/// Of a run that ended early, those whose values were found.
package func falseSentences(of chapter: Chapter, recording: Recording) -> [Diagnostic] {
    let corrections = chapter.corrections(for: recording.checks)
    return chapter.checks.enumerated().compactMap { number, check in
        let written = check.written
        let position = SourcePosition(
            file: chapter.path, line: written.line, column: written.column)
        guard let outcome = recording.checks[number] else {
            guard recording.failure == nil else { return nil }
            let command = BookLayout.command("run \(chapter.name)")
            return Diagnostic(position, "this was not held against its value; '\(command)' does it")
        }
        return written.problem(with: outcome).map { problem in
            let advice =
                switch corrections[number] {
                case nil: ""
                case .markdown: accepting(chapter, "writes it")
                case .unwritable:
                    "; Markdown takes that for something else where it stands; say a part of it"
                }
            return Diagnostic(position, problem + advice)
        }
    }
}

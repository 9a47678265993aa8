import AtomicFiles
import ChapterFormat
import Foundation
import Runner
import Site

/// What an error says is wrong, as the pages show it: at its own places, or else at a given one.
func problems(of error: any Error, at position: SourcePosition) -> [Diagnostic] {
    let placed = diagnostics(of: error)
    let unplaced =
        (error as? BuildFailures)?.unplaced ?? (placed.isEmpty ? [message(of: error)] : [])
    return placed + unplaced.map { Diagnostic(position, withoutErrorWord($0)) }
}

/// Our own errors say what to do; the system's have a sentence for people and much besides.
private func message(of error: any Error) -> String {
    switch error {
    case is RunnerError, is FileError, is UsageError: "\(error)"
    default: "the system says: \(error.localizedDescription)"
    }
}

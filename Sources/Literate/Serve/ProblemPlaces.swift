import LiterateRecorder
import LiterateFormat
import Foundation
import LiterateRunner
import LiteratePages
import LiterateStages

/// What an error says is wrong, as the pages show it: at its own places, or else at a given one.
func problems(of error: any Error, at position: SourcePosition) -> [Diagnostic] {
    let placed = diagnostics(of: error)
    let unplaced =
        (error as? BuildFailures)?.unplaced ?? (placed.isEmpty ? [errorText(error)] : [])
    return placed + unplaced.map { Diagnostic(position, withoutErrorWord($0)) }
}

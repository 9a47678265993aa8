import LiterateRecorder
import LiterateAuthoring
import LiteratePages
import LiterateFormat

/// What two runs of a chapter do not agree on; all else was recorded.
package struct UnstableOutputs: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was rewritten, a line each.
    package var changes: [String]
    /// What differs, each at its place with the option that would fit.
    package var all: [Diagnostic]

    /// What was rewritten, then what was not.
    package var description: String {
        (changes + all.map(\.description)).joined(separator: "\n")
    }
}

import ChapterFormat

/// What two runs of a chapter do not agree on; all else was recorded.
public struct UnstableOutputs: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was rewritten, a line each.
    public var changes: [String]
    /// What differs, each at its place with the option that would fit.
    public var all: [Diagnostic]

    /// What was rewritten, then what was not.
    public var description: String {
        (changes + all.map(\.description)).joined(separator: "\n")
    }
}

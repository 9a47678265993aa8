import ChapterFormat

/// The chapters that do not build.
public struct BuildFailures: Error, Hashable, Sendable, CustomStringConvertible {
    /// One for each chapter.
    public var all: [RunnerError]

    /// Collects failures.
    public init(all: [RunnerError]) {
        self.all = all
    }

    /// The compiler's errors, each once: a cell may be reused by several chapters.
    public var diagnostics: [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return all.flatMap(\.diagnostics).filter { seen.insert($0).inserted }
    }

    /// What the builds say that failed without an error at a place.
    public var unplaced: [String] {
        all.filter(\.diagnostics.isEmpty).map(\.description)
    }

    /// The errors, and what the builds say that failed without any.
    public var description: String {
        (diagnostics.map(\.description) + unplaced + [summary].compactMap(\.self))
            .joined(separator: "\n")
    }

    private var summary: String? {
        let names = all.compactMap { failure -> String? in
            guard case .buildFailed(let chapter, _) = failure, !failure.diagnostics.isEmpty else {
                return nil
            }
            return chapter
        }
        guard let last = names.last else { return nil }
        guard names.count > 1 else { return "error: \(last) does not build" }
        return "error: \(names.dropLast().joined(separator: ", ")) and \(last) do not build"
    }
}

import LiterateFormat
import LiterateRecorder
import LiterateRecording

/// The chapters that do not build.
package struct BuildFailures: Error, Hashable, Sendable, CustomStringConvertible {
    /// One for each chapter.
    package var all: [RunnerError]
    /// The recordings of chapters that did build, as far as they were there already, by name.
    package var recordings: [String: Recording]
    /// The chapters that were not run, or not to their end, because others do not build.
    package var unrun: [String] = []
    /// What is wrong with the chapters that did build.
    package var others: [Diagnostic] = []

    package init(all: [RunnerError], recordings: [String: Recording] = [:]) {
        (self.all, self.recordings) = (all, recordings)
    }

    /// The compiler's errors, each once, for a cell may be reused by several chapters; then what else
    /// is wrong.
    package var diagnostics: [Diagnostic] {
        var seen: Set<Diagnostic> = []
        return (all.flatMap(\.diagnostics) + others).filter { seen.insert($0).inserted }
    }

    /// The chapters' names, as far as the errors have places.
    package var chapters: Set<String> {
        Set(
            all.compactMap { failure in
                guard case .buildFailed(let chapter, _, _) = failure else { return nil }
                return chapter
            })
    }

    /// What the builds say that failed without an error at a place.
    package var unplaced: [String] { all.filter(\.diagnostics.isEmpty).map(\.description) }

    /// The errors, and what the builds say that failed without any.
    package var description: String {
        (diagnostics.map(\.description) + unplaced + [summary].compactMap(\.self))
            .joined(separator: "\n")
    }

    private var summary: String? {
        let names = all.compactMap { failure -> String? in
            guard case .buildFailed(let chapter, let errors, _) = failure else { return nil }
            return errors.isEmpty ? nil : chapter
        }
        guard !names.isEmpty else { return nil }
        let left =
            unrun.isEmpty
            ? "" : "; nothing is said of \(listed(unrun, "and", quotedBy: "")), which did not run"
        return "error: \(listed(names, "and", quotedBy: "")) "
            + "\(names.count > 1 ? "do" : "does") not build\(left)"
    }
}

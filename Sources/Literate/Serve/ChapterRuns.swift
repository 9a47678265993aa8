import ChapterFormat
import Foundation
import Recording
import Runner
import Site

/// Builds and runs chapters, one at a time or a few, and says how each came out.
struct ChapterRuns: Sendable {
    private let root: URL
    private let runner: BookRunner
    private let cache: RecordingCache
    private let slots: Slots

    init(root: URL, runner: BookRunner) {
        self.root = root
        self.runner = runner
        cache = RecordingCache(root: root)
        slots = Slots(ProcessInfo.processInfo.activeProcessorCount)
    }

    func keys(of chapters: [Chapter], in book: Book) async throws -> [String: CacheKey] {
        try await runner.keys(of: chapters, in: book)
    }

    /// The recording of a run that a key still holds for.
    func stored(_ chapter: String, _ key: CacheKey) -> Recording? {
        if case .hit(let recording) = cache.find(chapter, key: key) { recording } else { nil }
    }

    /// The recording of the last run, of whatever code.
    func latest(_ chapter: String) -> Recording? { cache.latest(chapter) }

    /// Builds and runs a chapter.
    ///
    /// - Returns: How it came out; nil when it was cancelled.
    func run(
        _ chapter: Chapter, in book: Book, phase: @Sendable (Activity.Phase) -> Void,
        partly: @escaping @Sendable (Recording) -> Void
    ) async -> Standing? {
        guard await slots.take() else { return nil }
        let standing = await runNow(chapter, in: book, phase: phase, partly: partly)
        await slots.giveBack()
        return standing
    }

    private func runNow(
        _ chapter: Chapter, in book: Book, phase: @Sendable (Activity.Phase) -> Void,
        partly: @escaping @Sendable (Recording) -> Void
    ) async -> Standing? {
        phase(.building)
        let position = SourcePosition(file: chapter.path, line: 1)
        do {
            let recordings = try await runner.recordings(
                of: [chapter], in: book, partly: partly)
            return recordings[chapter.name].map { .ran($0) }
        } catch let failures as BuildFailures {
            return .broken(
                failures.diagnostics
                    + failures.unplaced.map { Diagnostic(position, withoutErrorWord($0)) })
        } catch {
            guard !Task.isCancelled, (error as? RunnerError) != .interrupted else { return nil }
            let placed = diagnostics(of: error)
            return .broken(
                placed.isEmpty ? [Diagnostic(position, withoutErrorWord(errorText(error)))] : placed
            )
        }
    }
}

import ChapterFormat
import Foundation
import Recording
import Runner

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
        await slots.take()
        defer { slots.giveBack() }
        guard !Task.isCancelled else { return nil }
        phase(.building)
        do {
            let recordings = try await runner.recordings(
                of: [chapter], in: book, partly: partly)
            return recordings[chapter.name].map { .ran($0) }
        } catch let failures as BuildFailures {
            let position = SourcePosition(file: chapter.path, line: 1)
            return .broken(
                failures.diagnostics + failures.unplaced.map { Diagnostic(position, $0) })
        } catch {
            guard !Task.isCancelled, (error as? RunnerError) != .interrupted else { return nil }
            return .broken([Diagnostic(SourcePosition(file: chapter.path, line: 1), "\(error)")])
        }
    }
}

/// So many pieces of work at a time, and no more.
private final class Slots: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init(_ count: Int) {
        (stream, continuation) = AsyncStream.makeStream()
        for _ in 0..<max(1, count) { continuation.yield() }
    }

    /// Waits for a free slot; one that is cancelled takes none.
    func take() async {
        for await _ in stream { return }
    }

    func giveBack() { continuation.yield() }
}

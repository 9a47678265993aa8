import LiterateRecorder
import LiterateFormat
import Foundation
import LiterateRecording
import LiterateRunner

/// Builds and runs chapters, as many at a time as there are cores, and says how each came out.
struct ChapterRuns: Sendable {
    private let root: URL
    private let runner: BookRunner
    private let cache: RecordingCache
    private let slots: Slots

    /// - Parameter isBefore: Whether one chapter is wanted before another.
    init(
        root: URL, runner: BookRunner, isBefore: @escaping @Sendable (String, String) -> Bool
    ) {
        self.root = root
        self.runner = runner
        cache = RecordingCache(root: root)
        slots = Slots(ProcessInfo.processInfo.activeProcessorCount, isBefore: isBefore)
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

    /// Asks for a run of a chapter; ``run(_:in:_:after:phase:partly:)`` must be called with the ticket.
    func ask(for chapter: Chapter) -> Slots.Ticket { slots.ask(for: chapter.name) }

    /// Builds and runs a chapter when its turn comes.
    ///
    /// - Parameter before: An older run of the chapter, which has ended when this returns.
    /// - Returns: How it came out; nil when it was cancelled.
    func run(
        _ chapter: Chapter, in book: Book, _ ticket: Slots.Ticket, after before: Task<Void, Never>?,
        phase: @Sendable (Activity.Phase) -> Void, partly: @escaping @Sendable (Recording) -> Void
    ) async -> ChapterStatus? {
        guard await slots.wait(ticket) else {
            await before?.value
            return nil
        }
        defer { slots.giveBack(ticket) }
        await before?.value
        guard !Task.isCancelled else { return nil }
        phase(.building)
        return await runNow(chapter, in: book, partly: partly) { slots.begun(ticket) }
    }

    private func runNow(
        _ chapter: Chapter, in book: Book, partly: @escaping @Sendable (Recording) -> Void,
        built: @escaping @Sendable () -> Void
    ) async -> ChapterStatus? {
        do {
            let recordings = try await runner.recordings(
                of: [chapter], in: book, isFresh: false,
                listener: Listener(partly: partly, onceBuilt: built))
            return recordings[chapter.name].map { .ran($0) }
        } catch {
            guard !Task.isCancelled, (error as? RunnerError) != .interrupted else { return nil }
            return .broken(problems(of: error, at: SourcePosition(file: chapter.path, line: 1)))
        }
    }
}

/// Hears how one chapter's recording comes about.
private struct Listener: RunListener {
    let partly: @Sendable (Recording) -> Void
    let onceBuilt: @Sendable () -> Void

    func built(_ chapter: String) { onceBuilt() }
    func cellEnded(_ soFar: Recording) { partly(soFar) }
}

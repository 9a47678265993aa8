import Foundation
import LiterateFormat
import LiterateRecorder
import LiterateRecording
import LiterateRunner
import LiterateStages

/// Builds and runs chapters, as many at a time as there are cores, and says how each came out.
struct ChapterRuns: Sendable {
    let runner: BookRunner
    let slots: Slots

    /// Builds and runs a chapter when its turn comes.
    ///
    /// - Parameters:
    ///   - ticket: What asked for its turn.
    ///   - before: An older run of the chapter, which has ended when this returns.
    /// - Returns: How it came out; nil when it was cancelled.
    func run(
        _ chapter: Chapter, in book: Book, _ ticket: Slots.Ticket, after before: Task<Void, Never>?,
        phase: @Sendable (Activity.Phase) -> Void, partly: @escaping @Sendable (Recording) -> Void
    ) async -> ChapterStatus? {
        let hasSlot = await slots.wait(ticket)
        defer { if hasSlot { slots.giveBack(ticket) } }
        await before?.value
        guard hasSlot, !Task.isCancelled else { return nil }
        phase(.building)
        do {
            let listener = Listener(partly: partly) { slots.begun(ticket) }
            let recordings = try await runner.recordings(
                of: [chapter], in: book, isFresh: false, listener: listener)
            return recordings[chapter.name].map { .ran($0) }
        } catch {
            guard !Task.isCancelled, (error as? RunnerError) != .interrupted else { return nil }
            return .broken(problems(of: error, at: SourcePosition(file: chapter.path, line: 1)))
        }
    }
}

/// What an error says is wrong, as the pages show it: at its own places, or else at a given one.
func problems(of error: any Error, at position: SourcePosition) -> [Diagnostic] {
    let (placed, unplaced) = problems(of: error)
    return placed + unplaced.map { Diagnostic(position, $0) }
}

/// Hears how one chapter's recording comes about.
private struct Listener: RunListener {
    let partly: @Sendable (Recording) -> Void
    let onceBuilt: @Sendable () -> Void

    func built(_ chapter: String) { onceBuilt() }
    func cellEnded(_ soFar: Recording) { partly(soFar) }
}

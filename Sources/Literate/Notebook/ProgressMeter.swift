import Foundation
import Plots

/// Decides after how many steps the clock is looked at again, so that a step costs next to nothing.
@usableFromInline
final class ProgressMeter {
    private let total: Int
    private let start = ContinuousClock.now
    private var isRunning = true
    /// Nil beside the chapter's own thread: there is one line for all, and one file.
    private let backend = Thread.isMainThread ? NotebookSession.current?.backend : nil

    init(total: Int, _ drawing: (() -> Figure)?) { self.total = total }

    /// A loop that is left early has ended too.
    deinit { end() }

    /// Tells how many steps are done; returns at which step to tell again, about 50 ms later.
    @usableFromInline
    func report(_ done: Int) -> Int {
        backend?.progress(done: done, total: total)
        let elapsed = (ContinuousClock.now - start) / .seconds(1)
        let steps = elapsed > 0 ? Double(done) / elapsed * 0.05 : 1
        // Never more than double: the first steps may be much faster than those to come.
        return done + max(1, min(Int(steps), done))
    }

    @usableFromInline
    func end() {
        guard isRunning else { return }
        isRunning = false
        backend?.progressEnded()
    }
}

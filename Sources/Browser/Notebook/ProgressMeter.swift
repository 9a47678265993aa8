import BookHost

/// Tells the page how far a loop has come, a thousand times at most; nothing is asked of a clock.
@usableFromInline
final class ProgressMeter {
    private let total: Int

    init(total: Int) { self.total = total }

    /// Tells how many steps are done; returns at which step to tell again.
    @usableFromInline
    func report(_ done: Int) -> Int {
        book_show_progress(done, total)
        return done + max(1, total / 1000)
    }

    @usableFromInline
    func end() {}
}

import BookHost
import Plots

/// Tells the page how far a loop has come, a thousand times at most; nothing is asked of a clock.
@usableFromInline
final class ProgressMeter {
    private let total: Int
    private let drawing: (() -> Figure)?

    init(total: Int, _ drawing: (() -> Figure)?) { (self.total, self.drawing) = (total, drawing) }

    /// Tells how many steps are done; returns at which step to tell again.
    @usableFromInline
    func report(_ done: Int) -> Int {
        book_show_progress(done, total)
        if let drawing, book_wants_figure() != 0 {
            drawing().svg(standalone: false).handedOver { book_show_growth($0, $1) }
        }
        return done + max(1, total / 1000)
    }

    @usableFromInline
    func end() {}
}

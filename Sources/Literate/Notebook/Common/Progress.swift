import Plots

/// Goes over a collection and shows how far it is.
///
/// A bar on a terminal, plain lines on standard error elsewhere. Nothing of it is recorded. Loops on
/// other threads than the chapter's own, such as those of trainings side by side, show nothing.
///
///     for step in progress(0 ..< 200_000) { … }
///
/// - Parameter drawing: Draws what there is so far. Where a reader runs the cell in the page, the figure
///   is shown while the loop goes on, a few times in a second; elsewhere nothing is drawn. It must change
///   nothing.
public func progress<Base: Collection>(
    _ base: Base, drawing: (() -> Figure)? = nil
) -> ProgressSequence<Base> {
    ProgressSequence(base: base, count: base.count, drawing: drawing)
}

/// Goes over a sequence of a known count and shows how far it is.
///
/// - Parameter drawing: Draws what there is so far, as in ``progress(_:drawing:)``.
public func progress<Base: Sequence>(
    _ base: Base, count: Int, drawing: (() -> Figure)? = nil
) -> ProgressSequence<Base> {
    ProgressSequence(base: base, count: count, drawing: drawing)
}

/// A sequence that shows how far one has gone over it; ``progress(_:drawing:)`` makes it.
public struct ProgressSequence<Base: Sequence>: Sequence {
    let base: Base
    let count: Int
    let drawing: (() -> Figure)?

    /// Begins to go over the sequence.
    public func makeIterator() -> ProgressIterator<Base.Iterator> {
        ProgressIterator(base: base.makeIterator(), meter: ProgressMeter(total: count, drawing))
    }
}

/// Goes over a sequence and tells a meter every so many steps.
public struct ProgressIterator<Base: IteratorProtocol>: IteratorProtocol {
    @usableFromInline var base: Base
    @usableFromInline var done = 0
    @usableFromInline var nextReport = 1
    @usableFromInline let meter: ProgressMeter

    /// The next element; nil at the end.
    @inlinable
    public mutating func next() -> Base.Element? {
        if done == nextReport { nextReport = meter.report(done) }
        guard let element = base.next() else {
            meter.end()
            return nil
        }
        done += 1
        return element
    }
}

/// Goes over a collection and shows how far it is.
///
/// A bar on a terminal, plain lines on standard error elsewhere. Nothing of it is recorded. Loops on
/// other threads than the chapter's own, such as those of trainings side by side, show nothing.
///
///     for step in progress(0 ..< 200_000) { … }
public func progress<Base: Collection>(_ base: Base) -> ProgressSequence<Base> {
    ProgressSequence(base: base, count: base.count)
}

/// Goes over a sequence of a known count and shows how far it is.
public func progress<Base: Sequence>(_ base: Base, count: Int) -> ProgressSequence<Base> {
    ProgressSequence(base: base, count: count)
}

/// A sequence that shows how far one has gone over it; ``progress(_:)`` makes it.
public struct ProgressSequence<Base: Sequence>: Sequence {
    let base: Base
    let count: Int

    /// Begins to go over the sequence.
    public func makeIterator() -> ProgressIterator<Base.Iterator> {
        ProgressIterator(base: base.makeIterator(), meter: ProgressMeter(total: count))
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

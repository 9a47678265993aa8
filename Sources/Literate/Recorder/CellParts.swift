/// Tells the loops of one cell apart by what they say of their progress.
struct CellParts {
    private struct Loop {
        var part: Int
        var done: Int
    }

    /// The loop of each length that spoke last.
    private var loops: [Int: Loop] = [:]
    private var count = 0

    /// Which part speaks, from 1: one of that length which goes on, or else a new one.
    ///
    /// A loop around others goes on after each of them.
    mutating func part(done: Int, of total: Int) -> Int {
        if let loop = loops[total], done >= loop.done {
            loops[total]?.done = done
            return loop.part
        }
        count += 1
        loops[total] = Loop(part: count, done: done)
        return count
    }
}

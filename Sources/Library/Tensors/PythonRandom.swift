/// The generator of Python's `random` module: the same seed gives the same shuffles and draws.
///
/// Source: [random](https://docs.python.org/3/library/random.html)
public final class PythonRandom {
    private var engine: MersenneTwister

    /// As `random.seed(seed)`.
    public init(seed: UInt64) {
        let low = UInt32(truncatingIfNeeded: seed)
        let high = UInt32(truncatingIfNeeded: seed >> 32)
        engine = MersenneTwister(words: high == 0 ? [low] : [low, high])
    }

    /// A number from 0 to 1, 1 not included, with 53 random bits.
    public func random() -> Double {
        let high = Double(engine.next() >> 5)
        let low = Double(engine.next() >> 6)
        return (high * 67_108_864 + low) / 9_007_199_254_740_992
    }

    /// An integer from 0 to `n`, `n` not included: bits are drawn until they are below it.
    ///
    /// - Precondition: 0 < n < 2³².
    public func randrange(_ n: Int) -> Int {
        require(n > 0 && UInt(n) <= UInt(UInt32.max), "randrange wants 0 < n < 2^32, not \(n)")
        let bits = Int.bitWidth - n.leadingZeroBitCount
        while true {
            let draw = Int(engine.next() >> UInt32(32 - bits))
            if draw < n { return draw }
        }
    }

    /// Brings an array into random order, from the last place down.
    public func shuffle<Element>(_ array: inout [Element]) {
        for i in stride(from: array.count - 1, to: 0, by: -1) {
            array.swapAt(i, randrange(i + 1))
        }
    }
}

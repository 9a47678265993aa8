import TensorKernels

/// PyTorch's generator on the CPU: the same seed gives the same draws.
///
/// A generator belongs to one thread at a time.
///
/// Source: [torch.Generator](https://docs.pytorch.org/docs/stable/generated/torch.Generator.html)
public final class Generator {
    private var engine: MersenneTwister
    /// The second of a pair of normal draws, kept for the next call that draws fewer than 16.
    private var kept: Double?

    /// As `torch.Generator().manual_seed(seed)`; the engine takes the low 32 bits.
    ///
    /// With `BOOK_SEED=NUMBER` in the environment every generator draws as one whose seed is larger by
    /// that number: so a whole book can be tried with other draws.
    public convenience init(seed: UInt64) {
        self.init(seed: seed, shiftedBy: Self.shift)
    }

    init(seed: UInt64, shiftedBy shift: UInt64) {
        engine = MersenneTwister(seed: UInt32(truncatingIfNeeded: seed &+ shift))
    }

    private static let shift = shift(
        written: tk_environment("BOOK_SEED").map { String(cString: $0) })

    /// By how much seeds are shifted.
    ///
    /// - Precondition: what is written, if anything, is a whole number that is not negative.
    static func shift(written: String?) -> UInt64 {
        guard let written, !written.isEmpty else { return 0 }
        guard let number = UInt64(written) else {
            fatalError("BOOK_SEED=\(written): a whole number, such as 1, shifts the seeds")
        }
        return number
    }

    /// 32 random bits.
    func word() -> UInt32 { engine.next() }

    /// A number from 0 to 1, 1 not included, with 24 random bits.
    public func uniform() -> Float { Self.uniform(engine.next()) }

    /// Fills `places` with as many such numbers.
    func fillUniform(_ places: UnsafeMutableBufferPointer<Float>) {
        engine.fill(places) { Self.uniform($0) }
    }

    @inline(__always)
    private static func uniform(_ word: UInt32) -> Float { Float(word & 0xFF_FFFF) * 0x1p-24 }

    /// A number from 0 to 1, 1 not included, with 53 random bits.
    public func uniformDouble() -> Double {
        let high = UInt64(engine.next())
        let low = UInt64(engine.next())
        return Double((high << 32 | low) & 0x1F_FFFF_FFFF_FFFF) * 0x1p-53
    }

    /// One normal draw in double precision, by the Box-Muller transform.
    func normalDouble() -> Double {
        if let second = kept {
            kept = nil
            return second
        }
        let (u1, u2) = (uniformDouble(), uniformDouble())
        // log1p(-u) is log(1 - u), and 1 - u is exact
        let radius = (-2 * tk_log_f64(1 - u2)).squareRoot()
        let angle = 2 * Double.pi * u1
        kept = radius * tk_sin_f64(angle)
        return radius * tk_cos_f64(angle)
    }

    /// An exponential draw with rate 1, in double precision.
    func exponentialDouble() -> Double {
        -tk_log_f64(1 - uniformDouble())
    }

    /// Fills `places` with normal draws.
    ///
    /// Sixteen or more are made from as many uniform draws, by chunks of 16 in which place j is
    /// paired with j + 8; the last 16 are drawn anew if they are no whole chunk.
    func fillNormal(_ places: UnsafeMutableBufferPointer<Float>) {
        guard places.count >= 16 else {
            for i in places.indices { places[i] = Float(normalDouble()) }
            return
        }
        fillUniform(places)
        guard let start = places.baseAddress else { return }
        tk_box_muller(start, places.count / 16)
        if places.count % 16 != 0 {
            let last = places.count - 16
            fillUniform(.init(rebasing: places[last...]))
            tk_box_muller(start + last, 1)
        }
    }
}

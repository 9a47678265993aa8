/// Counts of values in bins of equal width.
///
/// The bins span the finite values from smallest to largest. A value on an edge belongs to the bin on
/// its right; the last bin includes its right edge. That is the convention of
/// [`numpy.histogram`](https://numpy.org/doc/stable/reference/generated/numpy.histogram.html).
public struct Histogram: Hashable, Sendable {
    /// The edges of the bins, one more than there are bins, ascending.
    public let edges: [Double]
    /// How many values each bin holds.
    public let counts: [Int]
    /// How many values were NaN or infinite and so are in no bin.
    public let excluded: Int

    /// Counts values.
    /// - Parameters:
    ///   - values: The values; NaN and infinities are left out and counted in `excluded`.
    ///   - bins: The number of bins, at least 1.
    ///   - range: What the bins span; by default from the smallest value to the largest. Values
    ///     outside are not counted. One single value gets a range of ±0.5 around it.
    /// - Precondition: `bins` is at least 1.
    public init(
        _ values: some Sequence<some PlotNumber>, bins: Int = 10, range: ClosedRange<Double>? = nil
    ) {
        guard bins >= 1 else { fatalError("a histogram needs at least 1 bin, not \(bins)") }
        let all = values.map(\.plotValue)
        let finite = all.filter(\.isFinite)
        excluded = all.count - finite.count
        var low = range?.lowerBound ?? finite.min() ?? 0
        var high = range?.upperBound ?? finite.max() ?? 1
        if low == high { (low, high) = (low - 0.5, high + 0.5) }
        let edges = (0...bins).map {
            $0 == bins ? high : low + (high - low) * Double($0) / Double(bins)
        }
        var counts = Array(repeating: 0, count: bins)
        let scale = Double(bins) / (high - low)
        for value in finite where value >= low && value <= high {
            var bin = min(Int((value - low) * scale), bins - 1)
            if value < edges[bin] {
                bin -= 1
            } else if bin + 1 < bins, value >= edges[bin + 1] {
                bin += 1
            }
            counts[bin] += 1
        }
        self.edges = edges
        self.counts = counts
    }

    /// Counts divided by their sum and by the width of a bin, so that the area is 1.
    public var densities: [Double] {
        let total = Double(counts.reduce(0, +))
        return counts.indices.map { bin in
            total == 0 ? 0 : Double(counts[bin]) / total / (edges[bin + 1] - edges[bin])
        }
    }
}

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
    ///     outside are not counted. One single value gets a range of ±0.5 around it. What is still
    ///     too narrow for edges that differ by more than their rounding, or for bins wider than
    ///     1e-300, is widened until it is not.
    /// - Precondition: `bins` is at least 1 and at most a million, `range` is finite.
    public init(
        _ values: some Sequence<some PlotNumber>, bins: Int = 10, range: ClosedRange<Double>? = nil
    ) {
        stop(Self.refusal(bins: bins, range: range))
        let all = values.map { $0.plotValue }
        let finite = all.filter { $0.isFinite }
        excluded = all.count - finite.count
        let span = Self.span(
            range?.lowerBound ?? finite.min() ?? 0, range?.upperBound ?? finite.max() ?? 1, bins)
        let unit = span.unit
        let low = span.lowerBound * unit
        let width = span.upperBound * unit - low
        let edges = (0...bins).map {
            switch $0 {
            case 0: span.lowerBound + 0  // Never -0.
            case bins: span.upperBound
            default: (low + width * Double($0) / Double(bins)) / unit
            }
        }
        var counts = Array(repeating: 0, count: bins)
        let scale = Double(bins) / width
        for value in finite where span.contains(value) {
            var bin = min(Int((value * unit - low) * scale), bins - 1)
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

    /// A range with room for bins whose edges differ.
    private static func span(_ low: Double, _ high: Double, _ bins: Int) -> ClosedRange<Double> {
        let (low, high) = low == high ? (low - 0.5, high + 0.5) : (low, high)
        let least = max(4 * max(abs(low), abs(high)).ulp, 1e-300) * Double(bins)
        let lack = max(least - (high - low), 0)
        return .finite(low - lack, high + lack)
    }

    /// Counts divided by their sum and by the width of a bin, so that the area is 1.
    public var densities: [Double] {
        let total = Double(counts.reduce(0, +))
        let unit = (edges[0]...edges[edges.count - 1]).unit
        return counts.indices.map { bin in
            total == 0
                ? 0
                : Double(counts[bin]) / total / (edges[bin + 1] * unit - edges[bin] * unit) * unit
        }
    }
}

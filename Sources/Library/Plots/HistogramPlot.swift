/// A histogram of values.
/// - Parameters:
///   - values: The values; NaN and infinities are left out.
///   - bins: The number of bins of equal width between the smallest and the largest value.
///   - density: Whether the bars' area is 1; by default their heights are counts.
///   - title: The panel's title.
///   - xLabel: What the values are.
///   - yLabel: What the heights are; by default `count` or `density`.
///   - range: What the bins span; what is too narrow for them is widened, as for ``Histogram``.
/// - Precondition: `bins` is at least 1 and at most a million, `range` is finite.
public func histogram(
    _ values: some Sequence<some PlotNumber>, bins: Int = 10, density: Bool = false,
    title: String = "",
    xLabel: String = "", yLabel: String? = nil, range: ClosedRange<Double>? = nil
) -> Figure {
    histogram(
        [Series("", values)], bins: bins, density: density, title: title, xLabel: xLabel,
        yLabel: yLabel,
        range: range)
}

/// Several histograms over each other, with the same bins and a legend.
///
/// The parameters are those of a single histogram.
public func histogram(
    _ series: [Series], bins: Int = 10, density: Bool = false, title: String = "",
    xLabel: String = "",
    yLabel: String? = nil, range: ClosedRange<Double>? = nil
) -> Figure {
    stop(Histogram.refusal(bins: bins, range: range))
    let common = range ?? commonRange(series)
    let bars = series.map { series in
        let finite = series.y.filter { $0.isFinite }
        return Panel.Bars(
            label: series.label, histogram: Histogram(series.y, bins: bins, range: common),
            isDensity: density,
            mean: mean(finite), count: finite.count, low: finite.min() ?? 0,
            high: finite.max() ?? 0)
    }
    return Figure(panels: [
        Panel(
            title: title, x: .init(label: xLabel),
            y: .init(label: yLabel ?? (density ? "density" : "count")),
            content: .histograms(bars))
    ])
}

/// The mean, also of values whose sum overflows.
private func mean(_ finite: [Double]) -> Double {
    let (sum, count) = (finite.reduce(0, +), Double(finite.count))
    guard !sum.isFinite, let low = finite.min(), let high = finite.max() else { return sum / count }
    return min(max(finite.reduce(0) { $0 + $1 / count }, low), high)
}

private func commonRange(_ series: [Series]) -> ClosedRange<Double>? {
    let finite = series.flatMap { $0.y }.filter { $0.isFinite }
    guard let low = finite.min(), let high = finite.max() else { return nil }
    return low...high
}

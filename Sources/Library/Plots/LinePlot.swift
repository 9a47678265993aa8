/// A line through values at the positions 0, 1, 2….
/// - Parameters:
///   - values: The heights; NaN breaks the line.
///   - title: The panel's title.
///   - xLabel: What the horizontal axis measures.
///   - yLabel: What the vertical axis measures.
///   - xLimits: What part of the horizontal axis to show; by default all that the data covers.
///   - yLimits: What part of the vertical axis to show.
///   - yScale: Whether heights are linear or logarithmic.
/// - Precondition: Limits are finite, and above 0 on a logarithmic scale. Limits without a width
///   count as none.
public func linePlot(
    _ values: some Sequence<some PlotNumber>, title: String = "", xLabel: String = "",
    yLabel: String = "",
    xLimits: ClosedRange<Double>? = nil, yLimits: ClosedRange<Double>? = nil,
    yScale: AxisScale = .linear
) -> Figure {
    linePlot(
        [Series("", values)], title: title, xLabel: xLabel, yLabel: yLabel, xLimits: xLimits,
        yLimits: yLimits, yScale: yScale)
}

/// Several lines in one panel, with a legend of their labels.
///
/// The parameters are those of a plot of a single line.
/// - Precondition: Each series has as many `x` as `y`, and limits are those of a single line.
public func linePlot(
    _ series: [Series], title: String = "", xLabel: String = "", yLabel: String = "",
    xLimits: ClosedRange<Double>? = nil, yLimits: ClosedRange<Double>? = nil,
    yScale: AxisScale = .linear
) -> Figure {
    let panel = Panel(
        title: title, x: .init(label: xLabel, limits: xLimits),
        y: .init(label: yLabel, limits: yLimits, scale: yScale), content: .lines(series))
    stop(panel.refusal)
    return Figure(panels: [panel])
}

/// A figure as a value: one panel or several side by side, rendered to SVG or to text.
public struct Figure: Hashable, Sendable {
    /// The heading above all panels; a single panel has its title itself.
    public var title: String
    /// What the figure shows, from left to right, then from top to bottom.
    var panels: [Panel]
    /// How many panels stand side by side before the next begin below; nil for all of them.
    var columns: Int?
    /// The frames of a figure that has several; the first is what `panels` shows.
    var frames: Frames?

    init(title: String = "", panels: [Panel], columns: Int? = nil) {
        self.title = title
        self.panels = panels
        self.columns = columns
    }

    /// Figures side by side, in one figure.
    /// - Parameters:
    ///   - figures: From left to right; their panels are taken over.
    ///   - sharesY: Whether all have the same vertical axis, so that heights can be compared; maps and
    ///     graphs have none to share.
    ///   - title: A heading above them.
    /// - Precondition: None has frames; make frames of rows instead. What shares an axis has one scale.
    public static func row(
        _ figures: [Figure], sharesY: Bool = false, title: String = ""
    ) -> Figure {
        stop(refusal(row: figures, sharesY: sharesY))
        let panels = figures.flatMap { $0.panels }
        return Figure(title: title, panels: sharesY ? Panel.withCommonHeights(panels) : panels)
    }

    /// Figures in rows of equal number, for more than fit side by side.
    /// - Parameters:
    ///   - figures: From left to right, then from top to bottom; their panels are taken over.
    ///   - columns: How many panels stand side by side; by default two, or three where that fills the
    ///     last row and two would not.
    ///   - sharesY: Whether all have the same vertical axis, as in a row.
    ///   - title: A heading above them.
    /// - Precondition: None has frames, and there is a column. What shares an axis has one scale.
    public static func grid(
        _ figures: [Figure], columns: Int? = nil, sharesY: Bool = false, title: String = ""
    ) -> Figure {
        let count = figures.reduce(0) { $0 + $1.panels.count }
        let columns = columns ?? (count.isMultiple(of: 3) && !count.isMultiple(of: 2) ? 3 : 2)
        stop(refusal(row: figures, columns: columns, sharesY: sharesY))
        var figure = row(figures, sharesY: sharesY, title: title)
        figure.columns = columns
        return figure
    }

    /// The figure with a dashed line across it at a height, in every panel.
    ///
    /// A value that has no place on an axis is not marked there: NaN, an infinity, zero or less on a
    /// logarithmic scale, or what lies outside the limits.
    public func horizontalLine(at value: Double, label: String = "") -> Figure {
        adding(Reference(value: value, label: label, isHorizontal: true))
    }

    /// The figure with a dashed line down it at a place, in every panel.
    ///
    /// A value that has no place on an axis is not marked there.
    public func verticalLine(at value: Double, label: String = "") -> Figure {
        adding(Reference(value: value, label: label, isHorizontal: false))
    }

    private func adding(_ reference: Reference) -> Figure {
        var copy = self
        for index in copy.panels.indices { copy.panels[index].references.append(reference) }
        for frame in copy.frames?.panels.indices ?? 0..<0 {
            for index in copy.panels.indices {
                copy.frames?.panels[frame][index].references.append(reference)
            }
        }
        return copy
    }
}

/// How values are laid out along an axis.
public enum AxisScale: String, Hashable, Sendable {
    /// Equal differences are equal lengths.
    case linear
    /// Equal ratios are equal lengths; values of zero or less have no place.
    case log
}

/// One set of axes and what is drawn on them.
struct Panel: Hashable, Sendable {
    var title: String
    var x: Axis
    var y: Axis
    var content: Content
    var references: [Reference] = []

    /// Whether heights stand for values along its vertical axis.
    var hasHeights: Bool {
        switch content {
        case .lines, .histograms: true
        case .heatMap, .graph: false
        }
    }

    /// Panels whose vertical axes span what any of them needs.
    static func withCommonHeights(_ panels: [Panel]) -> [Panel] {
        let ranges = panels.filter { $0.hasHeights }.map { PanelLayout.ranges(of: $0).y }
        guard let low = ranges.map({ $0.lowerBound }).min(),
            let high = ranges.map({ $0.upperBound }).max()
        else { return panels }
        return panels.map { panel in
            var panel = panel
            if panel.hasHeights { panel.y.limits = low...high }
            return panel
        }
    }

    enum Content: Hashable, Sendable {
        case lines([Series])
        case histograms([Bars])
        case heatMap(HeatMap)
        case graph(Graph)
    }

    struct Axis: Hashable, Sendable {
        var label: String
        var limits: ClosedRange<Double>?
        var scale = AxisScale.linear
    }

    /// A histogram ready to draw.
    struct Bars: Hashable, Sendable {
        var label: String
        var histogram: Histogram
        var isDensity: Bool
        /// The mean, the smallest and the largest of the finite values; nil where there are none.
        var statistics: (mean: Double, low: Double, high: Double)? {
            count == 0 ? nil : (mean, low, high)
        }
        var mean: Double
        var count: Int
        var low: Double
        var high: Double

        var heights: [Double] {
            isDensity ? histogram.densities : histogram.counts.map(Double.init)
        }
    }
}

/// A line across a panel that marks a value.
struct Reference: Hashable, Sendable {
    var value: Double
    var label: String
    var isHorizontal: Bool
}

/// A matrix drawn as cells.
struct HeatMap: Hashable, Sendable {
    var columns: Int
    /// Row by row, the first row on top.
    var values: [Double]
    var isBoolean: Bool
    /// What the colours span, if not the values' own range.
    var limits: ClosedRange<Double>?

    var rows: Int { columns == 0 ? 0 : values.count / columns }

    /// What the colours span: by default from the smallest to the largest finite value.
    var range: ClosedRange<Double>? {
        if let limits { return limits }
        let finite = values.filter { $0.isFinite }
        guard let low = finite.min(), let high = finite.max() else { return nil }
        return low...high
    }

    /// Where a finite value lies in a range, from 0 to 1; 0 where the range has no width.
    static func share(of value: Double, in range: ClosedRange<Double>) -> Double {
        let unit = range.unit
        let low = range.lowerBound * unit
        let width = range.upperBound * unit - low
        return width == 0 ? 0 : (value * unit - low) / width
    }
}

/// Where a panel and its axes lie on the drawing.
struct PanelLayout {
    var panel: Panel
    /// The whole panel with its title, labels and legend.
    var outer: Box
    /// The area inside the axes.
    var inner: Box
    var x: AxisMap
    var y: AxisMap
    var xTicks: [Tick]
    var yTicks: [Tick]

    /// Panels side by side, the widths by what they show.
    static func arrange(_ panels: [Panel], top: Double) -> [PanelLayout] {
        var left = 0.0
        return panels.map { panel in
            let layout = PanelLayout(panel, left: left, top: top, isAlone: panels.count == 1)
            left = layout.outer.right
            return layout
        }
    }

    private init(_ panel: Panel, left: Double, top: Double, isAlone: Bool) {
        self.panel = panel
        let ranges = Self.ranges(of: panel)
        let isMap = if case .heatMap = panel.content { true } else { false }
        let width = isMap ? (isAlone ? 860.0 : 460) : isAlone ? 720 : 460
        let yTicks =
            isMap ? Ticks.cells(ranges.y, count: 4) : Self.ticks(ranges.y, panel.y.scale, count: 6)
        let labelWidth = (yTicks.map(\.label.count).max() ?? 1)
        let insetLeft = Double(labelWidth) * 7 + 14 + (panel.y.label.isEmpty ? 0 : 22)
        let insetTop = 12.0 + (panel.title.isEmpty ? 0 : 24) + (panel.legendLabels.isEmpty ? 0 : 22)
        let insetRight = 20.0 + (panel.hasColourBar ? 66 : 0)
        let insetBottom = 28.0 + (panel.x.label.isEmpty ? 0 : 20)
        let innerWidth = width - insetLeft - insetRight
        let inner = Self.inner(panel, width: innerWidth, isAlone: isAlone)
        self.inner = Box(
            left: left + insetLeft, top: top + insetTop, width: inner.width, height: inner.height)
        outer = Box(
            left: left, top: top, width: insetLeft + inner.width + insetRight,
            height: insetTop + inner.height + insetBottom)
        x = AxisMap(
            values: ranges.x, start: self.inner.left, end: self.inner.right, scale: panel.x.scale)
        y = AxisMap(
            values: ranges.y, start: isMap ? self.inner.top : self.inner.bottom,
            end: isMap ? self.inner.bottom : self.inner.top, scale: panel.y.scale)
        let columns = isAlone ? 8 : 5
        xTicks =
            isMap
            ? Ticks.cells(ranges.x, count: columns)
            : Self.ticks(ranges.x, panel.x.scale, count: columns)
        self.yTicks = yTicks
    }

    /// The size inside the axes.
    ///
    /// A map's cells are square, as long as they are neither huge nor tiny.
    private static func inner(
        _ panel: Panel, width: Double, isAlone: Bool
    ) -> (width: Double, height: Double) {
        guard case .heatMap(let map) = panel.content, map.columns > 0 else {
            return (width, isAlone ? 270 : 250)
        }
        let cell = min(width / Double(map.columns), 36)
        return (cell * Double(map.columns), min(max(cell * Double(map.rows), 24), 640))
    }

    private static func ranges(of panel: Panel) -> (x: ClosedRange<Double>, y: ClosedRange<Double>)
    {
        switch panel.content {
        case .lines(let series):
            let references = panel.references.filter(\.isHorizontal).map(\.value)
            let ys = series.lazy.flatMap(\.y)
            return (
                DataRange.of(series.lazy.flatMap(\.x), axis: panel.x, margin: 0.02),
                DataRange.of(Array(ys) + references, axis: panel.y, margin: 0.05)
            )
        case .histograms(let bars):
            let edges = bars.flatMap(\.histogram.edges)
            let highest: Double = bars.flatMap(\.heights).max() ?? 0
            return (
                DataRange.of(edges, axis: panel.x, margin: 0.03),
                0...(highest > 0 ? highest * 1.06 : 1)
            )
        case .heatMap(let map):
            return (0...Double(max(map.columns, 1)), 0...Double(max(map.rows, 1)))
        }
    }

    private static func ticks(_ range: ClosedRange<Double>, _ scale: AxisScale, count: Int)
        -> [Tick]
    {
        scale == .log ? Ticks.logarithmic(range, count: count) : Ticks.linear(range, count: count)
    }
}

extension Panel {
    /// The names in the legend; empty when there is nothing to tell apart.
    var legendLabels: [String] {
        switch content {
        case .lines(let series): series.map(\.label).filter { !$0.isEmpty }
        case .histograms(let bars): bars.map(\.label).filter { !$0.isEmpty }
        case .heatMap: []
        }
    }

    var hasColourBar: Bool {
        if case .heatMap(let map) = content { !map.isBoolean && map.range != nil } else { false }
    }

    var isEmpty: Bool {
        switch content {
        case .lines(let series): series.allSatisfy { !$0.y.contains(where: \.isFinite) }
        case .histograms(let bars): bars.allSatisfy { $0.histogram.counts.allSatisfy { $0 == 0 } }
        case .heatMap(let map): map.values.isEmpty
        }
    }
}

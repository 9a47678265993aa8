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
    var titleLines: [String] = []
    var legend = Legend([], width: 0)
    /// Where boxes and arrows lie, of a graph.
    var graph: GraphLayout?

    /// Panels side by side, the widths by what they show, in rows of so many columns; below each
    /// other in a narrow drawing.
    static func arrange(
        _ panels: [Panel], top: Double, columns: Int? = nil, isNarrow: Bool = false
    ) -> [PanelLayout] {
        let columns = isNarrow ? 1 : columns ?? panels.count
        let form: PanelForm = isNarrow ? .narrow : columns == 1 ? .alone : .beside(columns)
        var (left, top, bottom) = (0.0, top, top)
        return panels.enumerated().map { index, panel in
            if index > 0, index.isMultiple(of: columns) { (left, top) = (0, bottom) }
            let layout =
                panel.graph.map { PanelLayout(panel, $0, left: left, top: top, form: form) }
                ?? PanelLayout(panel, left: left, top: top, form: form)
            (left, bottom) = (layout.outer.right, max(bottom, layout.outer.bottom))
            return layout
        }
    }

    private init(_ panel: Panel, left: Double, top: Double, form: PanelForm) {
        let ranges = Self.ranges(of: panel)
        let isMap = panel.heatMap != nil
        let width = isMap ? form.mapWidth : form.width
        let yTicks =
            isMap
            ? Ticks.cells(ranges.y, count: 4)
            : Self.ticks(ranges.y, panel.y.scale, count: form.rows)
        let labelWidth = (yTicks.map { $0.label.count }.max() ?? 1)
        let insetLeft = Double(labelWidth) * 7 + 14 + (panel.y.label.isEmpty ? 0 : 22)
        let insetRight = 20.0 + (panel.hasColourBar ? 66 : 0)
        let innerWidth = width - insetLeft - insetRight
        let legend = Legend(panel.legendLabels, width: innerWidth)
        let titleLines = form.lines(of: panel.title)
        let insetTop =
            12 + (titleLines.isEmpty ? 0 : 6 + 18 * Double(titleLines.count))
            + (legend.rowCount == 0 ? 0 : 4 + 18 * Double(legend.rowCount))
        let insetBottom = 28.0 + (panel.x.label.isEmpty ? 0 : 20)
        let size = Self.inner(panel, width: innerWidth, form: form)
        let inner = Box(
            left: left + insetLeft, top: top + insetTop, width: size.width, height: size.height)
        self.init(panel, ranges: ranges, inner: inner, columns: form.columns)
        outer = Box(
            left: left, top: top, width: insetLeft + size.width + insetRight,
            height: insetTop + size.height + insetBottom)
        self.yTicks = yTicks
        self.titleLines = titleLines
        self.legend = legend
    }

    /// A panel of a graph, which has no axes.
    ///
    /// It is as wide as its boxes and its title need; a narrow one fills the width, so that it is not
    /// blown up.
    private init(_ panel: Panel, _ graph: Graph, left: Double, top: Double, form: PanelForm) {
        let margin = form == .narrow ? 4.0 : 10.0
        let layout = graph.drawing.layout(
            graph, form.graphWidth - 2 * margin, form == .narrow)
        let titleLines = form.lines(of: panel.title)
        let titleWidth = titleLines.map { TextWidth.of($0, isBold: true) * 14 / 12 }.max() ?? 0
        let least = form == .narrow || layout.boxes.isEmpty ? form.width : 0
        let width = max(layout.width + 2 * margin, min(titleWidth + 16, form.width), least)
        let height = layout.boxes.isEmpty ? 40 : layout.height
        let insetTop = 12 + (titleLines.isEmpty ? 0 : 10 + 18 * Double(titleLines.count))
        let inner = Box(
            left: left + (width - layout.width) / 2, top: top + insetTop, width: layout.width,
            height: height)
        self.init(panel, ranges: Self.ranges(of: panel), inner: inner, columns: form.columns)
        outer = Box(left: left, top: top, width: width, height: insetTop + height + 14)
        xTicks = []
        self.titleLines = titleLines
        self.graph = layout
    }

    /// Whether there are lines, and the axes have no place for any point of them.
    var showsNoPoint: Bool {
        guard case .lines(let series) = panel.content else { return false }
        return series.allSatisfy { $0.places(x, y).allSatisfy { $0 == nil } }
    }

    /// A panel whose axes fill a box, with nothing around them.
    init(_ panel: Panel, inside box: Box) {
        self.init(panel, ranges: Self.ranges(of: panel), inner: box, columns: 3)
    }

    private init(
        _ panel: Panel, ranges: (x: ClosedRange<Double>, y: ClosedRange<Double>), inner: Box,
        columns: Int
    ) {
        self.panel = panel
        self.inner = inner
        outer = inner
        let isMap = panel.heatMap != nil
        x = AxisMap(values: ranges.x, start: inner.left, end: inner.right, scale: panel.x.scale)
        y = AxisMap(
            values: ranges.y, start: isMap ? inner.top : inner.bottom,
            end: isMap ? inner.bottom : inner.top, scale: panel.y.scale)
        xTicks =
            isMap
            ? Ticks.cells(ranges.x, count: columns)
            : Self.ticks(
                ranges.x, panel.x.scale, count: columns, isWhole: panel.countsAlong)
        yTicks = []
    }

    /// The size inside the axes.
    ///
    /// A map's cells are square, as long as they are neither huge nor tiny.
    private static func inner(
        _ panel: Panel, width: Double, form: PanelForm
    ) -> (width: Double, height: Double) {
        guard let map = panel.heatMap, map.columns > 0 else { return (width, form.height) }
        let cell = min(width / Double(map.columns), 36)
        let least = min(110, Double(map.rows) * 24)
        return (cell * Double(map.columns), min(max(cell * Double(map.rows), least), 640))
    }

    static func ranges(of panel: Panel) -> (x: ClosedRange<Double>, y: ClosedRange<Double>) {
        switch panel.content {
        case .lines(let series):
            let references = panel.references.filter { $0.isHorizontal }.map { $0.value }
            let ys = series.lazy.flatMap { $0.y }
            return (
                DataRange.of(series.lazy.flatMap { $0.x }, axis: panel.x, margin: 0.02),
                DataRange.of(Array(ys) + references, axis: panel.y, margin: 0.05)
            )
        case .histograms(let bars):
            let edges = bars.flatMap { $0.histogram.edges }
            let highest: Double = bars.flatMap { $0.heights }.max() ?? 0
            return (
                DataRange.of(edges, axis: panel.x, margin: 0.03),
                panel.y.limits ?? 0...(highest > 0 ? highest * 1.06 : 1)
            )
        case .heatMap(let map):
            return (0...Double(max(map.columns, 1)), 0...Double(max(map.rows, 1)))
        case .graph: return (0...1, 0...1)
        }
    }

    private static func ticks(
        _ range: ClosedRange<Double>, _ scale: AxisScale, count: Int, isWhole: Bool = false
    ) -> [Tick] {
        guard scale == .linear else { return Ticks.logarithmic(range, count: count) }
        let whole = isWhole ? Ticks.linear(range, count: count, isWhole: true) : []
        return whole.count < 2 ? Ticks.linear(range, count: count) : whole
    }
}

extension Panel {
    /// The names in the legend; empty when there is nothing to tell apart.
    var legendLabels: [(series: Int, label: String)] {
        let labels: [String] =
            switch content {
            case .lines(let series): series.map { $0.label }
            case .histograms(let bars): bars.map { $0.label }
            case .heatMap, .graph: []
            }
        return labels.enumerated().map { ($0.offset, $0.element) }.filter { !$0.1.isEmpty }
    }

    /// Whether all positions of its lines are whole numbers, and some differ: steps, layers, sizes.
    var countsAlong: Bool {
        guard case .lines(let series) = content, let first = series.lazy.flatMap({ $0.x }).first
        else {
            return false
        }
        let positions = series.lazy.flatMap { $0.x }
        return positions.allSatisfy { $0.rounded() == $0 && abs($0) < 0x1p53 }
            && positions.contains { $0 != first }
    }

    var hasColourBar: Bool {
        heatMap.map { !$0.isBoolean && $0.range != nil } ?? false
    }

    var isEmpty: Bool {
        switch content {
        case .lines(let series): series.allSatisfy { !$0.y.contains { $0.isFinite } }
        case .histograms(let bars): bars.allSatisfy { $0.histogram.counts.allSatisfy { $0 == 0 } }
        case .heatMap(let map): map.values.isEmpty
        case .graph(let graph): graph.nodes.isEmpty
        }
    }
}

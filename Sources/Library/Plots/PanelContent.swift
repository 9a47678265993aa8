/// Draws what a panel shows: its lines, bars or cells, without axes.
struct PanelContent {
    let layout: PanelLayout
    /// Whether the groups carry the data that a page reads values from.
    var isReadable = false

    private var inner: Box { layout.inner }

    func render(into svg: inout SVGBuilder) {
        switch layout.panel.content {
        case .lines(let series):
            for (index, line) in series.enumerated() { draw(line, index, &svg) }
        case .histograms(let bars):
            for (index, bar) in bars.enumerated() { draw(bar, index, of: bars.count, &svg) }
        case .heatMap(let map):
            HeatMapRenderer(map: map, box: inner, isReadable: isReadable).render(into: &svg)
        case .graph(let graph):
            guard let layout = layout.graph else { return }
            graph.drawing.render(graph, layout, inner, &svg)
        }
    }

    private func draw(_ line: Series, _ index: Int, _ svg: inout SVGBuilder) {
        let readings = LineReadings(line)
        // The values of a thinned line are read off the drawing: a point stays in its column of
        // pixels, and its height has a digit more.
        let cx = readings.isStored ? Numbers.coordinate : Numbers.coordinateBelow
        let c =
            readings.isStored ? Numbers.coordinate : { Numbers.rounded($0, places: 2) }
        let data = Envelope.thinned(line.places(layout.x, layout.y)).map { stretch in
            stretch.count == 1
                ? "M\(cx(stretch[0].x)) \(c(stretch[0].y))h.01"
                : "M" + stretch.map { "\(cx($0.x)) \(c($0.y))" }.joined(separator: "L")
        }
        let isDense = line.y.count > 4 * Int(inner.width)
        open(line.label, readings.attributes, &svg)
        svg.path(
            data.joined(),
            "plot-line\(isDense ? " plot-dense" : "") plot-stroke-\(Self.colour(index))",
            dashes: Self.dashes(index))
        svg.close("g")
    }

    private func draw(_ bar: Panel.Bars, _ index: Int, of count: Int, _ svg: inout SVGBuilder) {
        let edges = bar.histogram.edges
        open(
            bar.label,
            [
                ("data-edges", "\(edges[0]) \(edges[edges.count - 1])"),
                ("data-counts", bar.histogram.counts.map(String.init).joined(separator: " ")),
            ], &svg)
        if count > 1 {
            svg.path(
                outline(of: bar), "plot-line plot-stroke-\(Self.colour(index))",
                dashes: Self.dashes(index))
        } else {
            svg.path(bars(of: bar), "plot-bars plot-fill-\(Self.colour(index))")
        }
        svg.close("g")
    }

    private func bars(of bar: Panel.Bars) -> String {
        let (edges, c) = (bar.histogram.edges, Numbers.coordinate)
        var data = ""
        for (bin, height) in bar.heights.enumerated() where height > 0 {
            guard let left = layout.x(edges[bin]), let right = layout.x(edges[bin + 1]),
                let top = layout.y(height)
            else { continue }
            data += "M\(c(left)) \(c(inner.bottom))V\(c(top))H\(c(right))V\(c(inner.bottom))Z"
        }
        return data
    }

    /// The outline of a histogram over others: filled ones would mix to colours that stand for none.
    private func outline(of bar: Panel.Bars) -> String {
        let (edges, c) = (bar.histogram.edges, Numbers.coordinate)
        var data = ""
        for (bin, height) in bar.heights.enumerated() where height > 0 {
            guard let left = layout.x(edges[bin]), let right = layout.x(edges[bin + 1]),
                let top = layout.y(height)
            else { continue }
            let isFirst = bin == 0 || bar.heights[bin - 1] == 0
            let isLast = bin == bar.heights.count - 1 || bar.heights[bin + 1] == 0
            data += isFirst ? "M\(c(left)) \(c(inner.bottom))V\(c(top))" : "V\(c(top))"
            data += "H\(c(right))" + (isLast ? "V\(c(inner.bottom))" : "")
        }
        return data
    }

    private func open(
        _ label: String, _ readings: [(name: String, value: String)], _ svg: inout SVGBuilder
    ) {
        svg.open("g", [("data-series", label)] + (isReadable ? readings : []))
    }

    /// The colour of a series, one of six.
    static func colour(_ index: Int) -> Int { index % 6 + 1 }

    /// The dashes of a sixth line and those after it, which many colours alone do not tell apart.
    static func dashes(_ index: Int) -> String? { index < 5 ? nil : "7 4" }
}

/// What a page needs to say the values of a line.
///
/// Short lines carry their values. Long ones are thinned, and their values are read off the drawing.
struct LineReadings {
    /// The most points that carry their values.
    private static let most = 500
    private let line: Series

    init(_ line: Series) {
        self.line = line
    }

    var isStored: Bool { line.y.count <= Self.most }

    /// The positions as a start, a step and a number, or one by one; and the heights.
    var attributes: [(name: String, value: String)] {
        var result: [(name: String, value: String)] = []
        if let step {
            result.append(("data-steps", "\(line.x[0]) \(step) \(line.x.count)"))
        } else if isStored {
            result.append(("data-xs", Self.list(line.x)))
        }
        if isStored { result.append(("data-ys", Self.list(line.y))) }
        return result
    }

    /// The distance of the positions, if it is everywhere the same.
    private var step: Double? {
        guard line.x.count > 1 else { return nil }
        let step = line.x[1] - line.x[0]
        let isRegular = line.x.indices.allSatisfy { line.x[$0] == line.x[0] + step * Double($0) }
        return isRegular && step > 0 && step.isFinite ? step : nil
    }

    private static func list(_ values: [Double]) -> String {
        values.map { Numbers.short($0, digits: 5) }.joined(separator: " ")
    }
}

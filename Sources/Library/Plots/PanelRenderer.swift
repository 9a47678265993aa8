/// Draws one panel.
struct PanelRenderer {
    let layout: PanelLayout

    private var inner: Box { layout.inner }
    private var panel: Panel { layout.panel }

    func render(into svg: inout SVGBuilder) {
        svg.open(
            "g",
            ["class": "plot-panel", "data-x": layout.x.attribute, "data-y": layout.y.attribute])
        drawTitles(&svg)
        if !isMap { drawGrid(&svg) }
        switch panel.content {
        case .lines(let series): drawLines(series, &svg)
        case .histograms(let bars): drawBars(bars, &svg)
        case .heatMap(let map): HeatMapRenderer(map: map, box: inner).render(into: &svg)
        }
        drawReferences(&svg)
        drawAxes(&svg)
        if panel.isEmpty {
            svg.text(
                "no data", x: inner.left + inner.width / 2, y: inner.top + inner.height / 2,
                "plot-middle")
        }
        svg.close("g")
    }

    private var isMap: Bool {
        if case .heatMap = panel.content { true } else { false }
    }

    private func drawTitles(_ svg: inout SVGBuilder) {
        let middle = inner.left + inner.width / 2
        if !panel.title.isEmpty {
            svg.text(panel.title, x: middle, y: layout.outer.top + 24, "plot-title plot-middle")
        }
        if !panel.x.label.isEmpty {
            svg.text(
                panel.x.label, x: middle, y: layout.outer.bottom - 10, "plot-label plot-middle")
        }
        if !panel.y.label.isEmpty {
            let y = inner.top + inner.height / 2
            svg.text(
                panel.y.label, x: layout.outer.left + 18, y: y, "plot-label plot-middle",
                isVertical: true)
        }
        drawLegend(&svg)
    }

    /// The legend stands above the axes, so that it covers no data.
    private func drawLegend(_ svg: inout SVGBuilder) {
        var x = inner.left
        let y = inner.top - 12
        for (index, label) in panel.legendLabels.enumerated() {
            svg.element(
                "rect",
                [
                    "class": "plot-fill-\(Self.colour(index))", "x": Numbers.coordinate(x),
                    "y": Numbers.coordinate(y - 8), "width": "14", "height": "6", "rx": "2",
                ])
            svg.text(label, x: x + 20, y: y, "plot-label")
            x += 38 + Double(label.count) * 6.6
        }
    }

    private func drawGrid(_ svg: inout SVGBuilder) {
        let across = layout.yTicks.compactMap { layout.y($0.value) }
            .map { "M\(c(inner.left)) \(c($0))H\(c(inner.right))" }
        let down = layout.xTicks.compactMap { layout.x($0.value) }
            .map { "M\(c($0)) \(c(inner.top))V\(c(inner.bottom))" }
        svg.path((across + down).joined(), "plot-grid")
    }

    private func drawAxes(_ svg: inout SVGBuilder) {
        let frame =
            isMap
            ? "M\(c(inner.left)) \(c(inner.top))H\(c(inner.right))V\(c(inner.bottom))H\(c(inner.left))Z"
            : "M\(c(inner.left)) \(c(inner.top))V\(c(inner.bottom))H\(c(inner.right))"
        svg.path(frame, "plot-axis")
        for tick in layout.xTicks {
            guard let x = layout.x(tick.value) else { continue }
            svg.text(tick.label, x: x, y: inner.bottom + 18, "plot-middle")
        }
        for tick in layout.yTicks {
            guard let y = layout.y(tick.value) else { continue }
            svg.text(tick.label, x: inner.left - 8, y: y + 4, "plot-end")
        }
    }

    private func drawLines(_ series: [Series], _ svg: inout SVGBuilder) {
        for (index, line) in series.enumerated() {
            let stretches = Envelope.thinned(points(of: line))
            let data = stretches.map { stretch in
                stretch.count == 1
                    ? "M\(c(stretch[0].x)) \(c(stretch[0].y))h.01"
                    : "M" + stretch.map { "\(c($0.x)) \(c($0.y))" }.joined(separator: "L")
            }
            let isDense = line.y.count > 4 * Int(inner.width)
            svg.open("g", ["data-series": line.label])
            svg.path(
                data.joined(),
                "plot-line\(isDense ? " plot-dense" : "") plot-stroke-\(Self.colour(index))")
            svg.close("g")
        }
    }

    private func points(of line: Series) -> some Sequence<(x: Double, y: Double)?> {
        zip(line.x, line.y).lazy.map { x, y -> (x: Double, y: Double)? in
            guard y.isFinite, x.isFinite, let pixelX = layout.x(x), let pixelY = layout.y(y) else {
                return nil
            }
            let limits = layout.x.values
            guard limits.contains(x) else { return nil }
            return (pixelX, min(max(pixelY, inner.top), inner.bottom))
        }
    }

    private func drawBars(_ bars: [Panel.Bars], _ svg: inout SVGBuilder) {
        for (index, bar) in bars.enumerated() {
            let edges = bar.histogram.edges
            var data = ""
            for (bin, height) in bar.heights.enumerated() where height > 0 {
                guard let left = layout.x(edges[bin]), let right = layout.x(edges[bin + 1]),
                    let top = layout.y(height)
                else { continue }
                data += "M\(c(left)) \(c(inner.bottom))V\(c(top))H\(c(right))V\(c(inner.bottom))Z"
            }
            svg.open("g", ["data-series": bar.label])
            svg.path(
                data,
                "plot-bars\(bars.count > 1 ? " plot-overlaid" : "") plot-fill-\(Self.colour(index))"
            )
            svg.close("g")
        }
    }

    private func drawReferences(_ svg: inout SVGBuilder) {
        for reference in panel.references {
            guard
                let place = reference.isHorizontal
                    ? layout.y(reference.value) : layout.x(reference.value)
            else { continue }
            if reference.isHorizontal, place >= inner.top, place <= inner.bottom {
                svg.path("M\(c(inner.left)) \(c(place))H\(c(inner.right))", "plot-reference")
                svg.text(reference.label, x: inner.right - 6, y: place - 6, "plot-label plot-end")
            } else if !reference.isHorizontal, place >= inner.left, place <= inner.right {
                svg.path("M\(c(place)) \(c(inner.top))V\(c(inner.bottom))", "plot-reference")
                svg.text(reference.label, x: place + 6, y: inner.top + 14, "plot-label")
            }
        }
    }

    private func c(_ value: Double) -> String { Numbers.coordinate(value) }

    static func colour(_ index: Int) -> Int { index % 5 + 1 }
}

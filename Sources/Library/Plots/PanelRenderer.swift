/// Draws one panel: titles, axes, and the content between them.
struct PanelRenderer {
    let layout: PanelLayout
    /// Draws what the panel shows; by default its own content.
    var drawContent: ((inout SVGBuilder) -> Void)?
    /// Whether the panel carries the data that a page reads values from.
    var isReadable = false

    private var inner: Box { layout.inner }
    private var panel: Panel { layout.panel }
    private var isMap: Bool { panel.heatMap != nil }

    func render(into svg: inout SVGBuilder) {
        guard panel.graph == nil else {
            renderGraph(into: &svg)
            return
        }
        svg.open("g", [("class", "plot-panel")] + (isReadable ? readings : []))
        drawTitles(&svg)
        if !isMap { drawGrid(&svg) }
        if let drawContent {
            drawContent(&svg)
        } else {
            PanelContent(layout: layout).render(into: &svg)
        }
        if let map = panel.heatMap { HeatMapRenderer(map: map, box: inner).renderBar(into: &svg) }
        drawReferences(&svg)
        drawAxes(&svg)
        if panel.isEmpty || layout.showsNoPoint {
            svg.text(
                panel.isEmpty ? "no data" : "no data within these axes",
                x: inner.left + inner.width / 2, y: inner.top + inner.height / 2, "plot-middle")
        }
        svg.close("g")
    }

    /// A graph has neither axes nor values that a page reads, and no class of a panel that has.
    ///
    /// In a narrow drawing it is laid out anew rather than stretched.
    private func renderGraph(into svg: inout SVGBuilder) {
        svg.open("g", [])
        drawTitles(&svg)
        PanelContent(layout: layout).render(into: &svg)
        if panel.isEmpty {
            svg.text(
                "no nodes", x: inner.left + inner.width / 2, y: inner.top + 24, "plot-middle")
        }
        svg.close("g")
    }

    /// The kind of plot, where its axes lie, and which values they stand for.
    private var readings: [(name: String, value: String)] {
        let box = [inner.left, inner.top, inner.width, inner.height].map(Numbers.coordinate)
        return [
            ("data-kind", panel.kind), ("data-box", box.joined(separator: " ")),
            ("data-x", layout.x.attribute), ("data-y", layout.y.attribute),
            ("data-title", panel.title), ("data-x-label", panel.x.label),
            ("data-y-label", panel.y.label),
        ].filter { !$0.1.isEmpty }
    }

    private func drawTitles(_ svg: inout SVGBuilder) {
        let middle = inner.left + inner.width / 2
        // A title of several lines needs the whole width.
        let titleMiddle =
            layout.titleLines.count > 1 ? layout.outer.left + layout.outer.width / 2 : middle
        for (index, line) in layout.titleLines.enumerated() {
            let y = layout.outer.top + 24 + 18 * Double(index)
            svg.text(line, x: titleMiddle, y: y, "plot-title plot-middle")
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
        for entry in layout.legend.entries {
            let x = inner.left + entry.x
            let y = inner.top - 12 - 18 * Double(layout.legend.rowCount - 1 - entry.row)
            for (left, width) in marks(of: entry.series) {
                svg.element(
                    "rect",
                    [
                        ("class", "plot-fill-\(PanelContent.colour(entry.series))"),
                        ("x", c(x + left)), ("y", c(y - 8)), ("width", c(width)), ("height", "6"),
                        ("rx", "2"),
                    ])
            }
            svg.text(entry.label, x: x + 20, y: y, "plot-label")
        }
    }

    /// The mark of a series in the legend: a bar, or two for a dashed line.
    private func marks(of series: Int) -> [(left: Double, width: Double)] {
        PanelContent.dashes(series) == nil ? [(0, 14)] : [(0, 6), (8, 6)]
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

    private func drawReferences(_ svg: inout SVGBuilder) {
        for reference in panel.references {
            guard
                let place = reference.isHorizontal
                    ? layout.y(reference.value) : layout.x(reference.value)
            else { continue }
            if reference.isHorizontal, place >= inner.top, place <= inner.bottom {
                svg.path("M\(c(inner.left)) \(c(place))H\(c(inner.right))", "plot-reference")
                svg.text(
                    reference.label, x: inner.right - 6, y: place - 6,
                    "plot-label plot-note plot-end")
            } else if !reference.isHorizontal, place >= inner.left, place <= inner.right {
                svg.path("M\(c(place)) \(c(inner.top))V\(c(inner.bottom))", "plot-reference")
                svg.text(reference.label, x: place + 6, y: inner.top + 14, "plot-label plot-note")
            }
        }
    }

    private func c(_ value: Double) -> String { Numbers.coordinate(value) }
}

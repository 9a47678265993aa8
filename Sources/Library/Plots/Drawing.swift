/// The drawings of one figure.
///
/// A file holds one: the panels side by side, or the frames as small multiples. A page gets several
/// and shows the one that fits: wide, narrow, and small multiples where a slider cannot be. All but
/// the first reuse the content of the first, so that they cost little.
struct Drawing {
    let figure: Figure

    /// The whole drawing of a file, without the element around it.
    func file(into svg: inout SVGBuilder) -> (width: Double, height: Double) {
        if let frames = figure.frames {
            let multiples = SmallMultiples(frames: frames, title: figure.title)
            multiples.render(into: &svg)
            return multiples.size
        }
        return panels(layouts(isNarrow: false), into: &svg) { PanelRenderer(layout: $1) }
    }

    /// The drawing that others reuse, with the data that a page reads.
    func wide(into svg: inout SVGBuilder) -> (width: Double, height: Double) {
        panels(layouts(isNarrow: false), into: &svg) { index, layout in
            PanelRenderer(
                layout: layout, drawContent: { content(index, layout, &$0) }, isReadable: true)
        }
    }

    /// The panels below each other.
    func narrow(into svg: inout SVGBuilder) -> (width: Double, height: Double) {
        let wide = layouts(isNarrow: false)
        return panels(layouts(isNarrow: true), into: &svg) { index, layout in
            PanelRenderer(
                layout: layout,
                drawContent: { $0.use("p\(index)", from: wide[index].inner, to: layout.inner) },
                isReadable: true)
        }
    }

    /// The frames of a figure beside each other.
    func multiples(
        of frames: Frames, into svg: inout SVGBuilder
    ) -> (width: Double, height: Double) {
        let wide = layouts(isNarrow: false)
        var multiples = SmallMultiples(frames: frames, title: figure.title)
        multiples.drawContent = { layout, panel, frame, svg in
            svg.use("p\(panel)f\(frame)", from: wide[panel].inner, to: layout.inner)
        }
        multiples.render(into: &svg)
        return multiples.size
    }

    private func layouts(isNarrow: Bool) -> [PanelLayout] {
        PanelLayout.arrange(
            figure.panels, top: figure.title.isEmpty ? 0 : 30, columns: figure.columns,
            isNarrow: isNarrow)
    }

    private func panels(
        _ layouts: [PanelLayout], into svg: inout SVGBuilder,
        renderer: (Int, PanelLayout) -> PanelRenderer
    ) -> (width: Double, height: Double) {
        let width = layouts.map { $0.outer.right }.max() ?? 320
        if !figure.title.isEmpty {
            svg.text(figure.title, x: width / 2, y: 20, "plot-title plot-middle")
        }
        for (index, layout) in layouts.enumerated() {
            renderer(index, layout).render(into: &svg)
        }
        return (width, layouts.map { $0.outer.bottom }.max() ?? 80)
    }

    /// A panel's content under a name, frame by frame where it has frames.
    private func content(_ index: Int, _ layout: PanelLayout, _ svg: inout SVGBuilder) {
        svg.open("g", [("id", "p\(index)")])
        if let frames = figure.frames {
            for frame in frames.labels.indices {
                var layout = layout
                layout.panel = frames.panels[frame][index]
                svg.open("g", [("class", frame == 0 ? "plot-frame is-shown" : "plot-frame")])
                svg.open("g", [("id", "p\(index)f\(frame)")])
                PanelContent(layout: layout, isReadable: true).render(into: &svg)
                svg.close("g")
                svg.close("g")
            }
        } else {
            PanelContent(layout: layout, isReadable: true).render(into: &svg)
        }
        svg.close("g")
    }
}

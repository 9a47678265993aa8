/// Frames beside each other: a column a frame, a row a panel, all of a row with the same axes.
struct SmallMultiples {
    let frames: Frames
    let title: String
    /// Draws the content of a panel of a frame into a layout; by default at that size.
    var drawContent: (_ layout: PanelLayout, _ panel: Int, _ frame: Int, inout SVGBuilder) -> Void =
        {
            layout, _, _, svg in PanelContent(layout: layout).render(into: &svg)
        }

    private static let width = 920.0
    private static let margin = 16.0
    private static let gap = 10.0
    private static let cellHeight = 96.0
    private static let most = 8

    /// Which frames are shown: all, or some that are evenly spread, with the first and the last.
    private var shown: [Int] {
        let count = frames.labels.count
        guard count > Self.most else { return Array(0..<count) }
        return (0..<Self.most).map { $0 * (count - 1) / (Self.most - 1) }
    }

    private var top: Double { title.isEmpty ? 6 : 32 }
    private var rowHeight: Double { 44 + Self.cellHeight + 26 }
    private var columnWidth: Double {
        // Few frames are not blown up: a cell keeps the shape of a small plot.
        min((Self.width - 2 * Self.margin + Self.gap) / Double(shown.count), 240)
    }

    var size: (width: Double, height: Double) {
        let width = columnWidth * Double(shown.count) - Self.gap + 2 * Self.margin
        return (width, top + rowHeight * Double(frames.panels[0].count) + 4)
    }

    func render(into svg: inout SVGBuilder) {
        if !title.isEmpty { svg.text(title, x: size.width / 2, y: 21, "plot-title plot-middle") }
        for row in frames.panels[0].indices {
            let rowTop = top + Double(row) * rowHeight
            svg.text(frames.panels[0][row].title, x: Self.margin, y: rowTop + 16, "plot-title")
            for (column, frame) in shown.enumerated() {
                let left = Self.margin + Double(column) * columnWidth
                let box = Box(
                    left: left, top: rowTop + 44, width: columnWidth - Self.gap,
                    height: Self.cellHeight)
                svg.text(
                    frames.title(of: frame), x: box.left + box.width / 2, y: rowTop + 36,
                    "plot-label plot-middle")
                let layout = PanelLayout(frames.panels[frame][row], inside: box)
                drawContent(layout, row, frame, &svg)
                drawAxis(layout, &svg)
            }
        }
    }

    /// The base line and the numbers below it; the heights are for comparison within the row.
    private func drawAxis(_ layout: PanelLayout, _ svg: inout SVGBuilder) {
        let box = layout.inner
        let base = "M\(Numbers.coordinate(box.left)) \(Numbers.coordinate(box.bottom))"
        svg.path(base + "H\(Numbers.coordinate(box.right))", "plot-axis")
        var end = -Double.infinity
        for tick in layout.xTicks {
            guard let x = layout.x(tick.value) else { continue }
            let half = Double(tick.label.count) * 3.5
            guard x - half > end + 4, x + half < box.right + Self.gap else { continue }
            end = x + half
            svg.text(tick.label, x: x, y: box.bottom + 16, "plot-middle")
        }
    }
}

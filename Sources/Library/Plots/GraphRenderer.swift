/// Draws a graph: arrows, then boxes with their text.
struct GraphRenderer {
    let graph: Graph
    let layout: GraphLayout
    /// Where the layout's own origin lies on the drawing.
    let left: Double
    let top: Double

    private static let head = (length: 7.0, half: 3.5)

    func render(into svg: inout SVGBuilder) {
        var lines = ""
        var heads = ""
        for arrow in layout.arrows {
            let points = arrow.map { (x: $0.x + left, y: $0.y + top) }
            guard let end = points.last else { continue }
            lines += line(through: points)
            heads += head(at: end)
        }
        svg.path(lines, "plot-arrow")
        svg.path(heads, "plot-head")
        for (index, box) in layout.boxes.enumerated() {
            draw(layout.texts[index], in: box, isLeaf: graph.nodes[index].inputs.isEmpty, &svg)
        }
    }

    private func draw(
        _ text: GraphLayout.NodeText, in box: Box, isLeaf: Bool, _ svg: inout SVGBuilder
    ) {
        svg.element(
            "rect",
            [
                ("class", isLeaf ? "plot-box plot-leaf" : "plot-box"), ("x", c(box.left + left)),
                ("y", c(box.top + top)), ("width", c(box.width)), ("height", c(box.height)),
                ("rx", isLeaf ? "12" : "3"),
            ])
        let middle = box.left + left + box.width / 2
        let height = GraphLayout.NodeText.lineHeight
        let lines = text.label.map { ($0, "plot-node") } + text.lines.map { ($0, "plot-middle") }
        // 12 of a line's 16 pixels stand above the base line.
        let first = box.top + top + (box.height - Double(lines.count) * height) / 2 + 12
        for (index, (line, style)) in lines.enumerated() {
            svg.text(line, x: middle, y: first + Double(index) * height, style)
        }
    }

    /// A line that bends between layers and goes straight through them, up to the head.
    private func line(through points: [GraphLayout.Point]) -> String {
        guard let first = points.first, let end = points.last else { return "" }
        let isAcross = layout.direction == .across
        let short = Self.head.length - 1
        let stop = isAcross ? (x: end.x - short, y: end.y) : (x: end.x, y: end.y - short)
        let points = points.dropLast() + [stop]
        var data = "M\(c(first.x)) \(c(first.y))"
        for (index, (one, next)) in zip(points, points.dropFirst()).enumerated() {
            guard index.isMultiple(of: 2), isAcross ? one.y != next.y : one.x != next.x else {
                data += "L\(c(next.x)) \(c(next.y))"
                continue
            }
            let middle = isAcross ? (one.x + next.x) / 2 : (one.y + next.y) / 2
            data +=
                isAcross
                ? "C\(c(middle)) \(c(one.y)) \(c(middle)) \(c(next.y)) \(c(next.x)) \(c(next.y))"
                : "C\(c(one.x)) \(c(middle)) \(c(next.x)) \(c(middle)) \(c(next.x)) \(c(next.y))"
        }
        return data
    }

    private func head(at end: GraphLayout.Point) -> String {
        let (length, half) = Self.head
        return layout.direction == .across
            ? "M\(c(end.x)) \(c(end.y))L\(c(end.x - length)) \(c(end.y - half))v\(c(2 * half))Z"
            : "M\(c(end.x)) \(c(end.y))L\(c(end.x - half)) \(c(end.y - length))h\(c(2 * half))Z"
    }

    private func c(_ value: Double) -> String { Numbers.coordinate(value) }
}

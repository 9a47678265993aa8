/// How graphs are laid out, drawn and put in words.
///
/// These are values, which only who makes a graph names: the program of a page that shows none does without
/// all of it.
struct GraphDrawing: Hashable, Sendable {
    /// Where everything lies in a width, rather from top to bottom or not.
    let layout: @Sendable (_ graph: Graph, _ width: Double, _ prefersDown: Bool) -> GraphLayout
    /// Draws it with its layout's origin at the corner of a box.
    let render:
        @Sendable (_ graph: Graph, _ layout: GraphLayout, _ box: Box, _ svg: inout SVGBuilder) ->
            Void
    /// What it shows, for those who do not see it.
    let text: @Sendable (_ graph: Graph, _ name: String) -> String

    init() {
        layout = { GraphLayout.fitting($0, width: $1, prefersDown: $2) }
        render = { graph, layout, box, svg in
            GraphRenderer(graph: graph, layout: layout, left: box.left, top: box.top)
                .render(into: &svg)
        }
        text = { $0.text(named: $1) }
    }

    static func == (one: GraphDrawing, other: GraphDrawing) -> Bool { true }
    func hash(into hasher: inout Hasher) {}
}

extension Graph {
    /// Each node with what stands in its box and where its arrows come from.
    fileprivate func text(named name: String) -> String {
        let inputs = Dictionary(grouping: arrows, by: { $0.to })
        let texts = nodes.enumerated().map { index, node in
            let from = (inputs[index] ?? []).map { nodes[$0.from].label }
            let lines = node.lines.isEmpty ? "" : ": " + node.lines.joined(separator: ", ")
            return node.label + lines
                + (from.isEmpty ? "" : "; from \(from.joined(separator: ", "))")
        }
        return "Graph\(name) of \(nodes.count) \(nodes.count == 1 ? "node" : "nodes") and "
            + "\(arrows.count) \(arrows.count == 1 ? "arrow" : "arrows"). \(texts.joined(separator: ". "))."
    }
}

import Foundation
import Testing

@testable import Plots

struct GraphTests {
    private static let nodes = [
        GraphNode("h", ["value 0.99", "grad 1"], from: ["s"], label: "h = tanh s"),
        GraphNode("x", ["value 1.5", "grad 0.04"]), GraphNode("w", ["value 2", "grad 0.03"]),
        GraphNode("p", ["value 3", "grad 0.02"], from: ["x", "w"], label: "x · w"),
        GraphNode("b", ["value 0.2", "grad 0.02"]),
        GraphNode("s", ["value 3.2", "grad 0.02"], from: ["p", "b"], label: "x · w + b"),
    ]

    /// A unit with one input, whose nodes are given in no order.
    static let neuron = graph(nodes, title: "A unit")

    /// Graphs of many forms: chains, trees, arrows over several layers, long texts, nothing.
    private static let forms: [(name: String, graph: Graph)] = [
        ("unit", Graph(nodes)), ("empty", Graph([])), ("one", Graph([GraphNode("a")])),
        ("apart", Graph([GraphNode("a"), GraphNode("b"), GraphNode("c", from: ["b"])])),
        ("chain", Graph((0..<30).map { GraphNode("n\($0)", from: $0 == 0 ? [] : ["n\($0 - 1)"]) })),
        (
            "fan",
            Graph(
                [GraphNode("all", from: (0..<40).map { "\($0)" })]
                    + (0..<40).map { GraphNode("\($0)") })
        ),
        (
            "steps over others",
            Graph((0..<6).map { to in GraphNode("n\(to)", from: (0..<to).map { "n\($0)" }) })
        ),
        (
            "every pair",
            Graph((0..<12).map { to in GraphNode("\(to)", from: (0..<to).map { "\($0)" }) })
        ),
        (
            "long",
            Graph([
                GraphNode(
                    "a",
                    [String(repeating: "W", count: 400), "many words that need more than a line"]),
                GraphNode("👩‍👩‍👧‍👦 e\u{301}", from: ["a"], label: "漢字漢字漢字漢字漢字漢字漢字漢字"),
            ])
        ),
    ]

    private static func layouts(_ graph: Graph) -> [GraphLayout] {
        [(10.0, false), (10, true), (350, true), (900, false), (1e9, false), (1e9, true)].map {
            GraphLayout.fitting(graph, width: $0.0, prefersDown: $0.1)
        }
    }

    @Test("Boxes do not overlap, and hold their text", arguments: forms.map(\.name))
    func boxes(_ name: String) throws {
        let graph = try #require(Self.forms.first { $0.name == name }).graph
        for layout in Self.layouts(graph) {
            #expect(layout.boxes.count == graph.nodes.count)
            for (index, box) in layout.boxes.enumerated() {
                #expect(box.left > -1e-6 && box.top > -1e-6)
                #expect(box.right < layout.width + 1e-6 && box.bottom < layout.height + 1e-6)
                let turns = layout.arrows.joined()
                #expect(turns.allSatisfy { (-1e-6...layout.width + 1e-6).contains($0.x) })
                #expect(turns.allSatisfy { (-1e-6...layout.height + 1e-6).contains($0.y) })
                let text = layout.texts[index]
                let widths =
                    text.label.map { TextWidth.of($0, isBold: true) }
                    + text.lines.map { TextWidth.of($0) }
                #expect((widths.max() ?? 0) <= box.width - 12 + 1e-6)
                #expect(Double(widths.count) * 16 <= box.height - 12)
                for other in layout.boxes[..<index] {
                    let isApart =
                        box.right < other.left || other.right < box.left || box.bottom < other.top
                        || other.bottom < box.top
                    #expect(isApart, "\(box) and \(other)")
                }
            }
        }
    }

    @Test(
        "Arrows lead from border to border, forwards, and through no box",
        arguments: forms.map(\.name))
    func arrows(_ name: String) throws {
        let graph = try #require(Self.forms.first { $0.name == name }).graph
        for layout in Self.layouts(graph) {
            #expect(layout.arrows.count == graph.arrows.count)
            for (arrow, points) in zip(graph.arrows, layout.arrows) {
                let isAcross = layout.direction == .across
                let (from, to) = (layout.boxes[arrow.from], layout.boxes[arrow.to])
                let (start, end) = (try #require(points.first), try #require(points.last))
                #expect(abs((isAcross ? start.x - from.right : start.y - from.bottom)) < 1e-6)
                #expect(abs((isAcross ? end.x - to.left : end.y - to.top)) < 1e-6)
                let along = points.map { isAcross ? $0.x : $0.y }
                #expect(zip(along, along.dropFirst()).allSatisfy { $0 <= $1 })
                // What is straight lies in a layer; between layers there are no boxes.
                for index in stride(from: 1, to: points.count - 1, by: 2) {
                    for (node, box) in layout.boxes.enumerated()
                    where node != arrow.from && node != arrow.to {
                        let (one, next) = (points[index], points[index + 1])
                        let isApart =
                            isAcross
                            ? next.x < box.left || one.x > box.right || one.y < box.top
                                || one.y > box.bottom
                            : next.y < box.top || one.y > box.bottom || one.x < box.left
                                || one.x > box.right
                        #expect(isApart, "\(name): an arrow through node \(node)")
                    }
                }
            }
        }
    }

    @Test("Nodes stand behind their inputs, and what has none right before what takes it")
    func layers() {
        let layout = GraphLayout.fitting(Graph(Self.nodes), width: 900, prefersDown: false)
        let left = Dictionary(
            uniqueKeysWithValues: zip(Self.nodes.map(\.name), layout.boxes.map(\.left)))
        #expect(layout.direction == .across)
        #expect(left["x"] == 0 && left["w"] == 0 && left["p"] == left["b"])
        #expect(left["x"]! < left["p"]! && left["p"]! < left["s"]! && left["s"]! < left["h"]!)
        let narrow = GraphLayout.fitting(Graph(Self.nodes), width: 330, prefersDown: true)
        #expect(narrow.direction == .down && narrow.width < 330)
        #expect(
            narrow.boxes[1].top == narrow.boxes[2].top && narrow.boxes[0].top > narrow.boxes[5].top)
    }

    @Test("Sorting takes crossings away")
    func crossings() {
        // Drawn in the order given, each arrow crosses each other.
        let ends = (0..<6).map { GraphNode("e\($0)", from: ["s\(5 - $0)"]) }
        let layers = GraphLayers(Graph((0..<6).map { GraphNode("s\($0)") } + ends))
        #expect(layers.crossings == 0)
    }

    @Test("What is computed stands between the leaves beside it, so that a long way is straight")
    func straight() {
        var nodes = [GraphNode("h0")]
        for layer in 1...8 {
            nodes += [GraphNode("W\(layer)"), GraphNode("b\(layer)")]
            nodes.append(
                GraphNode("h\(layer)", from: ["h\(layer - 1)", "W\(layer)", "b\(layer)"]))
        }
        let layout = GraphLayout.fitting(Graph(nodes), width: 350, prefersDown: true)
        #expect(layout.direction == .down && layout.width < 150, "\(layout.width)")
    }

    @Test("The alternative text and the preview tell every node")
    func text() {
        #expect(
            graph(
                [
                    GraphNode("C", ["[27, 10]"]),
                    GraphNode("e", ["[5, 30]", "grad 0"], from: ["C"], label: "C[X]"),
                ], title: "G"
            ).altText
                == "Graph “G” of 2 nodes and 1 arrow. C: [27, 10]. C[X]: [5, 30], grad 0; from C.")
        #expect(graph([], title: "N").altText == "Empty figure “N”: no data.")
        #expect(graph([]).svg().contains(">no nodes<"))
        #expect(Self.neuron.preview().contains("x · w  value 3  grad 0.02 ← x, w"))
    }

    @Test("A page's drawing scrolls rather than shrink its text, and has no panel that is read")
    func page() throws {
        let svg = Self.neuron.svg(standalone: false)
        #expect(svg.matches(of: #/style="min-width: \d+px"/#).count == 2)
        #expect(!svg.contains("plot-panel") && !svg.contains("<use"))
        let narrow = try #require(svg.firstMatch(of: #/plot-narrow" viewBox="0 0 (\d+) /#))
        #expect(narrow.1 == "350", "it fills the width, so that it is not blown up")
        let row = Figure.row([Self.neuron, linePlot([1, 2])]).svg(standalone: false)
        #expect(!row.contains("min-width") && row.matches(of: #/plot-panel/#).count == 2)
        #expect(!linePlot([1, 2]).svg().contains("plot-box"))
    }

    @Test("What cannot be drawn is refused with what would do")
    func refusals() {
        #expect(Graph.refusal(Self.nodes) == nil && Graph.refusal([]) == nil)
        #expect(
            Graph.refusal([GraphNode("a"), GraphNode("a")])
                == "two nodes of a graph are called 'a'; give each a name of its own, and both the label"
        )
        #expect(
            Graph.refusal([GraphNode("h", from: ["W"]), GraphNode("W1")])
                == "node 'h' has the input 'W', but no node is called so; there are 'h', 'W1'")
        #expect(
            Graph.refusal([
                GraphNode("x"), GraphNode("a", from: ["x", "c"]), GraphNode("b", from: ["a"]),
                GraphNode("c", from: ["b"]), GraphNode("end", from: ["c"]),
            ])
                == "the graph goes in a circle: 'a' → 'b' → 'c' → 'a'; "
                + "a node cannot be computed from itself, so take one of these inputs away")
        #expect(
            Graph.refusal([GraphNode("a", from: ["a"])])?.contains("circle: 'a' → 'a'; ") == true)
        #expect(
            Graph.refusal([GraphNode("a"), GraphNode("b"), GraphNode("p", from: ["a", "b", "a"])])
                == "node 'p' has the input 'a' twice, and one arrow leads from box to box; name it once, "
                + "and say in the label or in a line what it is taken for")
        #expect(
            Graph.refusal((0...100).map { GraphNode("\($0)") })
                == "a graph has at most 100 nodes and 300 arrows, not 101 and 0; draw a part of it")
        #expect(
            Frames.refusal([("a", Self.neuron)])
                == "frame 'a' has a graph, which has no axes to share; draw a row or a grid of graphs"
        )
    }

    @Test("A circle stops with its nodes")
    func circle() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = graph([GraphNode("a", from: ["b"]), GraphNode("b", from: ["a"])])
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("the graph goes in a circle: 'a' → 'b' → 'a'"))
    }
}

/// A box of a graph: a value, and the nodes that it is computed from.
public struct GraphNode: Hashable, Sendable {
    /// By what other nodes name it; each has a name of its own.
    public var name: String
    /// What stands first in the box.
    public var label: String
    /// What stands below: a shape, a value, a gradient.
    public var lines: [String]
    /// The names of the nodes that an arrow leads from, each once.
    public var inputs: [String]

    /// A node of a graph.
    /// - Parameters:
    ///   - name: By what other nodes name it.
    ///   - lines: What stands below the label.
    ///   - inputs: The names of the nodes that it is computed from.
    ///   - label: What stands first in the box; by default the name.
    public init(
        _ name: String, _ lines: [String] = [], from inputs: [String] = [], label: String? = nil
    ) {
        self.name = name
        self.label = label ?? name
        self.lines = lines
        self.inputs = inputs
    }
}

/// A directed graph of boxes and arrows: a network, or what a value was computed from.
///
/// A node stands behind all of its inputs, from left to right, or from top to bottom where there is
/// less room, and one without inputs right before the node that takes it. What has no inputs has
/// round corners.
/// - Parameters:
///   - nodes: The nodes, in any order.
///   - title: The panel's title.
/// - Precondition: Names are different, inputs are names of nodes, each once for a node, no node is
///   computed from itself, also not through others, and there are at most 100 nodes and 300 arrows.
public func graph(_ nodes: [GraphNode], title: String = "") -> Figure {
    stop(Graph.refusal(nodes))
    return Figure(panels: [
        Panel(
            title: title, x: .init(label: ""), y: .init(label: ""), content: .graph(Graph(nodes)))
    ])
}

/// Nodes and the arrows between them, by their places in the list.
struct Graph: Hashable, Sendable {
    struct Arrow: Hashable, Sendable {
        var from: Int
        var to: Int
    }

    static let mostNodes = 100
    static let mostArrows = 300

    var nodes: [GraphNode]
    var arrows: [Arrow]
    /// How it is drawn: all graphs in the same way.
    let drawing = GraphDrawing()

    /// A graph of nodes; inputs that there are not, or again, are left out.
    init(_ nodes: [GraphNode]) {
        var place: [String: Int] = [:]
        for (index, node) in nodes.enumerated() { place[node.name] = index }
        self.nodes = nodes
        arrows = nodes.enumerated().flatMap { to, node in
            Self.different(node.inputs).compactMap { name in
                place[name].map { Arrow(from: $0, to: to) }
            }
        }
    }

    /// The inputs of a node, each once.
    static func different(_ inputs: [String]) -> [String] {
        var seen: Set<String> = []
        return inputs.filter { seen.insert($0).inserted }
    }

    /// How many arrows lead from each node to the end on the longest way; nil where they go in a circle.
    var distancesToEnd: [Int]? {
        var open = Array(repeating: 0, count: nodes.count)
        for arrow in arrows { open[arrow.from] += 1 }
        let inputs = Dictionary(grouping: arrows, by: { $0.to })
        var distances = Array(repeating: 0, count: nodes.count)
        var ready = nodes.indices.filter { open[$0] == 0 }
        var done = 0
        while let node = ready.popLast() {
            done += 1
            for arrow in inputs[node] ?? [] {
                distances[arrow.from] = max(distances[arrow.from], distances[node] + 1)
                open[arrow.from] -= 1
                if open[arrow.from] == 0 { ready.append(arrow.from) }
            }
        }
        return done == nodes.count ? distances : nil
    }

    /// The nodes of a circle, the first of them again at its end; nil where there is none.
    var circle: [Int]? {
        guard distancesToEnd == nil else { return nil }
        let inputs = Dictionary(grouping: arrows, by: { $0.to })
        var finished: Set<Int> = []
        /// Goes backwards from input to input until it meets its own way, or has seen all.
        func circle(from node: Int, way: [Int]) -> [Int]? {
            if let start = way.firstIndex(of: node) { return way[start...] + [node] }
            guard !finished.contains(node) else { return nil }
            for arrow in inputs[node] ?? [] {
                if let found = circle(from: arrow.from, way: way + [node]) { return found }
            }
            finished.insert(node)
            return nil
        }
        return nodes.indices.lazy.compactMap { circle(from: $0, way: []) }.first?.reversed()
    }
}

extension Graph {
    /// Why nodes cannot be drawn.
    static func refusal(_ nodes: [GraphNode]) -> String? {
        let arrows = nodes.reduce(0) { $0 + different($1.inputs).count }
        guard nodes.count <= mostNodes, arrows <= mostArrows else {
            return "a graph has at most \(mostNodes) nodes and \(mostArrows) arrows, "
                + "not \(nodes.count) and \(arrows); draw a part of it"
        }
        var names: Set<String> = []
        for node in nodes where !names.insert(node.name).inserted {
            return "two nodes of a graph are called '\(node.name)'; "
                + "give each a name of its own, and both the label"
        }
        for node in nodes {
            for input in node.inputs where !names.contains(input) {
                return "node '\(node.name)' has the input '\(input)', but no node is called so; "
                    + "there are \(nodes.map { "'\($0.name)'" }.joined(separator: ", "))"
            }
        }
        for node in nodes {
            var inputs: Set<String> = []
            for input in node.inputs where !inputs.insert(input).inserted {
                return
                    "node '\(node.name)' has the input '\(input)' twice, and one arrow leads from box to "
                    + "box; name it once, and say in the label or in a line what it is taken for"
            }
        }
        let graph = Graph(nodes)
        return graph.circle.map { circle in
            let way = circle.map { "'\(nodes[$0].name)'" }.joined(separator: " → ")
            return "the graph goes in a circle: \(way); "
                + "a node cannot be computed from itself, so take one of these inputs away"
        }
    }
}

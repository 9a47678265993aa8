/// Where the boxes and arrows of a graph lie, in pixels from the top left.
struct GraphLayout {
    enum Direction: Hashable, Sendable {
        /// From left to right.
        case across
        /// From top to bottom.
        case down
    }

    typealias Point = (x: Double, y: Double)

    /// The boxes of the nodes, in their order.
    private(set) var boxes: [Box] = []
    /// What stands in them, a line broken where it is too wide.
    let texts: [NodeText]
    /// The points that each arrow leads through, from border to border; straight from the second to the
    /// third, from the fourth to the fifth and so on.
    private(set) var arrows: [[Point]] = []
    private(set) var width = 0.0
    private(set) var height = 0.0

    let direction: Direction

    /// What stands in a node's box.
    struct NodeText {
        var label: [String]
        var lines: [String]

        private static let most = 150.0
        private static let mostLines = 40
        static let lineHeight = 16.0
        static let margin = (x: 9.0, y: 7.0)
        /// The margin where boxes stand beside each other on a narrow screen.
        static let leastMargin = 6.0

        init(_ node: GraphNode) {
            label = Self.shortened(
                TextWidth.lines(node.label.printable, most: Self.most, isBold: true))
            lines = Self.shortened(
                node.lines.flatMap { TextWidth.lines($0.printable, most: Self.most) })
        }

        private static func shortened(_ lines: [String]) -> [String] {
            lines.count <= mostLines ? lines : lines.prefix(mostLines - 1) + ["…"]
        }

        func width(margin: Double) -> Double {
            let widths =
                label.map { TextWidth.of($0, isBold: true) } + lines.map { TextWidth.of($0) }
            return max(widths.max() ?? 0, 16) + 2 * margin
        }
        var height: Double {
            Double(max(label.count + lines.count, 1)) * Self.lineHeight + 2 * Self.margin.y
        }
    }

    /// The layout that fits a width: from left to right where it does, else the narrower one.
    static func fitting(_ graph: Graph, width: Double, prefersDown: Bool) -> GraphLayout {
        let layers = GraphLayers(graph)
        let first = GraphLayout(graph, layers, prefersDown ? .down : .across)
        guard first.width > width else { return first }
        let other = GraphLayout(graph, layers, prefersDown ? .across : .down)
        return other.width < first.width ? other : first
    }

    private init(_ graph: Graph, _ layers: GraphLayers, _ direction: Direction) {
        self.direction = direction
        texts = graph.nodes.map(NodeText.init)
        let isAcross = direction == .across
        // A size along the arrows and one at right angles to them.
        let sizes = layers.items.map { item -> (along: Double, beside: Double) in
            guard let text = item.node.map({ texts[$0] }) else { return (0, 0) }
            return isAcross
                ? (text.width(margin: NodeText.margin.x), text.height)
                : (text.height, text.width(margin: NodeText.leastMargin))
        }
        let gap = (along: isAcross ? 32.0 : 26.0, beside: isAcross ? 14.0 : 6.0)
        let beside = Self.places(layers, sizes.map { $0.beside }, gap: gap.beside)
        var starts: [Double] = []
        var depths: [Double] = []
        var end = 0.0
        for layer in layers.layers {
            starts.append(end)
            depths.append(layer.map { sizes[$0].along }.max() ?? 0)
            end += depths[depths.count - 1] + gap.along
        }
        func point(_ along: Double, _ beside: Double) -> Point {
            isAcross ? (along, beside) : (beside, along)
        }
        for node in graph.nodes.indices {
            let layer = layers.items[node].layer
            // Boxes of a layer are as wide as its widest, or as high as its highest.
            let corner = point(starts[layer], beside[node] - sizes[node].beside / 2)
            let size = point(depths[layer], sizes[node].beside)
            boxes.append(Box(left: corner.x, top: corner.y, width: size.x, height: size.y))
        }
        arrows = layers.ways.map { way in
            var points = way.dropLast().flatMap { item -> [Point] in
                let layer = layers.items[item].layer
                let (start, end) = (starts[layer], starts[layer] + depths[layer])
                return layers.items[item].node == nil
                    ? [point(start, beside[item]), point(end, beside[item])]
                    : [point(end, beside[item])]
            }
            if let last = way.last {
                points.append(point(starts[layers.items[last].layer], beside[last]))
            }
            return points
        }
        // A way around boxes may lead beyond them all.
        let turns = arrows.joined()
        width = (boxes.map { $0.right } + turns.map { $0.x }).max() ?? 0
        height = (boxes.map { $0.bottom } + turns.map { $0.y }).max() ?? 0
    }

    /// The middle of each item at right angles to the arrows, near those of the items that it is joined
    /// with, in the layer's order and without an overlap.
    private static func places(
        _ layers: GraphLayers, _ sizes: [Double], gap: Double
    ) -> [Double] {
        var places = Array(repeating: 0.0, count: layers.items.count)
        for layer in layers.layers {
            settle(layer, wanted: layer.map { _ in 0 }, sizes, gap, &places)
        }
        for sweep in 0..<16 {
            let order = sweep.isMultiple(of: 2) ? layers.layers : layers.layers.reversed()
            for layer in order {
                let wanted = layer.map { item in
                    let near = layers.items[item].before + layers.items[item].after
                    guard !near.isEmpty else { return places[item] }
                    return near.reduce(0) { $0 + places[$1] } / Double(near.count)
                }
                settle(layer, wanted: wanted, sizes, gap, &places)
            }
        }
        let least = layers.items.indices.map { places[$0] - sizes[$0] / 2 }.min() ?? 0
        return places.map { $0 - least }
    }

    /// Puts the items of a layer where the squares of their distances from where they want to be are
    /// least: isotonic regression by pooling (https://en.wikipedia.org/wiki/Isotonic_regression).
    private static func settle(
        _ layer: [Int], wanted: [Double], _ sizes: [Double], _ gap: Double, _ places: inout [Double]
    ) {
        var offset = 0.0
        var offsets: [Double] = []
        var pools: [(sum: Double, count: Int)] = []
        for (index, item) in layer.enumerated() {
            if index > 0 { offset += (sizes[layer[index - 1]] + sizes[item]) / 2 + gap }
            offsets.append(offset)
            pools.append((wanted[index] - offset, 1))
            while pools.count > 1, let last = pools.last {
                let previous = pools[pools.count - 2]
                guard
                    previous.sum / Double(previous.count) > last.sum / Double(last.count)
                else { break }
                pools.removeLast(2)
                pools.append((previous.sum + last.sum, previous.count + last.count))
            }
        }
        var index = 0
        for pool in pools {
            for _ in 0..<pool.count {
                places[layer[index]] = pool.sum / Double(pool.count) + offsets[index]
                index += 1
            }
        }
    }
}

/// The nodes of a graph in layers, so that each arrow leads from one layer to the next.
///
/// That is the method of layered drawing
/// (https://en.wikipedia.org/wiki/Layered_graph_drawing): an arrow over several layers has a place in
/// each of those between, and the order within the layers is the one with the fewest crossings of
/// those that sorting by the neighbours' mean place gives.
struct GraphLayers {
    /// A node, or the place of an arrow in a layer that it crosses.
    struct Item {
        var node: Int?
        var layer: Int
        /// The items of the layer before and of the layer behind that it is joined with.
        var before: [Int] = []
        var after: [Int] = []
    }

    private(set) var items: [Item] = []
    /// The items of each layer, in their order.
    private(set) var layers: [[Int]] = []
    /// The items that each arrow leads through, those of its nodes first and last.
    private(set) var ways: [[Int]] = []

    private static let sweeps = 8

    init(_ graph: Graph) {
        let distances = graph.distancesToEnd ?? []
        let last = distances.max() ?? 0
        layers = Array(repeating: [], count: distances.isEmpty ? 0 : last + 1)
        for node in distances.indices { add(Item(node: node, layer: last - distances[node])) }
        for arrow in graph.arrows {
            var way = [arrow.from]
            for layer in items[arrow.from].layer + 1..<items[arrow.to].layer {
                way.append(add(Item(node: nil, layer: layer)))
            }
            way.append(arrow.to)
            for (one, next) in zip(way, way.dropFirst()) {
                items[one].after.append(next)
                items[next].before.append(one)
            }
            ways.append(way)
        }
        sort()
        for layer in layers.indices { layers[layer] = centred(layers[layer]) }
    }

    /// A layer in which what is computed stands between the leaves that it is joined with, not at their
    /// side, so that a long way runs straight.
    private func centred(_ layer: [Int]) -> [Int] {
        var result: [Int] = []
        var rest = layer[...]
        while let first = rest.first {
            let group = rest.prefix { items[$0].after == items[first].after }
            rest = rest.dropFirst(group.count)
            let leaves = group.filter { items[$0].before.isEmpty && items[$0].after.count == 1 }
            let others = group.filter { !leaves.contains($0) }
            let half = others.isEmpty ? 0 : leaves.count / 2
            result += leaves[..<half] + others + leaves[half...]
        }
        return result
    }

    @discardableResult
    private mutating func add(_ item: Item) -> Int {
        items.append(item)
        layers[item.layer].append(items.count - 1)
        return items.count - 1
    }

    private mutating func sort() {
        var best = (layers: layers, crossings: crossings)
        for sweep in 0..<Self.sweeps where best.crossings > 0 {
            let isForward = sweep.isMultiple(of: 2)
            for layer in isForward ? Array(layers.indices) : layers.indices.reversed() {
                sort(layer, by: isForward ? { $0.before } : { $0.after })
            }
            let found = crossings
            if found < best.crossings { best = (layers, found) }
        }
        layers = best.layers
    }

    private mutating func sort(_ layer: Int, by neighbours: (Item) -> [Int]) {
        let place = places
        let keys = layers[layer].enumerated().map { index, item -> (mean: Double, index: Int) in
            let near = neighbours(items[item]).map { Double(place[$0]) }
            return (near.isEmpty ? Double(index) : near.reduce(0, +) / Double(near.count), index)
        }
        let old = layers[layer]
        layers[layer] = keys.sorted { ($0.mean, $0.index) < ($1.mean, $1.index) }
            .map { old[$0.index] }
    }

    private var places: [Int] {
        var result = Array(repeating: 0, count: items.count)
        for layer in layers {
            for (place, item) in layer.enumerated() { result[item] = place }
        }
        return result
    }

    /// How many pairs of arrows cross between two layers.
    var crossings: Int {
        let place = places
        return layers.reduce(0) { sum, layer in
            let ends = layer.flatMap { item in items[item].after.map { place[$0] }.sorted() }
            return sum
                + ends.indices.reduce(0) { count, one in
                    count + ends[(one + 1)...].count { $0 < ends[one] }
                }
        }
    }
}

extension Figure {
    /// One figure made of several frames with common axes, for what changes step by step.
    ///
    /// A page shows one frame at a time, with a slider. The file, a page without JavaScript and a
    /// printed page show the frames as small multiples: a column a frame, a row a panel.
    /// - Parameters:
    ///   - frames: In their order, each with what the slider says of it, such as `1,000`.
    ///   - name: What the labels are, such as `step`.
    ///   - title: A heading above the frames.
    /// - Precondition: There is a frame, all have as many panels of the same kinds and scales, and none
    ///   has frames itself.
    public static func frames(
        _ frames: [(label: String, figure: Figure)], name: String = "frame", title: String = ""
    ) -> Figure {
        stop(Frames.refusal(frames))
        let first = frames[0].figure
        let panels = Frames.withCommonAxes(frames.map { $0.figure.panels })
        var figure = Figure(
            title: title.isEmpty ? first.title : title, panels: panels[0], columns: first.columns)
        // A step reads as the numbers along an axis do: `10,000`.
        let labels = frames.map { Int($0.label) == nil ? $0.label : Numbers.grouped($0.label) }
        figure.frames = Frames(name: name, labels: labels, panels: panels)
        return figure
    }
}

/// The frames of a figure; they share their axes.
struct Frames: Hashable, Sendable {
    /// What the labels are: `step`.
    var name: String
    var labels: [String]
    /// By frame, then from left to right.
    var panels: [[Panel]]

    /// How a frame is called: `step 1,000`.
    func title(of index: Int) -> String { "\(name) \(labels[index])" }

    /// Panels whose axes span what any frame needs.
    static func withCommonAxes(_ frames: [[Panel]]) -> [[Panel]] {
        var frames = frames
        for place in frames[0].indices {
            let all = frames.map { $0[place] }
            let ranges = all.map { PanelLayout.ranges(of: $0) }
            let (x, y) = (union(ranges.map { $0.x }), union(ranges.map { $0.y }))
            let colours = union(all.compactMap { $0.heatMap?.range })
            for index in frames.indices {
                frames[index][place].x.limits = x
                frames[index][place].y.limits = y
                frames[index][place].spreadColours(over: colours)
            }
        }
        return frames
    }

    private static func union(_ ranges: [ClosedRange<Double>]) -> ClosedRange<Double>? {
        guard let low = ranges.map({ $0.lowerBound }).min(),
            let high = ranges.map({ $0.upperBound }).max()
        else { return nil }
        return low...high
    }
}

extension Panel {
    /// The kind of plot, as data for whoever reads the drawing.
    var kind: String {
        switch content {
        case .lines: "lines"
        case .histograms: "histogram"
        case .heatMap: "map"
        case .graph: "graph"
        }
    }

    var heatMap: HeatMap? {
        if case .heatMap(let map) = content { map } else { nil }
    }

    var graph: Graph? {
        if case .graph(let graph) = content { graph } else { nil }
    }

    mutating func spreadColours(over range: ClosedRange<Double>?) {
        guard var map = heatMap, !map.isBoolean else { return }
        map.limits = range
        content = .heatMap(map)
    }
}

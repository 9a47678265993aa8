extension Figure {
    /// What the figure shows, in words made from its data.
    public var altText: String {
        let whole =
            if let frames {
                frames.altText
            } else {
                panels.altText
            }
        return (title.isEmpty ? whole : "\(title). \(whole)").printable
    }
}

extension [Panel] {
    fileprivate var altText: String {
        count == 1
            ? self[0].altText
            : enumerated().map { "Panel \($0 + 1): \($1.altText)" }.joined(separator: " ")
    }
}

extension Frames {
    /// The first and the last frame, and how many there are.
    fileprivate var altText: String {
        let last = labels.count - 1
        guard last > 0 else { return "At \(title(of: 0)): \(panels[0].altText)" }
        return "\(labels.count) frames, from \(title(of: 0)) to \(title(of: last)). "
            + "At \(title(of: 0)): \(panels[0].altText) At \(title(of: last)): \(panels[last].altText)"
    }
}

extension Panel {
    var altText: String {
        let name = title.isEmpty ? "" : " “\(title)”"
        guard !isEmpty else { return "Empty figure\(name): no data." }
        return switch content {
        case .lines(let series): lineText(name, series)
        case .histograms(let bars): histogramText(name, bars)
        case .heatMap(let map): mapText(name, map)
        case .graph(let graph): graph.drawing.text(graph, name)
        }
    }

    private func lineText(_ name: String, _ series: [Series]) -> String {
        let scale = y.scale == .log ? " on a logarithmic scale" : ""
        let axes =
            [y.label, x.label].allSatisfy { !$0.isEmpty } ? " of \(y.label) over \(x.label)" : ""
        let lines = series.map { series in
            let label = series.label.isEmpty ? "" : "\(series.label): "
            let finite = series.y.filter { $0.isFinite }
            guard let first = finite.first, let last = finite.last, let low = finite.min(),
                let high = finite.max()
            else { return label + "no data" }
            let absent = y.scale == .log ? finite.count { $0 <= 0 } : 0
            return label
                + "\(Numbers.grouped("\(series.y.count)")) points from \(Numbers.brief(first)) to "
                + "\(Numbers.brief(last)), lowest \(Numbers.brief(low)), highest \(Numbers.brief(high))"
                + (absent == 0 ? "" : ", \(absent) of 0 or less and not shown")
        }
        return "Line plot\(name)\(axes)\(scale). \(lines.joined(separator: "; "))."
    }

    private func histogramText(_ name: String, _ bars: [Bars]) -> String {
        let texts = bars.map { bar in
            let histogram = bar.histogram
            let label = bar.label.isEmpty ? "" : "\(bar.label): "
            let total = histogram.counts.reduce(0, +)
            guard total > 0, let statistics = bar.statistics, let highest = histogram.counts.max(),
                let mode = histogram.counts.firstIndex(of: highest)
            else { return label + "no data" }
            let outer =
                (histogram.counts.first ?? 0)
                + (histogram.counts.count > 1 ? histogram.counts.last ?? 0 : 0)
            let excluded =
                histogram.excluded > 0 ? ", \(histogram.excluded) not finite and left out" : ""
            return label
                + "\(Numbers.grouped("\(total)")) values from \(brief(statistics.low)) to "
                + "\(brief(statistics.high)), mean \(brief(statistics.mean)), most between "
                + "\(brief(histogram.edges[mode])) and \(brief(histogram.edges[mode + 1])), "
                + "\(brief(100 * Double(outer) / Double(total)))% in the two outermost of "
                + "\(histogram.counts.count) bins\(excluded)"
        }
        return "Histogram\(name). \(texts.joined(separator: "; "))."
    }

    private func mapText(_ name: String, _ map: HeatMap) -> String {
        let size = "\(map.rows) rows by \(map.columns) columns"
        if map.isBoolean {
            let share = 100 * map.values.reduce(0, +) / Double(map.values.count)
            return "Map\(name) of \(size); \(brief(share))% of the cells are true (light)."
        }
        let range = map.range.map {
            "values from \(brief($0.lowerBound)) to \(brief($0.upperBound))"
        }
        return "Map\(name) of \(size); \(range ?? "no finite values")."
    }

    private func brief(_ value: Double) -> String { Numbers.brief(value, digits: 3) }
}

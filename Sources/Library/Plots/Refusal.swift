/// Ends the program with the words of a refusal, if there is one.
///
/// What is refused is found by functions of their own, which tests can ask.
func stop(_ refusal: String?, file: StaticString = #fileID, line: UInt = #line) {
    if let refusal { fatalError(refusal, file: file, line: line) }
}

extension Panel {
    /// Why the panel cannot be drawn.
    var refusal: String? {
        switch content {
        case .lines(let series):
            series.lazy.compactMap { $0.refusal }.first ?? x.refusal("x") ?? y.refusal("y")
        case .histograms, .heatMap, .graph: nil
        }
    }
}

extension Panel.Axis {
    fileprivate func refusal(_ name: String) -> String? {
        guard let limits else { return nil }
        if let refusal = limits.refusal("the \(name) limits are") { return refusal }
        guard scale == .log, limits.lowerBound <= 0, limits.lowerBound < limits.upperBound else {
            return nil
        }
        return "the \(name) limits are \(limits), but a logarithmic axis has no place for 0 or "
            + "less; begin above 0, or leave the limits out"
    }
}

extension ClosedRange<Double> {
    /// Why the range is none that an axis or bins can span, after what it is.
    func refusal(_ name: String) -> String? {
        // Unchecked bounds may be in any order.
        guard !lowerBound.isFinite || !upperBound.isFinite || lowerBound > upperBound else {
            return nil
        }
        return "\(name) \(lowerBound)...\(upperBound); "
            + "give two finite numbers, the smaller one first"
    }
}

extension Series {
    /// Why the series cannot be drawn as a line.
    var refusal: String? {
        guard x.count != y.count else { return nil }
        return "series '\(label)' has \(x.count) x values and \(y.count) y values; "
            + "give each y its x"
    }
}

extension Histogram {
    /// The most bins; a drawing has fewer pixels.
    private static let most = 1_000_000

    static func refusal(bins: Int, range: ClosedRange<Double>?) -> String? {
        guard bins >= 1 else { return "a histogram needs at least 1 bin, not \(bins)" }
        guard bins <= most else {
            return "a histogram has at most 1,000,000 bins, not \(bins); take fewer"
        }
        return range?.refusal("the range of a histogram is")
    }
}

extension HeatMap {
    static func refusal(_ rows: [[some Any]]) -> String? {
        let columns = rows.first?.count ?? 0
        return rows.firstIndex { $0.count != columns }.map {
            "row \($0) of a heat map has \(rows[$0].count) values, row 0 has \(columns)"
        }
    }
}

extension Frames {
    static func refusal(_ frames: [(label: String, figure: Figure)]) -> String? {
        guard let first = frames.first else { return "a figure of frames needs a frame" }
        let wanted = first.figure.panels
        for (label, figure) in frames {
            guard figure.frames == nil else {
                return "frame '\(label)' has frames itself; give its panels"
            }
            guard figure.panels.allSatisfy({ $0.graph == nil }) else {
                return "frame '\(label)' has a graph, which has no axes to share; "
                    + "draw a row or a grid of graphs"
            }
            guard figure.panels.map({ $0.kind }) == wanted.map({ $0.kind }) else {
                return "frame '\(label)' has the panels \(figure.panels.map { $0.kind }), "
                    + "frame '\(first.label)' has \(wanted.map { $0.kind })"
            }
            guard figure.panels.map({ $0.y.scale }) == wanted.map({ $0.y.scale }) else {
                return "frame '\(label)' has another yScale than frame '\(first.label)'; "
                    + "frames share their axes, so give all the same"
            }
        }
        return nil
    }
}

extension Figure {
    static func refusal(
        row figures: [Figure], columns: Int = 1, sharesY: Bool = false
    ) -> String? {
        guard columns >= 1 else { return "a grid needs at least 1 column, not \(columns)" }
        guard figures.allSatisfy({ $0.frames == nil }) else {
            return "a figure in a row has frames; make frames of rows instead"
        }
        let scales = Set(figures.flatMap { $0.panels }.filter { $0.hasHeights }.map { $0.y.scale })
        guard !sharesY || scales.count < 2 else {
            return "a linear and a logarithmic axis cannot be shared; "
                + "give all figures the same yScale, or leave sharesY out"
        }
        return nil
    }
}

/// A stretch of an axis on the drawing: which value lies at which pixel.
struct AxisMap: Hashable, Sendable {
    var values: ClosedRange<Double>
    var start: Double
    var end: Double
    var scale = AxisScale.linear

    /// The pixel of a value; nil where a logarithmic axis has no place for it.
    func callAsFunction(_ value: Double) -> Double? {
        switch scale {
        case .linear:
            let width = values.upperBound - values.lowerBound
            return start + (end - start) * (value - values.lowerBound) / width
        case .log:
            guard value > 0, value.isFinite else { return nil }
            let low = Numbers.log10(values.lowerBound)
            let width = Numbers.log10(values.upperBound) - low
            return start + (end - start) * (Numbers.log10(value) - low) / width
        }
    }

    /// The ends and the scale, for whoever reads values off the drawing.
    var attribute: String {
        "\(values.lowerBound) \(values.upperBound) \(Numbers.coordinate(start)) \(Numbers.coordinate(end))"
            + " \(scale.rawValue)"
    }
}

/// A box on the drawing, in pixels from the top left.
struct Box: Hashable, Sendable {
    var left: Double
    var top: Double
    var width: Double
    var height: Double

    var right: Double { left + width }
    var bottom: Double { top + height }
}

/// The range of an axis from the data that it shows.
enum DataRange {
    /// The limits asked for, or the finite data widened by `margin` of its width on both sides.
    static func of(
        _ values: some Sequence<Double>, axis: Panel.Axis, margin: Double
    ) -> ClosedRange<Double> {
        if let limits = axis.limits, limits.lowerBound < limits.upperBound { return limits }
        var low = Double.infinity
        var high = -Double.infinity
        for value in values where value.isFinite && (axis.scale == .linear || value > 0) {
            low = min(low, value)
            high = max(high, value)
        }
        guard low <= high else { return axis.scale == .linear ? 0...1 : 1...10 }
        return axis.scale == .linear ? widened(low, high, margin) : multiplied(low, high)
    }

    private static func widened(_ low: Double, _ high: Double, _ margin: Double) -> ClosedRange<
        Double
    > {
        guard low < high else {
            let room = low == 0 ? 1 : abs(low) / 10
            return (low - room)...(high + room)
        }
        let room = (high - low) * margin
        return (low - room)...(high + room)
    }

    private static func multiplied(_ low: Double, _ high: Double) -> ClosedRange<Double> {
        low < high ? (low / 1.3)...(high * 1.3) : (low / 3)...(high * 3)
    }
}

/// A long line, thinned to what the pixels can show.
enum Envelope {
    /// For each pixel column the first, lowest, highest and last point, in the order of the line.
    ///
    /// So no spike is lost, however many points share a column. A gap in the data (a point without a
    /// place) starts a new stretch.
    static func thinned(_ points: some Sequence<(x: Double, y: Double)?>) -> [[(
        x: Double, y: Double
    )]] {
        var stretches: [[(x: Double, y: Double)]] = []
        var column = Column()
        var current: [(x: Double, y: Double)] = []
        func close() {
            current += column.points
            column = Column()
            if !current.isEmpty { stretches.append(current) }
            current = []
        }
        for point in points {
            guard let point else {
                close()
                continue
            }
            if !column.accepts(point) {
                current += column.points
                column = Column()
            }
            column.add(point)
        }
        close()
        return stretches
    }

    /// The points of one pixel column that matter.
    private struct Column {
        private var pixel = Int.min
        private var kept: [(index: Int, point: (x: Double, y: Double))] = []
        private var count = 0

        func accepts(_ point: (x: Double, y: Double)) -> Bool {
            kept.isEmpty || Int(point.x.rounded(.down)) == pixel
        }

        mutating func add(_ point: (x: Double, y: Double)) {
            if kept.isEmpty {
                pixel = Int(point.x.rounded(.down))
                kept = Array(repeating: (0, point), count: 4)
            }
            if point.y < kept[1].point.y { kept[1] = (count, point) }
            if point.y > kept[2].point.y { kept[2] = (count, point) }
            kept[3] = (count, point)
            count += 1
        }

        var points: [(x: Double, y: Double)] {
            var result: [(x: Double, y: Double)] = []
            var last = -1
            for (index, point) in kept.sorted(by: { $0.index < $1.index }) where index != last {
                result.append(point)
                last = index
            }
            return result
        }
    }
}

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
            return linear(value)
        case .log:
            guard value > 0, value.isFinite else { return nil }
            let low = Numbers.log10(values.lowerBound)
            let width = Numbers.log10(values.upperBound) - low
            // So short a stretch of the logarithm is straight, and its digits are used up.
            guard width > 1e-9 else { return linear(value) }
            return start + (end - start) * (Numbers.log10(value) - low) / width
        }
    }

    private func linear(_ value: Double) -> Double {
        let unit = values.unit
        let low = values.lowerBound * unit
        let width = values.upperBound * unit - low
        return start + (end - start) * (value * unit - low) / width
    }

    /// The ends and the scale, for whoever reads values off the drawing.
    var attribute: String {
        "\(values.lowerBound) \(values.upperBound) \(Numbers.coordinate(start)) \(Numbers.coordinate(end))"
            + " \(scale.rawValue)"
    }
}

extension Series {
    /// Where the points lie on two axes; nil for those that have no place between the ends of `x`.
    func places(_ x: AxisMap, _ y: AxisMap) -> some Sequence<(x: Double, y: Double)?> {
        let (top, bottom) = (min(y.start, y.end), max(y.start, y.end))
        return zip(self.x, self.y).lazy.map { valueX, valueY -> (x: Double, y: Double)? in
            guard valueY.isFinite, x.values.contains(valueX), let placeX = x(valueX),
                let placeY = y(valueY)
            else { return nil }
            return (placeX, min(max(placeY, top), bottom))
        }
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

extension ClosedRange<Double> {
    /// What to multiply with before widths are computed, so that they neither overflow nor vanish: a
    /// power of two, and 1 unless the range ends near the ends of Double.
    var unit: Double {
        let largest = Swift.max(abs(lowerBound), abs(upperBound))
        return largest > 1e280 ? 0x1p-40 : largest < 1e-280 ? 0x1p200 : 1
    }

    /// The finite part of a range.
    static func finite(_ low: Double, _ high: Double) -> Self {
        let most = Double.greatestFiniteMagnitude
        return Swift.max(low, -most)...Swift.min(high, most)
    }
}

/// The range of an axis from the data that it shows; it is finite and has a width.
enum DataRange {
    /// The limits asked for, if they have a width, or the finite data widened by `margin` of its width on both sides.
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
        let width = high - low
        let room =
            if low == high {
                low == 0 ? 1 : max(abs(low) / 10, low.ulp)
            } else {
                width.isFinite ? width * margin : high * margin - low * margin
            }
        return .finite(low - room, high + room)
    }

    private static func multiplied(_ low: Double, _ high: Double) -> ClosedRange<Double> {
        let factor: Double = low < high ? 1.3 : 3
        return .finite(max(low / factor, .leastNonzeroMagnitude), high * factor)
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

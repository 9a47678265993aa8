extension Figure {
    /// The figure in text for a terminal: braille dots for lines and maps, blocks for histograms.
    /// - Parameter columns: The width that it may take, in characters; at least 24, and no more than
    ///   1000 are used.
    public func preview(columns: Int = 72) -> String {
        let width = min(max(columns, 24), 1000)
        let blocks =
            frames.map { $0.preview(columns: width) }
            ?? panels.map { $0.preview(columns: width) }
        return ((title.isEmpty ? [] : [title]) + blocks).joined(separator: "\n").printable
    }
}

extension Frames {
    /// The first and the last frame, each below its name.
    fileprivate func preview(columns: Int) -> [String] {
        Set([0, labels.count - 1]).sorted().flatMap { index in
            [title(of: index)] + panels[index].map { $0.preview(columns: columns) }
        }
    }
}

extension Panel {
    private static let rows = 10

    func preview(columns: Int) -> String {
        guard !isEmpty else { return "\(title): no data" }
        var lines: [String] = title.isEmpty ? [] : [title]
        switch content {
        case .lines(let series): lines += linePreview(series, columns)
        case .histograms(let bars): lines += bars.flatMap { barPreview($0, columns) }
        case .heatMap(let map): lines += mapPreview(map, columns)
        case .graph(let graph): lines += graph.nodes.map(graphPreview)
        }
        return lines.joined(separator: "\n")
    }

    private func linePreview(_ series: [Series], _ columns: Int) -> [String] {
        let wide = DataRange.of(series.lazy.flatMap { $0.x }, axis: x, margin: 0)
        let tall = DataRange.of(series.lazy.flatMap { $0.y }, axis: y, margin: 0)
        let labels = [tall.upperBound, tall.lowerBound].map { Numbers.brief($0, digits: 3) }
        let margin = labels.map { $0.count }.max()! + 1
        var canvas = BrailleCanvas(columns: columns - margin, rows: Self.rows)
        let x = AxisMap(values: wide, start: 0, end: Double(canvas.width - 1), scale: self.x.scale)
        let y = AxisMap(values: tall, start: Double(canvas.height - 1), end: 0, scale: self.y.scale)
        for line in series {
            let points = line.places(x, y).map { $0.map { (x: $0.x.rounded(), y: $0.y) } }
            for stretch in Envelope.thinned(points) { canvas.draw(stretch) }
        }
        return framed(canvas.lines, labels, margin) + [extremes(wide, margin, columns)]
    }

    private func barPreview(_ bars: Bars, _ columns: Int) -> [String] {
        let label = Numbers.brief(bars.heights.max() ?? 0, digits: 3)
        let margin = label.count + 1
        let repeats = max(1, (columns - margin) / max(bars.heights.count, 1))
        let heights = bars.heights.flatMap { Array(repeating: $0, count: repeats) }.prefix(
            columns - margin)
        let highest = bars.heights.max() ?? 1
        let rows = Self.rows - 2
        let eighths = heights.map {
            highest == 0 ? 0 : Int(($0 / highest * Double(rows * 8)).rounded())
        }
        let blocks = Array(" ▁▂▃▄▅▆▇█")
        let lines = (0..<rows).map { row in
            String(eighths.map { blocks[min(max($0 - (rows - 1 - row) * 8, 0), 8)] })
        }
        let edges = bars.histogram.edges
        let name = bars.label.isEmpty ? [] : [bars.label]
        return name + framed(lines, [label, "0"], margin)
            + [extremes(edges[0]...edges[edges.count - 1], margin, margin + heights.count)]
    }

    /// A node in a line: what stands in its box, and what it is computed from.
    private func graphPreview(_ node: GraphNode) -> String {
        let inputs = node.inputs.isEmpty ? "" : " ← " + node.inputs.joined(separator: ", ")
        return ([node.label] + node.lines).joined(separator: "  ") + inputs
    }

    private func mapPreview(_ map: HeatMap, _ columns: Int) -> [String] {
        guard map.isBoolean else { return shadePreview(map, columns) }
        let wide = min(map.columns, columns * 2)
        let high = min(map.rows, Self.rows * 4)
        var canvas = BrailleCanvas(columns: (wide + 1) / 2, rows: (high + 3) / 4)
        for row in 0..<high {
            for column in 0..<wide {
                let cell = map.values[
                    row * map.rows / high * map.columns + column * map.columns / wide]
                if cell != 0 { canvas.set(column, row) }
            }
        }
        return canvas.lines
    }

    /// A map of numbers in five shades, two characters a cell where there is room.
    private func shadePreview(_ map: HeatMap, _ columns: Int) -> [String] {
        let repeats = map.columns * 2 <= columns ? 2 : 1
        let wide = min(map.columns, columns)
        let high = min(map.rows, Self.rows * 2)
        let range = map.range ?? 0...1
        let shades = Array(" ░▒▓█")
        return (0..<high).map { row in
            (0..<wide).map { column in
                let value = map.values[
                    row * map.rows / high * map.columns + column * map.columns / wide]
                let level =
                    value.isFinite ? Int((HeatMap.share(of: value, in: range) * 4).rounded()) : 0
                return String(repeating: shades[level], count: repeats)
            }.joined()
        }
    }

    /// The lines behind a margin with the labels of the first and the last.
    private func framed(_ lines: [String], _ labels: [String], _ margin: Int) -> [String] {
        lines.enumerated().map { index, line in
            let label = index == 0 ? labels[0] : index == lines.count - 1 ? labels[1] : ""
            return String(repeating: " ", count: margin - 1 - label.count) + label + "┤" + line
        }
    }

    private func extremes(_ range: ClosedRange<Double>, _ margin: Int, _ columns: Int) -> String {
        let low = Numbers.brief(range.lowerBound, digits: 3)
        let high = Numbers.brief(range.upperBound, digits: 3)
        let gap = max(1, columns - margin - low.count - high.count)
        return String(repeating: " ", count: margin) + low + String(repeating: " ", count: gap)
            + high
    }
}

/// A drawing of dots, two by four in a character
/// (https://www.unicode.org/charts/PDF/U2800.pdf).
struct BrailleCanvas {
    let columns: Int
    let rows: Int
    private var cells: [UInt8]

    init(columns: Int, rows: Int) {
        self.columns = max(columns, 1)
        self.rows = max(rows, 1)
        cells = Array(repeating: 0, count: self.columns * self.rows)
    }

    var width: Int { columns * 2 }
    var height: Int { rows * 4 }

    mutating func set(_ x: Int, _ y: Int) {
        guard x >= 0, x < width, y >= 0, y < height else { return }
        let bits: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
        cells[y / 4 * columns + x / 2] |= bits[y % 4][x % 2]
    }

    /// A line through points, at least one dot in each column and each row that it crosses.
    mutating func draw(_ points: [(x: Double, y: Double)]) {
        for (start, end) in zip(points, points.dropFirst() + points.suffix(1)) {
            let steps = max(abs(end.x - start.x), abs(end.y - start.y)).rounded(.up)
            for step in 0...Int(min(steps, 10_000)) {
                let share = steps == 0 ? 0 : Double(step) / steps
                set(
                    Int((start.x + (end.x - start.x) * share).rounded()),
                    Int((start.y + (end.y - start.y) * share).rounded()))
            }
        }
    }

    var lines: [String] {
        (0..<rows).map { row in
            String(
                String.UnicodeScalarView(
                    cells[row * columns..<(row + 1) * columns].map {
                        Unicode.Scalar(0x2800 + UInt32($0))!
                    }))
        }
    }
}

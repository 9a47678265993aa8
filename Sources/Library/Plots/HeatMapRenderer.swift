/// Draws a matrix as cells: one path for each colour, in units of cells.
struct HeatMapRenderer {
    let map: HeatMap
    let box: Box
    /// Whether the cells carry the data that a page reads values from.
    var isReadable = false

    /// The most numbers that are carried; of more, a page says the colour's value.
    private static let most = 3000
    /// How many colours a map of numbers is rounded to.
    private static let levels = 64

    func render(into svg: inout SVGBuilder) {
        guard !map.values.isEmpty else { return }
        let scale =
            "translate(\(Numbers.coordinate(box.left)) \(Numbers.coordinate(box.top))) "
            + "scale(\(fraction(box.width / Double(map.columns))) \(fraction(box.height / Double(map.rows))))"
        svg.open(
            "g",
            [("transform", scale), ("shape-rendering", "crispEdges")] + (isReadable ? readings : [])
        )
        if map.isBoolean {
            svg.path("M0 0h\(map.columns)v\(map.rows)h-\(map.columns)z", "plot-false")
            svg.path(runs { map.values[$0] != 0 }, "plot-true")
        } else if let range = map.range {
            drawLevels(range, &svg)
        }
        svg.close("g")
    }

    /// The bar that says which colour is which value; nothing for a Boolean map.
    func renderBar(into svg: inout SVGBuilder) {
        if !map.isBoolean, let range = map.range { drawBar(range, &svg) }
    }

    private var readings: [(name: String, value: String)] {
        var result = [
            (name: "data-columns", value: "\(map.columns)"),
            (name: "data-rows", value: "\(map.rows)"),
        ]
        guard !map.isBoolean else { return result }
        if map.values.count <= Self.most {
            let values = map.values.map { Numbers.short($0, digits: 4) }
            result.append((name: "data-values", value: values.joined(separator: " ")))
        } else if let range = map.range {
            let (low, high) = (range.lowerBound, range.upperBound)
            result.append((name: "data-levels", value: "\(low) \(high) \(Self.levels)"))
        }
        return result
    }

    /// Runs of cells in a row that hold, as one path.
    private func runs(where holds: (Int) -> Bool) -> String {
        var data = ""
        for row in 0..<map.rows {
            var column = 0
            while column < map.columns {
                let start = column
                while column < map.columns, holds(row * map.columns + column) { column += 1 }
                if column > start {
                    data += "M\(start) \(row)h\(column - start)v1h\(start - column)z"
                }
                column += 1
            }
        }
        return data
    }

    private func drawLevels(_ range: ClosedRange<Double>, _ svg: inout SVGBuilder) {
        let level = map.values.map { value in
            value.isFinite
                ? Int((HeatMap.share(of: value, in: range) * Double(Self.levels - 1)).rounded())
                : -1
        }
        for shade in Set(level).subtracting([-1]).sorted() {
            let data = runs { level[$0] == shade }
            let colour = Palette.colour(Double(shade) / Double(Self.levels - 1))
            let level = isReadable ? [(name: "data-level", value: "\(shade)")] : []
            svg.element("path", [("fill", colour)] + level + [("d", data)])
        }
    }

    private func drawBar(_ range: ClosedRange<Double>, _ svg: inout SVGBuilder) {
        let left = box.right + 14
        let steps = 32
        let height = box.height / Double(steps)
        for step in 0..<steps {
            let top = box.bottom - Double(step + 1) * height
            svg.element(
                "rect",
                [
                    ("x", Numbers.coordinate(left)), ("y", Numbers.coordinate(top)),
                    ("width", "10"), ("height", Numbers.coordinate(height + 0.3)),
                    ("fill", Palette.colour((Double(step) + 0.5) / Double(steps))),
                ])
        }
        svg.text(Numbers.brief(range.upperBound, digits: 3), x: left + 15, y: box.top + 9, "")
        svg.text(Numbers.brief(range.lowerBound, digits: 3), x: left + 15, y: box.bottom, "")
    }

    private func fraction(_ value: Double) -> String {
        Numbers.rounded(value, places: value < 0.1 ? 10 : 4)
    }
}

/// Colours for numbers, from dark blue over green to yellow, evenly spaced to the eye.
enum Palette {
    private static let stops: [(red: Double, green: Double, blue: Double)] = [
        (48, 18, 92), (58, 62, 140), (46, 108, 152), (36, 150, 142), (74, 190, 108), (160, 218, 66),
        (250, 230, 48),
    ]

    /// The colour of a share from 0 to 1, as `#rrggbb`.
    static func colour(_ share: Double) -> String {
        let place = min(max(share, 0), 1) * Double(stops.count - 1)
        let index = min(Int(place), stops.count - 2)
        let rest = place - Double(index)
        let (low, high) = (stops[index], stops[index + 1])
        return "#" + hex(low.red + (high.red - low.red) * rest)
            + hex(low.green + (high.green - low.green) * rest)
            + hex(low.blue + (high.blue - low.blue) * rest)
    }

    private static func hex(_ value: Double) -> String {
        let text = String(Int(value.rounded()), radix: 16)
        return text.count == 1 ? "0" + text : text
    }
}

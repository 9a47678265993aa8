import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

@testable import Plots

struct FigureTests {
    static let noise = HistogramTests.noise(200_000)

    /// A figure of every kind, by the name of its golden.
    static let samples: [(name: String, figure: Figure)] = [
        (
            "line",
            linePlot([3.0, 1, 2, .nan, 2.5], title: "A < B & \"C\"", xLabel: "x", yLabel: "y")
        ),
        (
            "log-lines",
            linePlot(
                [
                    Series("first", x: [0, 10, 20], y: [1, 0.01, 10]),
                    Series("second", x: [0, 20], y: [0, 5]),
                ],
                title: "Log", yScale: .log
            ).horizontalLine(at: 2, label: "two")
        ),
        ("histogram", histogram([1, 2, 2, 3, 3, 3], bins: 3, title: "Counts", xLabel: "value")),
        (
            "row",
            Figure.row(
                [
                    histogram(
                        [Series("a", [1.0, 2, 4]), Series("b", [2.0, 3])], bins: 3, density: true),
                    linePlot([1, 2, 3], title: "Right").verticalLine(at: 1, label: "one"),
                ], title: "Both")
        ),
        (
            "map",
            heatMap(
                [[true, false, true], [false, true, true]], title: "Map", xLabel: "c", yLabel: "r")
        ),
        ("numbers", heatMap([[0.0, 1], [2, .nan]], title: "Numbers")),
        (
            "grid",
            Figure.grid(
                [
                    linePlot(
                        (1...6).map { Series("line \($0)", [0, $0]) }, title: "Six lines",
                        yLabel: "y"),
                    linePlot([1, 2, 3], title: "Second", yLabel: "y"),
                    linePlot([3, 2, 1], title: "Third, below"),
                ], title: "Two and one"
            ).horizontalLine(at: 1.5, label: "middle")
        ),
        ("empty", linePlot([Double](), title: "Nothing")),
        ("frames", FrameTests.widening), ("graph", GraphTests.neuron),
    ]

    @Test("Every kind of figure gives the bytes of its golden", arguments: samples.map(\.name))
    func storedBytes(_ name: String) throws {
        let figure = try #require(Self.samples.first { $0.name == name }).figure
        try goldens.expect(figure.svg(), in: "\(name).svg")
    }

    @Test("Every golden is read by a test")
    func allGoldensRead() throws {
        #expect(goldens.fileNames == Self.samples.map { "\($0.name).svg" }.sorted())
    }

    @Test("SVG is well-formed and says what it shows", arguments: samples.map(\.name))
    func wellFormed(_ name: String) throws {
        let figure = try #require(Self.samples.first { $0.name == name }).figure
        let inline = figure.svg(standalone: false)
        for svg in [figure.svg(), "<page>\(inline)</page>"] {
            let parser = XMLParser(data: Data(svg.utf8))
            #expect(parser.parse(), "\(parser.parserError.map(String.init(describing:)) ?? "")")
        }
        #expect(figure.svg().contains("role=\"img\" aria-label=\""))
        #expect(figure.svg() == figure.svg())
        #expect(!inline.contains("<style>"))
        // The page names the whole, once.
        #expect(!inline.contains("aria-label") && inline.contains("aria-hidden=\"true\""))
    }

    @Test("A spike in 200,000 points is never lost, and the file stays small")
    func spikes() throws {
        var values = Self.noise
        for place in [0, 1, 77_777, 123_456, 199_999] {
            values[place] = Double(place % 2 == 0 ? 40 : -40)
        }
        let svg = linePlot(values, yLimits: -41...41).svg()
        #expect(svg.utf8.count < 60_000)
        let layout = PanelLayout.arrange(linePlot(values, yLimits: -41...41).panels, top: 0)[0]
        for extreme in [40.0, -40] {
            let height = Numbers.rounded(try #require(layout.y(extreme)), places: 2)
            #expect(
                svg.contains(" \(height)L") || svg.contains(" \(height)\""),
                "no point at \(extreme)")
        }
    }

    @Test("Thinning keeps the first, lowest, highest and last point of each column, in order")
    func envelope() {
        let points = HistogramTests.noise(5000, seed: 3).enumerated().map {
            (x: Double($0.offset) / 100, y: $0.element)
        }
        let thinned = Envelope.thinned(points)
        #expect(thinned.count == 1)
        for column in 0..<50 {
            let all = points[column * 100..<(column + 1) * 100]
            let kept = thinned[0].filter { Int($0.x) == column }
            #expect(kept.count <= 4)
            #expect(kept.first?.y == all.first?.y && kept.last?.y == all.last?.y)
            #expect(kept.map(\.y).min() == all.map(\.y).min())
            #expect(kept.map(\.y).max() == all.map(\.y).max())
            #expect(kept.map(\.x) == kept.map(\.x).sorted())
        }
    }

    @Test("A map of 32 by 200 cells is a small file")
    func mapSize() {
        let rows = (0..<32).map { row in (0..<200).map { Self.noise[row * 200 + $0] < 0.6 } }
        #expect(heatMap(rows).svg().utf8.count < 60_000)
    }

    @Test("Histograms over each other are outlines, down to the axis where nothing is counted")
    func outlines() throws {
        let svg = histogram([Series("a", [0.0, 0, 3]), Series("b", [1.0])], bins: 3).svg()
        #expect(!svg.contains("plot-bars plot"))
        let path = try #require(svg.firstMatch(of: #/class="plot-line plot-stroke-1" d="([^"]*)"/#))
            .1
        #expect(path.matches(of: #/M[\d. ]+V[\d.]+H[\d.]+V[\d.]+/#).count == 2, "\(path)")
        #expect(histogram([1.0, 2]).svg().contains("plot-bars plot-fill-1"))
    }

    @Test("Panels that share their vertical axis have the same numbers, maps none")
    func sharedHeights() {
        let figures = [histogram([1, 1, 1, 2], bins: 2), histogram([1.0, 2], bins: 2)]
        func heights(_ figure: Figure) -> [ClosedRange<Double>] {
            figure.panels.map { PanelLayout.ranges(of: $0).y }
        }
        #expect(Set(heights(.row(figures))).count == 2)
        #expect(Set(heights(.row(figures, sharesY: true))).count == 1)
        #expect(heights(.grid(figures, sharesY: true)) == [0...3.18, 0...3.18])
        let mixed = Figure.row([linePlot([1, 2]), heatMap([[1.0]])], sharesY: true)
        #expect(mixed.panels[1].y.limits == nil)
        #expect(
            Figure.refusal(row: [linePlot([1]), linePlot([1], yScale: .log)], sharesY: true)
                == "a linear and a logarithmic axis cannot be shared; "
                + "give all figures the same yScale, or leave sharesY out")
    }

    @Test("Two, three and four panels side by side fit a page without being made smaller")
    func widths() {
        for count in 1...4 {
            let panels = Array(repeating: linePlot([1.0, 2], yLabel: "y").panels[0], count: count)
            let width = PanelLayout.arrange(panels, top: 0).map(\.outer.right).max() ?? 0
            #expect(width <= 920 && width >= 700, "\(count) panels are \(width) wide")
        }
        #expect(
            (1...9).map { Figure.grid(Array(repeating: linePlot([1]), count: $0)).columns ?? 0 }
                == [2, 2, 3, 2, 2, 2, 2, 2, 3])
    }

    @Test("The alternative text tells the numbers")
    func altText() {
        #expect(
            linePlot([28.5, 2, 3], title: "Loss", xLabel: "step", yLabel: "loss").altText
                == "Line plot “Loss” of loss over step. 3 points from 28.5 to 3, lowest 2, highest 28.5."
        )
        #expect(
            histogram([-1.0, -1, 0, 1], bins: 2).altText
                == "Histogram. 4 values from -1 to 1, mean -0.25, most between -1 and 0, "
                + "100% in the two outermost of 2 bins.")
        #expect(
            heatMap([[true, false], [true, true]], title: "M").altText
                == "Map “M” of 2 rows by 2 columns; 75% of the cells are true (light).")
        #expect(
            linePlot([1.0, 0, -1, 10], yScale: .log).altText
                == "Line plot on a logarithmic scale. 4 points from 1 to 10, lowest -1, highest 10, "
                + "2 of 0 or less and not shown.")
        #expect(linePlot([Double](), title: "N").altText == "Empty figure “N”: no data.")
    }

    @Test("Unequal numbers of x and y stop with both")
    func mismatch() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Series("s", x: [1, 2, 3], y: [1, 2])
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("series 's' has 3 x values and 2 y values"))
    }

    @Test("Rows of unequal length stop with both lengths")
    func ragged() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = heatMap([[true, false], [true]])
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("row 1 of a heat map has 1 values, row 0 has 2"))
    }
}

struct PreviewTests {
    @Test("A line is drawn in braille between its extremes")
    func line() {
        #expect(
            linePlot([0, 1, 2, 3], title: "Up").preview(columns: 24).split(separator: "\n").count
                == 12)
        let lines = linePlot([0, 1, 2, 3]).preview(columns: 24).split(separator: "\n")
        #expect(lines[0].hasPrefix("3┤") && lines[9].hasPrefix("0┤"))
        #expect(lines[0].last == "⠉" || lines[0].last != "⠀", "the line ends at the top right")
        #expect(lines[9].dropFirst(2).first != "⠀", "and begins at the bottom left")
        #expect(lines[10].hasSuffix("3"))
    }

    @Test("Bars are as high as their counts")
    func bars() {
        let lines = histogram([0, 0, 1], bins: 2).preview(columns: 24).split(separator: "\n")
        #expect(lines[0].hasPrefix("2┤") && lines[7].hasPrefix("0┤"))
        #expect(lines[0].contains("█") && lines[7].last == "█")
        #expect(lines[3].last == " ", "the second bar is half as high")
    }

    @Test("No line is wider than asked for", arguments: FigureTests.samples.map(\.name))
    func width(_ name: String) throws {
        let figure = try #require(FigureTests.samples.first { $0.name == name }).figure
        for line in figure.preview(columns: 60).split(separator: "\n") { #expect(line.count <= 60) }
    }
}

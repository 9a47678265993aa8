import Foundation
import Testing

@testable import Plots

struct FrameTests {
    /// Two panels over three steps; the values widen in the first.
    static let widening = Figure.frames(
        [1, 2, 4].enumerated().map { step, width in
            let values = (0..<40).map { (Double($0) / 39 - 0.5) * Double(width) }
            return (
                label: "\(step * 10_000)",
                figure: Figure.row([
                    histogram(values, bins: 4, title: "Widens", xLabel: "h"),
                    linePlot([Double(width), 0], title: "Falls", xLabel: "x", yLabel: "y"),
                ])
            )
        }, name: "step")

    @Test("Frames share the axes that all of them need")
    func commonAxes() throws {
        let frames = try #require(Self.widening.frames)
        for panel in 0..<2 {
            let ranges = frames.panels.map { PanelLayout.ranges(of: $0[panel]) }
            #expect(Set(ranges.map(\.x)).count == 1 && Set(ranges.map(\.y)).count == 1)
        }
        let (x, _) = PanelLayout.ranges(of: frames.panels[0][0])
        #expect(x.contains(-2) && x.contains(2))
        #expect(PanelLayout.ranges(of: frames.panels[0][1]).y.contains(4))
    }

    @Test("Heat maps in frames share their colours")
    func commonColours() throws {
        let figure = Figure.frames([
            ("a", heatMap([[0.0, 1]])), ("b", heatMap([[5.0, 9]])),
        ])
        let frames = try #require(figure.frames)
        #expect(frames.panels.map { $0[0].heatMap?.range } == [0...9, 0...9])
    }

    @Test("Labels that are numbers are grouped, and the alternative text tells the ends")
    func labels() throws {
        #expect(Self.widening.frames?.labels == ["0", "10,000", "20,000"])
        #expect(
            Self.widening.altText.hasPrefix(
                "3 frames, from step 0 to step 20,000. At step 0: Panel 1: Histogram “Widens”. 40 values"
            ))
        #expect(Self.widening.altText.contains("At step 20,000: Panel 1: Histogram “Widens”."))
    }

    @Test("The file shows small multiples, the page frames that the multiples reuse")
    func drawings() {
        let file = Self.widening.svg()
        #expect(file.contains("class=\"plot plot-multiples\""))
        #expect(file.matches(of: #/>step [\d,]+</#).count == 6, "a heading for each of 3 × 2")
        let page = Self.widening.svg(standalone: false)
        #expect(page.contains("data-frame-name=\"step\" data-frames=\"0|10,000|20,000\""))
        #expect(page.matches(of: #/class="plot-frame( is-shown)?"/#).count == 6)
        #expect(page.matches(of: #/class="plot-frame is-shown"/#).count == 2)
        // Each content is drawn once; whoever shows it again refers to it.
        let drawn = Set(page.matches(of: #/id="([^"]+)"/#).map { String($0.1) })
        let used = Set(page.matches(of: #/href="#([^"]+)"/#).map { String($0.1) })
        #expect(used.isSubset(of: drawn) && used.count == 8)
        #expect(page.matches(of: #/data-counts=/#).count == 3)
    }

    @Test("Of many frames the file shows eight, with the first and the last")
    func manyFrames() {
        let frames = (0..<30).map { (label: "\($0)", figure: linePlot([1, 2, Double($0)])) }
        let file = Figure.frames(frames, name: "epoch").svg()
        let shown = file.matches(of: #/>epoch (\d+)</#).map { String($0.1) }
        #expect(shown == ["0", "4", "8", "12", "16", "20", "24", "29"])
    }

    @Test("The preview shows the first and the last frame")
    func preview() {
        let lines = Self.widening.preview(columns: 60).split(separator: "\n")
        #expect(lines.filter { $0.hasPrefix("step ") } == ["step 0", "step 20,000"])
    }

    @Test("A reference goes through every frame")
    func references() {
        let figure = Self.widening.horizontalLine(at: 1)
        #expect(
            figure.frames?.panels.allSatisfy { $0.allSatisfy { $0.references.count == 1 } } == true)
    }

    @Test("Frames of different kinds stop with both")
    func mismatch() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Figure.frames([("a", linePlot([1])), ("b", heatMap([[true]]))])
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(
            message.contains("frame 'b' has the panels [\"map\"], frame 'a' has [\"lines\"]"))
    }

    @Test("No frame, and frames in a row, stop with what to do")
    func misuse() async {
        let none = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Figure.frames([])
        }
        let nothing = String(decoding: none?.standardErrorContent ?? [], as: UTF8.self)
        #expect(nothing.contains("a figure of frames needs a frame"))
        let row = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = Figure.row([Figure.frames([("a", linePlot([1]))])])
        }
        let message = String(decoding: row?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("make frames of rows instead"))
    }
}

struct DrawingTests {
    @Test("A narrow drawing is no wider than a phone, and reuses the wide one's content")
    func narrow() throws {
        for sample in FigureTests.samples {
            let page = sample.figure.svg(standalone: false)
            let narrow = try #require(
                page.firstMatch(of: #/<svg class="plot plot-narrow" viewBox="0 0 ([\d.]+) /#))
            #expect(try #require(Double(narrow.1)) <= 350, "\(sample.name)")
            let panels = page.matches(of: #/<use href="#p\d+" /#).count
            // A graph is laid out anew.
            #expect(panels == sample.figure.panels.count { $0.graph == nil }, "\(sample.name)")
        }
    }

    @Test("A long title takes several lines, a long legend several rows")
    func wrapping() {
        let title = "A title that is far too long for a narrow drawing of one panel"
        let figure = linePlot(
            ["one name", "another name", "a third and longer name"].map { Series($0, [1.0, 2]) },
            title: title)
        let layout = PanelLayout.arrange(figure.panels, top: 0, isNarrow: true)[0]
        #expect(layout.titleLines.joined(separator: " ") == title)
        #expect(layout.titleLines.count == 2 && layout.legend.rowCount == 2)
        let wide = PanelLayout.arrange(figure.panels, top: 0)[0]
        #expect(wide.titleLines == [title] && wide.legend.rowCount == 1)
        #expect(Set(layout.legend.entries.map(\.series)) == [0, 1, 2])
    }

    @Test("A page can read the values that a figure shows")
    func readings() {
        let lines = linePlot([Series("a", x: [0, 0.5, 1], y: [1, .nan, 2.5])], xLabel: "t")
            .svg(standalone: false)
        #expect(lines.contains("data-steps=\"0.0 0.5 3\" data-ys=\"1 nan 2.5\""))
        #expect(lines.contains("data-kind=\"lines\"") && lines.contains("data-x-label=\"t\""))
        let uneven = linePlot([Series("a", x: [0, 1, 5], y: [1, 2, 3])]).svg(standalone: false)
        #expect(uneven.contains("data-xs=\"0 1 5\" data-ys=\"1 2 3\""))
        let bars = histogram([1, 2, 2, 3], bins: 2).svg(standalone: false)
        #expect(bars.contains("data-edges=\"1.0 3.0\" data-counts=\"1 3\""))
        let map = heatMap([[0.5, 1], [2, .nan]]).svg(standalone: false)
        #expect(map.contains("data-columns=\"2\" data-rows=\"2\" data-values=\"0.5 1 2 nan\""))
        let large = heatMap([(0..<4000).map(Double.init)]).svg(standalone: false)
        #expect(large.contains("data-levels=\"0.0 3999.0 64\"") && !large.contains("data-values"))
        for figure in [linePlot([1, 2]), histogram([1, 2]), heatMap([[1.0]])] {
            #expect(!figure.svg().contains("data-ys") && !figure.svg().contains("data-kind"))
        }
    }

    @Test("A long line is read off its drawing: each point stays in its column of pixels")
    func columns() throws {
        let values = HistogramTests.noise(20_000, seed: 5)
        let figure = linePlot(values)
        let page = figure.svg(standalone: false)
        #expect(page.contains("data-steps=\"0.0 1.0 20000\"") && !page.contains("data-ys"))
        let layout = PanelLayout.arrange(figure.panels, top: 0)[0]
        let path = try #require(page.firstMatch(of: #/class="plot-line[^"]*" d="([^"]*)"/#)).1
        var drawn: [Int: (low: Double, high: Double)] = [:]
        for point in path.matches(of: #/[ML](\S+) ([\d.-]+)/#) {
            let column = Int(try #require(Double(point.1)).rounded(.down))
            let y = try #require(Double(point.2))
            let known = drawn[column] ?? (y, y)
            drawn[column] = (max(known.low, y), min(known.high, y))
        }
        var expected: [Int: (low: Double, high: Double)] = [:]
        for (index, value) in values.enumerated() {
            let column = Int(try #require(layout.x(Double(index))).rounded(.down))
            let y = try #require(layout.y(value))
            let known = expected[column] ?? (y, y)
            expected[column] = (max(known.low, y), min(known.high, y))
        }
        #expect(drawn.keys.sorted() == expected.keys.sorted())
        for (column, range) in expected {
            let found = try #require(drawn[column])
            #expect(abs(found.low - range.low) <= 0.0051 && abs(found.high - range.high) <= 0.0051)
        }
    }
}

import Foundation
import Testing

@testable import Plots

/// Every public function draws or says why not, whatever it is given.
struct AnyInputTests {
    /// 100,000 figures in all.
    private static let figures = 2_000

    @Test("Random values of all magnitudes are drawn or refused", arguments: 1...50 as ClosedRange)
    func randomFigures(_ seed: UInt64) throws {
        var random = RandomInput(seed: seed)
        var drawn = 0
        for number in 0..<Self.figures {
            switch random.figure() {
            case .success(let figure):
                drawn += 1
                // A page's drawings take most of the time.
                let fault = DrawingCheck.fault(in: figure, asPage: number.isMultiple(of: 8))
                #expect(fault == nil, "figure \(number) of seed \(seed): \(fault ?? "")")
                if fault != nil { return }
            case .failure(let refusal):
                #expect(refusal.words.contains(" "))
            }
        }
        #expect(drawn > Self.figures / 2)
    }

    @Test("Bins have edges that differ, and each finite value in their range is in one")
    func bins() {
        var random = RandomInput(seed: 77)
        for _ in 0..<2_000 {
            let values = random.numbers()
            let bins = random.pick([1, 2, 3, 10, 100, 1000])
            let histogram = Histogram(values, bins: bins)
            #expect(zip(histogram.edges, histogram.edges.dropFirst()).allSatisfy { $0 < $1 })
            #expect(histogram.counts.reduce(0, +) + histogram.excluded == values.count)
            #expect(histogram.densities.allSatisfy { $0.isFinite && $0 >= 0 })
        }
        let most = Histogram([1, 1.0.nextUp], bins: 1_000_000)
        #expect(zip(most.edges, most.edges.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("Ticks are few, ascending, finite and inside, for any limits")
    func ticks() {
        var random = RandomInput(seed: 99)
        for _ in 0..<20_000 {
            guard let range = random.limits(), range.lowerBound.isFinite, range.upperBound.isFinite
            else { continue }
            let count = random.pick([1, 3, 4, 5, 6, 8])
            var all = [Ticks.linear(range, count: count)]
            if range.lowerBound > 0 { all.append(Ticks.logarithmic(range, count: count)) }
            for ticks in all {
                #expect(ticks.count <= 2 * count + 2, "\(range)")
                #expect(
                    zip(ticks, ticks.dropFirst()).allSatisfy { $0.value < $1.value }, "\(range)")
                #expect(ticks.allSatisfy { $0.value.isFinite && $0.label.count < 40 }, "\(range)")
            }
            let values = AxisMap(values: range, start: 0, end: 100)
            guard range.lowerBound < range.upperBound else { continue }
            let ends = [range.lowerBound, range.upperBound].compactMap { values($0) }
            #expect(abs(ends[0]) < 1e-9 && abs(ends[1] - 100) < 1e-9, "\(range)")
            #expect(
                all[0].allSatisfy { (-0.01...100.01).contains(values($0.value) ?? .nan) },
                "\(range)")
        }
    }

    @Test(
        "Limits near the ends of Double have round ticks",
        arguments: [
            (-1.7e308...1.7e308, ["-1e308", "0", "1e308"]),
            (0...0x1p-1068, ["0", "1e-322", "2e-322", "3e-322"]),
            (0...0x1p-1030, ["0", "2e-311", "4e-311", "6e-311", "8e-311"]),
        ] as [(ClosedRange<Double>, [String])])
    func ends(_ range: ClosedRange<Double>, _ labels: [String]) {
        #expect(Ticks.linear(range, count: 5).map(\.label) == labels)
    }

    @Test("What is drawn of the largest and the smallest numbers is what is drawn of ordinary ones")
    func scaled() throws {
        func path(_ factor: Double) throws -> Substring {
            let svg = linePlot([-1.0, 0.25, 1].map { $0 * factor }, yLabel: "y").svg()
            return try #require(svg.firstMatch(of: #/class="plot-line[^"]*" d="[^ ]*([^"]*)"/#)).1
        }
        func heights(_ path: Substring) -> [Substring] {
            path.split(separator: " ").map { $0.prefix { $0 != "L" } }
        }
        for factor in [1e307, 1e-300, 0x1p-1060] {
            #expect(try heights(path(factor)) == heights(path(1)))
        }
        #expect(try Set(heights(path(1.79e308))).count == 3)
        #expect(Histogram([-1.0, 0, 1].map { $0 * 1.7e308 }, bins: 3).counts == [1, 1, 1])
        #expect(histogram([1.7e308, 1.7e308]).altText.contains("mean 1.7e308"))
        let tiny = Double("-1.2e-310")!
        #expect(
            Numbers.brief(.leastNonzeroMagnitude) == "4.941e-324"
                && Numbers.brief(tiny) == "-1.2e-310")
    }

    @Test("A drawing shows what is no character as U+FFFD, and escapes what has an accent")
    func text() {
        let title =
            "a\u{0}\u{1B}\u{7F}\u{85}\(RandomInput.noncharacters)\t<\u{301}&\u{301}\"\u{301}\r\nb\u{E000}"
        let figure = linePlot([Series(title, [1])], title: title, xLabel: title, yLabel: title)
        let frames = Figure.frames([(title, figure), ("x|y", figure)], name: title)
        let shown = String(repeating: "\u{FFFD}", count: 8)
        #expect(figure.altText.contains("a\(shown)\t"))
        #expect(figure.preview().contains("a\(shown)"))
        #expect(
            figure.svg().contains("a\(shown)\t&lt;\u{301}&amp;\u{301}&quot;\u{301} \nb\u{E000}<"))
        #expect(frames.svg(standalone: false).contains("|x¦y\""))
        for figure in [figure, frames] { #expect(DrawingCheck.fault(in: figure) == nil) }
    }

    @Test("Axes without a place for any point say so")
    func nothingInside() {
        for figure in [
            linePlot([-1.0, 0], yScale: .log), linePlot([1.0, 2], xLimits: 5...6),
            linePlot([Series("s", x: [Double.nan], y: [1])]),
        ] {
            #expect(figure.svg().contains(">no data within these axes<"))
        }
    }

    @Test("Previews of what lies outside the limits, of an empty series, and of any width")
    func previews() {
        #expect(linePlot([1, 1e30], xLimits: 0...1e-30, yLimits: 0...1e-30).preview().count > 100)
        let both = histogram([Series("a", [1.0]), Series("b", [Double]())], range: 0...2)
        #expect(both.preview().contains("b\n"))
        let lines = linePlot([1, 2]).preview(columns: .max).split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 1000 })
        #expect(linePlot([1, 2]).preview(columns: .min).contains("┤"))
    }

    @Test("What cannot be drawn stops with what would do")
    func refusals() async {
        let logarithm = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            _ = linePlot([1.0, 2], yLimits: 0...10, yScale: .log)
        }
        let limits = String(decoding: logarithm?.standardErrorContent ?? [], as: UTF8.self)
        #expect(
            limits.contains(
                "the y limits are 0.0...10.0, but a logarithmic axis has no place for 0 or less; "
                    + "begin above 0, or leave the limits out"))
        let count = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
            _ = histogram([1.0], bins: .max)
        }
        let bins = String(decoding: count?.standardErrorContent ?? [], as: UTF8.self)
        #expect(bins.contains("at most 1,000,000 bins, not 9223372036854775807; take fewer"))
    }

    @Test("Limits, frames and changed series are refused with what would do")
    func words() {
        func words(_ x: ClosedRange<Double>?) -> String? {
            Panel(
                title: "", x: .init(label: "", limits: x), y: .init(label: ""), content: .lines([])
            )
            .refusal
        }
        #expect(words(nil) == nil && words(3...3) == nil && words(-1e308...1e308) == nil)
        #expect(
            words(0 ... .infinity)
                == "the x limits are 0.0...inf; give two finite numbers, the smaller one first")
        #expect(Histogram.refusal(bins: 3, range: -.infinity...1)?.contains("-inf...1.0; ") == true)
        #expect(
            Frames.refusal([("a", linePlot([1])), ("b", linePlot([1], yScale: .log))])
                == "frame 'b' has another yScale than frame 'a'; "
                + "frames share their axes, so give all the same")
        var series = Series("s", [1, 2])
        series.x = []
        #expect(
            series.refusal == "series 's' has 0 x values and 2 y values; give each y its x")
    }
}

/// Words with which an input was refused.
struct Refused: Error {
    let words: String
}

import Foundation
import Testing

#if canImport(FoundationXML)
    import FoundationXML
#endif

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
        #expect(Numbers.brief(5e-324) == "4.941e-324" && Numbers.brief(-1.2e-310) == "-1.2e-310")
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

/// Inputs that look random, the same on every machine.
struct RandomInput {
    private var state: UInt64

    init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

    private mutating func next() -> UInt64 {
        // SplitMix64 (https://prng.di.unimi.it/splitmix64.c).
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
        return bits ^ bits >> 31
    }

    mutating func below(_ count: Int) -> Int { Int(next() % UInt64(count)) }
    mutating func pick<Value>(_ values: [Value]) -> Value { values[below(values.count)] }
    private mutating func isOne(in count: Int) -> Bool { below(count) == 0 }

    private static let special: [Double] = [
        0, -0.0, 1, -1, 10, .leastNonzeroMagnitude, -.leastNonzeroMagnitude, .leastNormalMagnitude,
        .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .infinity, -.infinity, .nan, .pi,
        0x1p53, 0x1p63, -0x1p63, 1e16, 1e-5, 1e308, -1e308, 1e280, 1e-280, 1.0.nextUp, 1.0.nextDown,
    ]

    mutating func number() -> Double {
        switch below(6) {
        case 0: return Self.special[below(Self.special.count)]
        case 1: return Double(bitPattern: next())
        case 2: return Double(below(2001) - 1000) / 8
        case 3: return Double(below(40)) * pick([1, 0.1, 1e5, 1e-5])
        default:
            let size = Double("\(below(9000) + 1000)e\(below(636) - 330)") ?? 0
            return isOne(in: 3) ? -size : size
        }
    }

    /// Of all magnitudes, or of one, or neighbours.
    mutating func numbers() -> [Double] {
        let count = isOne(in: 500) ? 600 + below(2000) : below(9)
        let first = number()
        switch below(5) {
        case 0: return Array(repeating: first, count: count)
        case 1:
            return (0..<count).map { _ in
                (0..<below(4)).reduce(first) { value, _ in value.nextUp }
            }
        case 2: return (0..<count).map { _ in first * Double(below(1000)) / 1000 }
        case 3: return (0..<count).map { _ in first + number() }
        default: return (0..<count).map { _ in number() }
        }
    }

    mutating func limits() -> ClosedRange<Double>? {
        let low = number()
        let high = pick([low, low.nextUp, number(), number(), number()])
        return low.isNaN || high.isNaN ? nil : min(low, high)...max(low, high)
    }

    /// What no literal may hold.
    static let noncharacters = String(
        String.UnicodeScalarView(
            [0xFFFE, 0xFFFF, 0xFDD0, 0x10FFFF].compactMap(Unicode.Scalar.init)))

    // None has the letters of `nan` or `inf`, which no coordinate may have.
    private static let texts = [
        "", "", "", "loss",
        "a longer title of so many words that it takes two lines or more, if not three",
        "<&>\"'", "<\u{301}&\u{301}\"\u{301}", "\u{0}\u{8}\u{B}\u{1F}\u{7F}\u{9F}", "\r\n\t", "]]>",
        noncharacters, "\u{E000}\u{F8FF}", "👩‍👩‍👧‍👦 e\u{301}", "\u{202E}rtl",
        "|", String(repeating: "w", count: 300),
    ]

    mutating func text() -> String {
        isOne(in: 8)
            ? String(
                String.UnicodeScalarView(
                    (0..<below(6)).compactMap { _ in
                        Unicode.Scalar(UInt32(below(0x3000)))
                    })) : pick(Self.texts)
    }

    private mutating func series() -> [Series] {
        (0..<below(4)).map { _ in
            var series = Series(text(), numbers())
            if isOne(in: 2) { series.x = series.y.map { _ in number() } }
            if isOne(in: 200) { series.x.append(1) }
            return series
        }
    }

    mutating func figure() -> Result<Figure, Refused> {
        var figure: Figure
        do throws(Refused) {
            figure = isOne(in: 12) ? try several() : try single()
        } catch {
            return .failure(error)
        }
        if isOne(in: 8) { figure.title = text() }
        if isOne(in: 4) { figure = figure.horizontalLine(at: number(), label: text()) }
        if isOne(in: 4) { figure = figure.verticalLine(at: number(), label: text()) }
        return .success(figure)
    }

    private mutating func several() throws(Refused) -> Figure {
        var figures: [Figure] = []
        for _ in 0..<below(5) { figures.append(try single()) }
        if isOne(in: 20) { figures = [Figure.frames([("a", Figure.row(figures))])] }
        let columns = pick([1, 2, 3, .max, 0, -1])
        switch below(3) {
        case 0:
            try check(Figure.refusal(row: figures))
            return .row(figures, title: text())
        case 1:
            try check(Figure.refusal(row: figures, columns: columns))
            return .grid(figures, columns: columns, title: text())
        default:
            if let first = figures.first, isOne(in: 2) {
                figures = figures.map { $0.panels[0].kind == first.panels[0].kind ? $0 : first }
            }
            let frames = figures.map { (label: text(), figure: $0) }
            try check(Frames.refusal(frames))
            return .frames(frames, name: text(), title: text())
        }
    }

    private mutating func single() throws(Refused) -> Figure {
        let (title, x, y) = (text(), text(), text())
        switch below(6) {
        case 0, 1: return try lines(title, x, y)
        case 2, 3: return try bars(title, x, y)
        case 4:
            var rows = rows { $0.isOne(in: 2) }
            if isOne(in: 50) { rows.append([true]) }
            try check(HeatMap.refusal(rows))
            return heatMap(rows, title: title, xLabel: x, yLabel: y)
        default:
            let (first, isNarrow) = (number(), isOne(in: 2))
            var rows = rows { isNarrow ? first * Double($0.below(9)) : $0.number() }
            if isOne(in: 50) { rows.append([1]) }
            try check(HeatMap.refusal(rows))
            return heatMap(rows, title: title, xLabel: x, yLabel: y)
        }
    }

    private mutating func rows<Value>(_ value: (inout Self) -> Value) -> [[Value]] {
        let columns = isOne(in: 500) ? 4000 : below(6)
        return (0..<below(6)).map { _ in (0..<columns).map { _ in value(&self) } }
    }

    private mutating func lines(
        _ title: String, _ x: String, _ y: String
    ) throws(Refused) -> Figure {
        let series = isOne(in: 2) ? series() : [Series("", numbers())]
        let xLimits = isOne(in: 4) ? limits() : nil
        let yLimits = isOne(in: 4) ? limits() : nil
        let scale = pick([AxisScale.linear, .log])
        try check(
            Panel(
                title: title, x: .init(label: x, limits: xLimits),
                y: .init(label: y, limits: yLimits, scale: scale), content: .lines(series)
            ).refusal)
        return series.count == 1
            ? linePlot(
                series[0].y, title: title, xLabel: x, yLabel: y, xLimits: xLimits, yLimits: yLimits,
                yScale: scale)
            : linePlot(
                series, title: title, xLabel: x, yLabel: y, xLimits: xLimits, yLimits: yLimits,
                yScale: scale)
    }

    private mutating func bars(
        _ title: String, _ x: String, _ y: String
    ) throws(Refused) -> Figure {
        let bins =
            isOne(in: 20)
            ? pick([0, -1, .min, .max, 1_000_001, 1 << 40])
            : isOne(in: 4000) ? 100_000 : pick([1, 2, 3, 10, 50])
        let range = isOne(in: 3) ? limits() : nil
        try check(Histogram.refusal(bins: bins, range: range))
        return isOne(in: 2)
            ? histogram(
                series(), bins: bins, density: isOne(in: 2), title: title, xLabel: x, yLabel: y,
                range: range)
            : histogram(
                numbers(), bins: bins, density: isOne(in: 2), title: title, xLabel: x, range: range)
    }

    private func check(_ refusal: String?) throws(Refused) {
        if let refusal { throw Refused(words: refusal) }
    }
}

/// Whether the drawings of a figure can be read by a browser.
enum DrawingCheck {
    static func fault(in figure: Figure, asPage: Bool = true) -> String? {
        if figure.preview(columns: 60).isEmpty, !figure.panels.isEmpty { return "no preview" }
        let text = figure.altText + figure.preview()
        guard text.unicodeScalars.elementsEqual(text.printable.unicodeScalars) else {
            return "control characters in text"
        }
        let page = asPage ? "<p>\(figure.svg(standalone: false))</p>" : "<p/>"
        return fault(in: figure.svg()) ?? fault(in: page)
    }

    private static func fault(in svg: String) -> String? {
        guard svg.utf8.count < 1_000_000 else { return "\(svg.utf8.count) bytes" }
        let reader = Reader()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = reader
        guard parser.parse() else {
            return "not well-formed: \(parser.parserError.map(String.init(describing:)) ?? "")"
        }
        return reader.fault
    }

    private final class Reader: NSObject, XMLParserDelegate {
        private static let numbers: Set = [
            "d", "x", "y", "width", "height", "viewBox", "transform", "data-box",
        ]
        var fault: String?

        func parser(
            _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
            qualifiedName: String?, attributes: [String: String]
        ) {
            for (name, value) in attributes where Self.numbers.contains(name) {
                let numbers = name == "transform" ? value.replacing("translate", with: "") : value
                if !isDrawable(numbers) { fault = "\(name)=\"\(value.prefix(200))\"" }
            }
        }

        /// Whether numbers have at most five digits before the point, and none is `nan` or `inf`.
        private func isDrawable(_ value: String) -> Bool {
            var digits = 0
            var isFraction = false
            for byte in value.utf8 {
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"):
                    digits += isFraction ? 0 : 1
                    if digits > 5 { return false }
                case UInt8(ascii: "."): isFraction = true
                case UInt8(ascii: "f"), UInt8(ascii: "n"): return false  // inf, nan
                default: (digits, isFraction) = (0, false)
                }
            }
            return true
        }
    }
}

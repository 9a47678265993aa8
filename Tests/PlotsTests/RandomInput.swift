import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

@testable import Plots

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
        if isOne(in: 20), figures.allSatisfy({ $0.panels[0].graph == nil }) {
            figures = [Figure.frames([("a", Figure.row(figures))])]
        }
        let columns = pick([1, 2, 3, .max, 0, -1])
        switch below(3) {
        case 0:
            let sharesY = isOne(in: 2)
            try check(Figure.refusal(row: figures, sharesY: sharesY))
            return .row(figures, sharesY: sharesY, title: text())
        case 1:
            let sharesY = isOne(in: 2)
            try check(Figure.refusal(row: figures, columns: columns, sharesY: sharesY))
            return .grid(figures, columns: columns, sharesY: sharesY, title: text())
        default:
            if let first = figures.first, isOne(in: 2) {
                figures = figures.map { $0.panels[0].kind == first.panels[0].kind ? $0 : first }
            } else if isOne(in: 2) {
                figures = figures.filter { $0.panels.allSatisfy { $0.graph == nil } }
            }
            let frames = figures.map { (label: text(), figure: $0) }
            try check(Frames.refusal(frames))
            return .frames(frames, name: text(), title: text())
        }
    }

    private mutating func single() throws(Refused) -> Figure {
        let (title, x, y) = (text(), text(), text())
        switch below(7) {
        case 6: return try graph(title)
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

    /// Mostly without a circle; sometimes with names twice, inputs twice, names of no node, and itself.
    private mutating func graph(_ title: String) throws(Refused) -> Figure {
        let count = isOne(in: 300) ? 90 + below(20) : below(9)
        let isWrong = isOne(in: 8)
        let nodes = (0..<count).map { index in
            let inputs = (0..<below(4)).map { _ in
                "\(isWrong ? below(count + 1) : below(max(index, 1)))"
            }
            return GraphNode(
                "\(isWrong && isOne(in: 9) ? 0 : index)", (0..<below(3)).map { _ in text() },
                from: isWrong ? inputs : index == 0 ? [] : Set(inputs).sorted(), label: text())
        }
        try check(Graph.refusal(nodes))
        return Plots.graph(isOne(in: 2) ? nodes : nodes.reversed(), title: title)
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

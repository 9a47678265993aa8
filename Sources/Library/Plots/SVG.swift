extension Figure {
    /// The figure as SVG; the same bytes each time.
    /// - Parameter standalone: One document with its style sheet and its name. Otherwise elements
    ///   for a page that has ``styleSheet`` and names the whole: the wide drawing, the narrow one,
    ///   and the frames as small multiples where there are frames.
    public func svg(standalone: Bool = true) -> String {
        let drawing = Drawing(figure: self)
        guard !standalone else {
            return element(
                frames == nil ? "plot" : "plot plot-multiples",
                named: "xmlns=\"http://www.w3.org/2000/svg\"",
                "role=\"img\" aria-label=\"\(SVGBuilder.escaped(altText))\"",
                head: "<style>\n\(Self.standaloneStyleSheet(hasGraph: hasGraph))\n</style>\n",
                drawing.file)
        }
        let hidden = "aria-hidden=\"true\" focusable=\"false\""
        let labels = frames.map { frames in
            " data-frame-name=\"\(SVGBuilder.escaped(frames.name))\" data-frames=\""
                + SVGBuilder.escaped(
                    frames.labels.map { String($0.map { $0 == "|" ? "¦" : $0 }) }.joined(
                        separator: "|"))
                + "\""
        }
        let wide = element("plot plot-wide", named: "", hidden + (labels ?? ""), drawing.wide)
        let narrow = element("plot plot-narrow", named: "", hidden, drawing.narrow)
        guard let frames else { return wide + narrow }
        return wide + narrow
            + element("plot plot-multiples", named: "", hidden) { svg in
                drawing.multiples(of: frames, into: &svg)
            }
    }

    private var hasGraph: Bool { panels.contains { $0.graph != nil } }
    /// Whether nothing but graphs is shown, so that no reader lies over it.
    private var isGraph: Bool { hasGraph && panels.allSatisfy { $0.graph != nil } }

    private func element(
        _ style: String, named namespace: String, _ attributes: String, head: String = "",
        _ draw: (inout SVGBuilder) -> (width: Double, height: Double)
    ) -> String {
        var body = SVGBuilder()
        let size = draw(&body)
        let (width, height) = (Numbers.coordinate(size.width), Numbers.coordinate(size.height))
        let space = namespace.isEmpty ? "" : namespace + " "
        // A page scrolls rather than make the text of boxes smaller than 7/8 of its size.
        let least =
            namespace.isEmpty && isGraph
            ? "style=\"min-width: \(Int(size.width * 7 / 8))px\" " : ""
        return "<svg \(space)class=\"\(style)\" viewBox=\"0 0 \(width) \(height)\" "
            + "width=\"\(width)\" height=\"\(height)\" \(least)\(attributes)>\n\(head)\(body.text)</svg>\n"
    }
}

extension String {
    /// The text with U+FFFD in place of control characters and noncharacters, which XML forbids or
    /// advises against (https://www.w3.org/TR/xml/#charsets); tabs and line ends stay.
    var printable: String {
        guard utf8.contains(where: { $0 < 0x20 || $0 >= 0x7F }) else { return self }
        let scalars = unicodeScalars.map { scalar -> Unicode.Scalar in
            switch scalar.value {
            case 0x09, 0x0A: scalar
            case 0x0D: " "
            case 0..<0x20, 0x7F..<0xA0, 0xFDD0..<0xFDF0: "\u{FFFD}"
            case let value where value & 0xFFFE == 0xFFFE: "\u{FFFD}"
            default: scalar
            }
        }
        return String(String.UnicodeScalarView(scalars))
    }
}

/// Text of an SVG element, piece by piece.
struct SVGBuilder {
    private(set) var text = ""

    mutating func raw(_ piece: String) {
        text += piece
    }

    mutating func open(_ name: String, _ attributes: [(name: String, value: String)]) {
        text += "<\(name)\(Self.written(attributes))>\n"
    }

    mutating func close(_ name: String) {
        text += "</\(name)>\n"
    }

    mutating func element(_ name: String, _ attributes: [(name: String, value: String)]) {
        text += "<\(name)\(Self.written(attributes))/>\n"
    }

    mutating func path(_ data: String, _ style: String, dashes: String? = nil) {
        guard !data.isEmpty else { return }
        let dashes = dashes.map { [(name: "stroke-dasharray", value: $0)] } ?? []
        element("path", [("class", style)] + dashes + [("d", data)])
    }

    /// The element of a name, moved and stretched from one box into another.
    mutating func use(_ name: String, from: Box, to: Box) {
        let (x, y) = (to.width / from.width, to.height / from.height)
        let places = 5
        let (dx, dy) = (to.left - from.left * x, to.top - from.top * y)
        let numbers = [x, 0, 0, y, dx, dy].map { Numbers.rounded($0, places: places) }
        element(
            "use",
            [("href", "#\(name)"), ("transform", "matrix(\(numbers.joined(separator: " ")))")])
    }

    mutating func text(
        _ content: String, x: Double, y: Double, _ style: String, isVertical: Bool = false
    ) {
        guard !content.isEmpty else { return }
        let place = "x=\"\(Numbers.coordinate(x))\" y=\"\(Numbers.coordinate(y))\""
        let turn =
            isVertical
            ? " transform=\"rotate(-90 \(Numbers.coordinate(x)) \(Numbers.coordinate(y)))\"" : ""
        let kind = style.isEmpty ? "" : " class=\"\(style)\""
        text += "<text\(kind) \(place)\(turn)>\(Self.escaped(content))</text>\n"
    }

    /// Text as it may stand in an element and in an attribute.
    static func escaped(_ text: String) -> String {
        var result = ""
        // Not by characters: one is `<` with an accent.
        for scalar in text.printable.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func written(_ attributes: [(name: String, value: String)]) -> String {
        attributes.map { " \($0.name)=\"\(escaped($0.value))\"" }.joined()
    }
}

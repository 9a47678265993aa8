extension Figure {
    /// The figure as an SVG document or element; the same bytes each time.
    /// - Parameter standalone: With the style sheet and the namespace, as a file needs them; without
    ///   both, for inlining in a page that has ``styleSheet``.
    public func svg(standalone: Bool = true) -> String {
        let layouts = PanelLayout.arrange(panels, top: title.isEmpty ? 0 : 30)
        let width = Numbers.coordinate(layouts.last?.outer.right ?? 320)
        let height = Numbers.coordinate(layouts.map(\.outer.bottom).max() ?? 80)
        var svg = SVGBuilder()
        svg.raw(standalone ? "<svg xmlns=\"http://www.w3.org/2000/svg\"" : "<svg")
        svg.raw(
            " class=\"plot\" viewBox=\"0 0 \(width) \(height)\" width=\"\(width)\" height=\"\(height)\""
        )
        svg.raw(" role=\"img\" aria-label=\"\(SVGBuilder.escaped(altText))\">\n")
        if standalone { svg.raw("<style>\n\(Self.standaloneStyleSheet)\n</style>\n") }
        if !title.isEmpty {
            svg.text(
                title, x: (layouts.last?.outer.right ?? 320) / 2, y: 20, "plot-title plot-middle")
        }
        for layout in layouts { PanelRenderer(layout: layout).render(into: &svg) }
        svg.close("svg")
        return svg.text
    }
}

/// Text of an SVG element, piece by piece.
struct SVGBuilder {
    private(set) var text = ""

    mutating func raw(_ piece: String) {
        text += piece
    }

    mutating func open(_ name: String, _ attributes: KeyValuePairs<String, String>) {
        text += "<\(name)\(Self.written(attributes))>\n"
    }

    mutating func close(_ name: String) {
        text += "</\(name)>\n"
    }

    mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String>) {
        text += "<\(name)\(Self.written(attributes))/>\n"
    }

    mutating func path(_ data: String, _ style: String) {
        guard !data.isEmpty else { return }
        element("path", ["class": style, "d": data])
    }

    mutating func text(
        _ content: String, x: Double, y: Double, _ style: String, isVertical: Bool = false
    ) {
        let place = "x=\"\(Numbers.coordinate(x))\" y=\"\(Numbers.coordinate(y))\""
        let turn =
            isVertical
            ? " transform=\"rotate(-90 \(Numbers.coordinate(x)) \(Numbers.coordinate(y)))\"" : ""
        let kind = style.isEmpty ? "" : " class=\"\(style)\""
        text += "<text\(kind) \(place)\(turn)>\(Self.escaped(content))</text>\n"
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            default: result.append(character)
            }
        }
        return result
    }

    private static func written(_ attributes: KeyValuePairs<String, String>) -> String {
        attributes.map { " \($0.key)=\"\(escaped($0.value))\"" }.joined()
    }
}

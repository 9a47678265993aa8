import Foundation

#if canImport(FoundationXML)
    import FoundationXML
#endif

/// The lines of a recorded figure, read back from the drawing.
///
/// A point is drawn to a tenth of a pixel, so a value is known to about a two-thousandth of its axis.
struct ShownLines {
    /// By panel, then by the name in the legend: the heights from left to right, from 0 at the
    /// bottom of the axis to 1 at its top.
    private let panels: [[String: [Double]]]

    /// The lines of a figure that a chapter recorded.
    init(figure: String, chapter: String) throws {
        let svg = try Repository.text("chapters/figures/\(chapter)/\(figure).svg")
        let reader = LineReader()
        let parser = XMLParser(data: Data(svg.utf8))
        parser.delegate = reader
        guard parser.parse() else { throw parser.parserError ?? CocoaError(.fileReadCorruptFile) }
        panels = reader.panels.map { panel in
            panel.lines.mapValues { ys in
                ys.map { (panel.bottom - $0) / (panel.bottom - panel.top) }
            }
        }
    }

    var panelCount: Int { panels.count }

    /// The values of a line on a linear axis.
    func values(_ line: String, panel: Int, from low: Double, to high: Double) throws -> [Double] {
        try heights(line, panel).map { low + $0 * (high - low) }
    }

    /// The values of a line on a logarithmic axis.
    func powers(_ line: String, panel: Int, from low: Double, to high: Double) throws -> [Double] {
        try heights(line, panel).map { low * Foundation.pow(high / low, $0) }
    }

    private func heights(_ line: String, _ panel: Int) throws -> [Double] {
        guard panels.indices.contains(panel), let heights = panels[panel][line] else {
            throw MissingLine(line: line, panel: panel)
        }
        return heights
    }
}

struct MissingLine: Error {
    var line: String
    var panel: Int
}

/// Collects the panels of a drawing, their frames and their lines, in pixels.
private final class LineReader: NSObject, XMLParserDelegate {
    struct Panel {
        var lines: [String: [Double]] = [:]
        var top = 0.0
        var bottom = 0.0
    }

    var panels: [Panel] = []
    private var series = ""

    func parser(
        _ parser: XMLParser, didStartElement element: String, namespaceURI: String?,
        qualifiedName: String?, attributes: [String: String]
    ) {
        let style = (attributes["class"] ?? "").split(separator: " ")
        if style.contains("plot-panel") { panels.append(Panel()) }
        if let name = attributes["data-series"] { series = name }
        guard let path = attributes["d"], !panels.isEmpty else { return }
        if style.contains("plot-line") {
            // M x y L x y …
            panels[panels.count - 1].lines[series] = path.dropFirst().split(separator: "L")
                .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
        } else if style.contains("plot-axis") {
            // M left top V bottom H right
            let numbers = path.split { "MVH ".contains($0) }.compactMap { Double($0) }
            panels[panels.count - 1].top = numbers[1]
            panels[panels.count - 1].bottom = numbers[2]
        }
    }
}

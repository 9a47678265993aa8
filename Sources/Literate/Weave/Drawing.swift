import Plots

/// An SVG element whose ids are made unique, so that several can stand in one page.
struct InlineSVG {
    private let attributes: HTMLAttributes
    private let prefix: String
    private let ids: Set<String>

    init(_ svg: String, prefix: String) {
        attributes = HTMLAttributes(plainDrawing(svg))
        self.prefix = prefix
        ids = Set(attributes.values(of: ["id"]))
    }

    /// The element with every id, and every reference to one, prefixed.
    var html: String {
        let text = attributes.text
        guard !ids.isEmpty else { return text }
        var result = ""
        var end = text.startIndex
        for attribute in attributes.all {
            result += text[end..<attribute.value.lowerBound]
            result += scoped(attribute.name, String(text[attribute.value]))
            end = attribute.value.upperBound
        }
        return result + text[end...]
    }

    private func scoped(_ name: String, _ value: String) -> String {
        switch name {
        case "id": return prefix + value
        case "aria-labelledby", "aria-describedby":
            return value.split(separator: " ").map { ids.contains(String($0)) ? prefix + $0 : $0 }
                .joined(separator: " ")
        case "href", "xlink:href":
            return value.hasPrefix("#") && ids.contains(String(value.dropFirst()))
                ? "#\(prefix)\(value.dropFirst())" : value
        default:
            return value.utf8.contains(UInt8(ascii: "#")) ? scopedReferences(in: value) : value
        }
    }

    /// A value such as `url(#id)`, in which several may stand.
    private func scopedReferences(in value: String) -> String {
        var parts = value.split(separator: "url(#", omittingEmptySubsequences: false)
        for index in parts.indices.dropFirst() {
            let id = parts[index].prefix { $0 != ")" }
            if ids.contains(String(id)) { parts[index] = prefix + parts[index] }
        }
        return parts.joined(separator: "url(#")
    }
}

/// A recorded drawing as an element of a page, whose ids begin with a prefix of their own.
package func inlinedDrawing(_ svg: String, prefix: String) -> String {
    let html = InlineSVG(svg, prefix: prefix).html
    return html.lastIndex { $0 != "\n" }.map { String(html[...$0]) } ?? ""
}

/// A drawing that can be read without the page's style sheet too.
///
/// SVG's own attributes weigh less than any rule of a style sheet
/// (https://www.w3.org/TR/SVG2/styling.html#PresentationAttributes), so they only show where there is
/// none: in a reader's view, or where the sheet did not load.
func plainDrawing(_ svg: String) -> String {
    let bytes = Array(svg.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count * 5 / 4)
    var tokenStart = 0
    for (place, byte) in bytes.enumerated() {
        result.append(byte)
        if byte == UInt8(ascii: "\"") {
            let name = String(decoding: bytes[tokenStart..<place], as: UTF8.self)
            if let attributes = presentation[name] { result += " \(attributes)".utf8 }
            if name == frames {
                result.insert(
                    contentsOf: "display=\"none\" ".utf8, at: result.count - frames.utf8.count - 1)
            }
            tokenStart = place + 1
        } else if byte == UInt8(ascii: " ") {
            tokenStart = place + 1
        }
    }
    return String(decoding: result, as: UTF8.self)
}

/// The attribute of a drawing that is a slider's place, of which one frame is shown.
private let frames = "data-frames="

/// What the style sheet's classes look like on white; of several drawings one is shown.
///
/// The last class of an element decides.
private let presentation: [String: String] = {
    let colours = FigureColours.light
    let numbered = colours.series.enumerated().flatMap { index, colour in
        [
            ("plot-stroke-\(index + 1)", "fill=\"none\" stroke=\"\(colour)\" \(steady)"),
            ("plot-fill-\(index + 1)", "fill=\"\(colour)\""),
        ]
    }
    let named = [
        ("plot-axis", "fill=\"none\" stroke=\"\(colours.muted)\""),
        ("plot-grid", "fill=\"none\" stroke=\"\(colours.grid)\""),
        ("plot-reference", "fill=\"none\" stroke=\"\(colours.muted)\""),
        ("plot-true", "fill=\"\(brief(colours.whereTrue))\""),
        ("plot-false", "fill=\"\(colours.whereFalse)\""),
        ("plot-end", "text-anchor=\"end\""), ("plot-middle", "text-anchor=\"middle\""),
        ("plot-node", "text-anchor=\"middle\" font-weight=\"600\""),
        ("plot-box", "fill=\"#fff\" stroke=\"\(colours.series[0])\""),
        ("plot-leaf", "fill=\"#fff\" stroke=\"\(colours.muted)\""),
        ("plot-arrow", "fill=\"none\" stroke=\"\(colours.muted)\""),
        ("plot-head", "fill=\"\(colours.muted)\""),
        ("plot-wide", text), ("plot-multiples", text),
        ("plot-frame", "display=\"none\""), ("plot-narrow", "display=\"none\""),
    ]
    return Dictionary(uniqueKeysWithValues: numbered + named)
}()

/// White in four bytes; a map has thousands of cells.
private func brief(_ colour: String) -> String { colour == "#ffffff" ? "#fff" : colour }

private let text = "font-family=\"sans-serif\" font-size=\"12\""
private let steady = "vector-effect=\"non-scaling-stroke\""

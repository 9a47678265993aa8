import Plots

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
        ("plot-wide", text), ("plot-multiples", text),
        ("plot-frame", "display=\"none\""), ("plot-narrow", "display=\"none\""),
    ]
    return Dictionary(uniqueKeysWithValues: numbered + named)
}()

/// White in four bytes; a map has thousands of cells.
private func brief(_ colour: String) -> String { colour == "#ffffff" ? "#fff" : colour }

private let text = "font-family=\"sans-serif\" font-size=\"12\""
private let steady = "vector-effect=\"non-scaling-stroke\""

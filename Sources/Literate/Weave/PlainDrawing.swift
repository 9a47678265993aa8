/// A drawing that can be read without the page's style sheet too.
///
/// SVG's own attributes weigh less than any rule of a style sheet
/// (https://www.w3.org/TR/SVG2/styling.html#PresentationAttributes), so they only show where there is
/// none: in a reader's view, or where the sheet did not load.
func plainDrawing(_ svg: String) -> String {
    presentation.reduce(svg) { result, rule in
        result.replacing("\(rule.name)\"", with: "\(rule.name)\" \(rule.attributes)")
    }
    .replacing(" data-frames=", with: " display=\"none\" data-frames=")
}

/// What the style sheet's classes look like on white; of several drawings one is shown.
private let presentation: [(name: String, attributes: String)] = {
    let series = ["#1f6fc4", "#d1590f", "#12825f", "#8a4bb8", "#a3740a"]
    let numbered = series.enumerated().flatMap { index, colour in
        [
            ("plot-stroke-\(index + 1)", "fill=\"none\" stroke=\"\(colour)\" \(steady)"),
            ("plot-fill-\(index + 1)", "fill=\"\(colour)\""),
        ]
    }
    return numbered + [
        ("plot-axis", "fill=\"none\" stroke=\"#57606a\""),
        ("plot-grid", "fill=\"none\" stroke=\"#e4e7eb\""),
        ("plot-reference", "fill=\"none\" stroke=\"#57606a\""),
        ("plot-true", "fill=\"#fff\""), ("plot-false", "fill=\"#1f2937\""),
        ("plot-end", "text-anchor=\"end\""), ("plot-middle", "text-anchor=\"middle\""),
        ("plot plot-wide", text), ("plot plot-multiples", text),
        ("plot-frame", "display=\"none\""), ("plot-narrow", "display=\"none\""),
    ]
}()

private let text = "font-family=\"sans-serif\" font-size=\"12\""
private let steady = "vector-effect=\"non-scaling-stroke\""

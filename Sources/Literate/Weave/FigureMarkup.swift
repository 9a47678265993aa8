import LiterateCMark
import LiterateFormat
import LiterateRecording

/// A figure that a cell drew, as HTML.
struct FigureMarkup {
    let image: FigureImage
    /// The drawing; nil where the page shows the chapter's file instead.
    let figure: RecordedFigure?
    let anchor: String
    /// The figure's number in the chapter, from 1.
    let number: Int
    let caption: String?

    var html: String {
        let captionHTML = caption.map { " " + inlineHTML(of: $0) } ?? ""
        return """
            <figure class="figure" id="\(anchor)">
            \(drawing)
            \(tools)<figcaption><a class="figure-number" href="#\(anchor)">Figure \(number).</a>\
            \(captionHTML)</figcaption>
            </figure>

            """
    }

    private var drawing: String {
        let alternative = escaped(image.alternativeText)
        guard let figure else {
            return "<img src=\"\(escaped(image.path))\" alt=\"\(alternative)\">"
        }
        return """
            <div class="stage"><div class="drawing" role="img" aria-label="\(alternative)">
            \(inlinedDrawing(figure.inlineSVG, prefix: "\(anchor)-"))
            </div></div>
            """
    }

    /// What can be done with the figure; the script adds to it.
    private var tools: String {
        guard figure != nil else { return "" }
        let path = escaped(image.path)
        return "<p class=\"figure-tools\"><a class=\"download\" href=\"\(path)\" download "
            + "aria-label=\"Figure \(number) as an SVG file\">SVG</a></p>\n"
    }
}

/// A line of Markdown as HTML without a paragraph around it.
func inlineHTML(of markdown: String) -> String {
    guard let tree = inlineTree(of: markdown) else { return escaped(markdown) }
    tree.addMarkup()
    return String(tree.html().dropFirst("<p>".count).dropLast("</p>\n".count))
}

/// The tree of a line of Markdown that is a paragraph; nil for any other.
func inlineTree(of markdown: String) -> MarkdownTree? {
    let tree = GitHubText(markdown).tree
    let blocks = tree.root.children
    return blocks.count == 1 && blocks[0].type == CMARK_NODE_PARAGRAPH ? tree : nil
}

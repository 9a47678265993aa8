import LiterateCMark
import LiterateFormat

/// Puts a `section` with the heading's anchor around each heading of level two or three and what
/// belongs to it; the headings themselves stay as libcmark renders them.
struct Sectioning {
    let anchors: ChapterAnchors

    func apply(to tree: MarkdownTree) {
        var open: [Int] = []
        for node in tree.root.children where node.type == CMARK_NODE_HEADING {
            let level = node.headingLevel
            guard level <= 3 else { continue }
            while let last = open.last, last >= level {
                node.insertBefore(html: "</section>")
                open.removeLast()
            }
            guard level > 1, let anchor = anchors.headings[node.line] else { continue }
            let title = anchors.sections.first { $0.anchor == anchor }?.title ?? node.plainText
            node.insertBefore(html: opening(anchor, title: title))
            open.append(level)
        }
        for _ in open { tree.root.append(html: "</section>") }
    }

    private func opening(_ anchor: String, title: String) -> String {
        let label = escaped("Link to the section “\(title)”")
        return "<section id=\"\(escaped(anchor))\">"
            + "<a class=\"permalink\" href=\"#\(escaped(anchor))\" aria-label=\"\(label)\"></a>"
    }
}

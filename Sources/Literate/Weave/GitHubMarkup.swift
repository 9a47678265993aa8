import LiterateCMark
import LiterateFormat

extension MarkdownTree {
    /// Gives the nodes that CommonMark does not know their HTML.
    ///
    /// - Parameter footnotes: The anchors of the footnotes; nil where there are none.
    func addMarkup(_ footnotes: FootnoteAnchors? = nil) {
        for node in root.descendants {
            guard let addition = node.addition else { continue }
            let markup = addition.markup(of: node, footnotes)
            if case .footnote(let footnote) = addition, let footnotes {
                node.appendToText(html: footnotes.linksBack(from: footnote))
            }
            cmark_node_set_on_enter(node.pointer, markup.before)
            cmark_node_set_on_exit(node.pointer, markup.after)
        }
    }
}

extension Addition {
    /// The HTML before and after what a node of this kind holds.
    fileprivate func markup(
        of node: MarkdownNode, _ footnotes: FootnoteAnchors?
    ) -> (before: String, after: String) {
        switch self {
        case .deletion: return ("<del>", "</del>")
        case .checkbox(let isChecked):
            let label = isChecked ? "Completed task" : "Incomplete task"
            let state = isChecked ? " checked" : ""
            return ("<input type=\"checkbox\" disabled\(state) aria-label=\"\(label)\">", "")
        case .alert(let alert):
            return (
                "<div class=\"alert alert-\(alert.rawValue)\" role=\"note\" "
                    + "aria-label=\"\(alert.title)\">\n<p class=\"alert-title\">\(alert.title)</p>",
                "</div>"
            )
        case .footnoteReference(let reference):
            return (footnotes?.link(to: reference) ?? "", "")
        case .footnotes:
            return (
                "<section class=\"footnotes\" id=\"\(footnotes?.section ?? "footnotes")\" role=\"doc-endnotes\" "
                    + "aria-label=\"Footnotes\">\n<ol>", "</ol>\n</section>"
            )
        case .footnote(let footnote):
            let anchor = footnotes?.anchors[footnote.label]?.note ?? ""
            return ("<li id=\"\(escaped(anchor))\">", "</li>")
        case .table:
            let headings =
                node.children.first?.descendants
                .filter { if case .tableCell = $0.addition { true } else { false } } ?? []
            let names = headings.map(\.plainText).filter { !$0.isEmpty }.joined(separator: ", ")
            // It may be wider than a phone; a keyboard reaches what scrolls.
            return (
                "<div class=\"table text-table\" tabindex=\"0\" role=\"group\" "
                    + "aria-label=\"\(escaped("Table: \(names)"))\"><table>",
                "</table></div>"
            )
        case .tableHead: return ("<thead>", "</thead>")
        case .tableBody: return ("<tbody>", "</tbody>")
        case .tableRow: return ("<tr>", "</tr>")
        case .tableCell(let alignment, let isHeading):
            // An empty heading would be one that says nothing.
            let tag = isHeading && !node.children.isEmpty ? "th" : "td"
            let scope = tag == "th" ? " scope=\"col\"" : ""
            let style = alignment.map { " class=\"\($0.styleName)\"" } ?? ""
            return ("<\(tag)\(scope)\(style)>", "</\(tag)>")
        }
    }
}

extension Addition.Alignment {
    /// The class of cells that stand so.
    fileprivate var styleName: String {
        switch self {
        case .left: "to-left"
        case .center: "to-center"
        case .right: "to-right"
        }
    }
}

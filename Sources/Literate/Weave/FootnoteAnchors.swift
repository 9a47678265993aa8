import LiterateFormat

/// The places of a page's footnotes, and of the references to them.
package struct FootnoteAnchors: Hashable, Sendable {
    /// The places of one footnote.
    struct Places: Hashable, Sendable {
        var note: String
        var references: [String]
    }

    /// The place of the list of footnotes.
    let section: String
    /// The places of each footnote by its label.
    private(set) var anchors: [String: Places] = [:]

    /// Takes names for the footnotes of a text; nil where it has none.
    init?(of tree: MarkdownTree, _ names: inout UniqueNames) {
        guard let end = tree.footnotes else { return nil }
        section = names.claim("footnotes")
        for node in end.children {
            guard case .footnote(let footnote) = node.addition else { continue }
            let name = slug(of: footnote.label)
            anchors[footnote.label] = Places(
                note: names.claim("fn-\(name)", numbersFrom: 2),
                references: (0..<footnote.uses).map { _ in
                    names.claim("fnref-\(name)", numbersFrom: 2)
                })
        }
    }

    /// The number in the text that leads to a footnote.
    func link(to reference: FootnoteReference) -> String {
        guard let places = anchors[reference.label],
            places.references.indices.contains(reference.use - 1)
        else { return "" }
        return
            "<sup class=\"footnote-reference\"><a id=\"\(escaped(places.references[reference.use - 1]))\" "
            + "href=\"#\(escaped(places.note))\" role=\"doc-noteref\" "
            + "aria-label=\"Footnote \(reference.number)\">\(reference.number)</a></sup>"
    }

    /// What leads back from a footnote to each place that refers to it.
    func linksBack(from footnote: Footnote) -> String {
        let references = anchors[footnote.label]?.references ?? []
        return references.enumerated().map { index, anchor in
            let number = index == 0 ? "" : "<sup>\(index + 1)</sup>"
            let label = "Back to reference \(footnote.number)" + (index == 0 ? "" : "-\(index + 1)")
            // Without the last sign, phones show a picture of the arrow.
            return "<a class=\"footnote-back\" href=\"#\(escaped(anchor))\" role=\"doc-backlink\" "
                + "aria-label=\"\(label)\">\u{21A9}\u{FE0E}\(number)</a>"
        }.joined(separator: " ")
    }
}

extension MarkdownTree {
    /// The footnotes at the end of the text; nil where there are none.
    var footnotes: MarkdownNode? { root.last.flatMap { $0.addition == .footnotes ? $0 : nil } }
}

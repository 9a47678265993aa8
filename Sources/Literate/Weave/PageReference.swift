import LiterateCMark
import LiterateFormat

/// Something that a page refers to: a link's target, or an image.
package struct PageReference: Hashable, Sendable {
    package enum Kind: Hashable, Sendable { case link, image }

    /// Whether it is followed or shown.
    package var kind: Kind
    /// The address as the page has it.
    package var target: String
    /// Whether the chapter names another chapter's text, and not its page.
    package var isOfText = false
    /// Where the chapter refers to it.
    package var position: SourcePosition

    /// Whether the address leads out of the book's pages.
    package var isExternal: Bool { LiterateWeave.isExternal(target) }
}

/// Whether a link's target is a whole address, which leads out of the book's pages.
///
/// One of DocC, `doc:Name`, is none: only DocC knows where it leads.
package func isExternal(_ target: String) -> Bool {
    guard !target.hasPrefix("doc:") else { return false }
    return target.hasPrefix("//") || target.prefixMatch(of: /[\p{L}][\p{L}\p{N}+.\-]*:/) != nil
}

/// The path of a link's target, and the fragment after `#` where it has one.
package func parted(_ target: String) -> (path: Substring, fragment: Substring?) {
    let path = target.prefix { $0 != "#" }
    return (path, path.endIndex < target.endIndex ? target[path.endIndex...].dropFirst() : nil)
}

extension Weaver {
    /// Finds what a chapter refers to, and leads links to chapters to their pages.
    func references(in text: ChapterTree) -> [PageReference] {
        func reference(
            _ kind: PageReference.Kind, _ target: String, _ node: MarkdownNode,
            isOfText: Bool = false
        ) -> PageReference {
            PageReference(
                kind: kind, target: target, isOfText: isOfText,
                position: text.position(of: node))
        }
        return text.tree.root.descendants.flatMap { node -> [PageReference] in
            switch node.type {
            case CMARK_NODE_LINK:
                let written = node.url
                node.url = pageAddress(written)
                return [reference(.link, node.url, node, isOfText: node.url != written)]
            case CMARK_NODE_IMAGE: return [reference(.image, node.url, node)]
            case CMARK_NODE_HTML_BLOCK, CMARK_NODE_HTML_INLINE:
                let attributes = HTMLAttributes(node.literal)
                return attributes.values(of: ["href"]).map { reference(.link, $0, node) }
                    + attributes.values(of: ["src"]).map { reference(.image, $0, node) }
            default: return []
            }
        }
    }

    /// The address with `NN-name.md` led to that chapter's page.
    private func pageAddress(_ url: String) -> String {
        let path = url.prefix { $0 != "#" }
        let name = path.hasPrefix("./") ? path.dropFirst(2) : path
        guard name.hasSuffix(".md"), chapterNames.contains(String(name.dropLast(3))) else {
            return url
        }
        return "\(name.dropLast(3)).html\(url.dropFirst(path.count))"
    }
}

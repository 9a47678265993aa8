import LiterateCMark
import LiterateFormat

extension MarkdownTree {
    /// The HTML, with the raw HTML that chapters may hold.
    func html() -> String {
        guard let html = cmark_render_html(root.pointer, CMARK_OPT_UNSAFE) else {
            preconditionFailure("libcmark rendered nothing")
        }
        defer { cmark_get_default_mem_allocator().pointee.free(html) }
        return String(cString: html)
    }
}

/// Nodes can be replaced before a tree is rendered.
extension MarkdownNode {
    /// Puts HTML in the node's place.
    func replace(withHTML html: String) {
        let block = Self.htmlBlock(html)
        cmark_node_replace(pointer, block)
        cmark_node_free(pointer)
    }

    func insertBefore(html: String) {
        cmark_node_insert_before(pointer, Self.htmlBlock(html))
    }

    /// Puts a piece of text before the node, which is in a line.
    func insertBefore(text: String) { insertBefore(CMARK_NODE_TEXT, text) }

    @discardableResult func insertBefore(inlineHTML html: String) -> MarkdownNode {
        insertBefore(CMARK_NODE_HTML_INLINE, html)
    }

    /// Puts HTML at the end of the last paragraph of a block, or in one of its own.
    func appendToText(html: String) {
        if let last, last.type == CMARK_NODE_PARAGRAPH {
            last.append(Self.new(CMARK_NODE_HTML_INLINE, " " + html))
        } else {
            append(Self.new(CMARK_NODE_PARAGRAPH)).append(Self.new(CMARK_NODE_HTML_INLINE, html))
        }
    }

    func append(html: String) { cmark_node_append_child(pointer, Self.htmlBlock(html)) }

    @discardableResult
    private func insertBefore(_ type: cmark_node_type, _ literal: String) -> MarkdownNode {
        let node = Self.new(type, literal)
        cmark_node_insert_before(pointer, node.pointer)
        return node
    }

    private static func htmlBlock(_ html: String) -> OpaquePointer {
        // C ends a text there; HTML would put the same in its place.
        let html = html.utf8.contains(0) ? html.replacing("\0", with: "\u{FFFD}") : html
        return new(CMARK_NODE_HTML_BLOCK, html).pointer
    }

    private static func new(_ type: cmark_node_type, _ literal: String = "") -> MarkdownNode {
        guard let pointer = cmark_node_new(type) else {
            preconditionFailure("libcmark made no node")
        }
        let node = MarkdownNode(pointer: pointer)
        if !literal.isEmpty { node.literal = literal }
        return node
    }
}

extension MarkdownTree {
    /// Puts a `section` with the heading's anchor around each heading of level two or three and what
    /// belongs to it; the headings themselves stay as libcmark renders them.
    func addSections(_ anchors: ChapterAnchors) {
        let titles = Dictionary(anchors.sections.map { ($0.anchor, $0.title) }) { first, _ in first
        }
        var open: [Int] = []
        for node in root.children where node.type == CMARK_NODE_HEADING {
            let level = node.headingLevel
            guard level <= 3 else { continue }
            while let last = open.last, last >= level {
                node.insertBefore(html: "</section>")
                open.removeLast()
            }
            guard level > 1, let anchor = anchors.headings[node.line] else { continue }
            let title = titles[anchor] ?? node.plainText
            let label = escaped("Link to the section “\(title)”")
            node.insertBefore(
                html: "<section id=\"\(escaped(anchor))\"><a class=\"permalink\" "
                    + "href=\"#\(escaped(anchor))\" aria-label=\"\(label)\"></a>")
            open.append(level)
        }
        let footnotes = footnotes
        for _ in open { root.append(html: "</section>") }
        if let footnotes { root.append(footnotes) }
    }
}

extension Weaver {
    /// What a reader can do after a chapter, as the comment `<!-- afterwards: … -->` in it says.
    ///
    /// The comment is a block of its own; the front page shows its text, the chapter's page does not.
    package func afterwards(of chapter: Chapter) -> String? {
        MarkdownTree.reading(chapter.source) { root in
            root.children.lazy.compactMap(AfterwardsComment.text).first
        }
    }
}

/// The comment in a chapter that says what its reader can do afterwards.
package enum AfterwardsComment {
    /// What the comment says; nil for any other node.
    package static func text(of node: MarkdownNode) -> String? {
        guard node.type == CMARK_NODE_HTML_BLOCK else { return nil }
        let words = node.literal.split(whereSeparator: \.isWhitespace)
        guard words.count > 3, words.first == "<!--", words[1] == "afterwards:", words.last == "-->"
        else { return nil }
        return words[2..<(words.count - 1)].joined(separator: " ")
    }

    static func remove(from tree: MarkdownTree) {
        for node in tree.root.children where text(of: node) != nil { node.remove() }
    }
}

import CCMark

/// A Markdown text as libcmark parses it, whose nodes can be replaced before it is rendered.
package final class MarkdownTree {
    /// The document.
    package let root: MarkdownNode

    init(_ source: String) {
        var source = source
        let document = source.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                cmark_parse_document(
                    characters.baseAddress ?? UnsafePointer(bitPattern: 1), characters.count,
                    CMARK_OPT_DEFAULT)
            }
        }
        guard let document else { preconditionFailure("libcmark returned no document") }
        root = MarkdownNode(pointer: document)
    }

    deinit {
        cmark_node_free(root.pointer)
    }

    /// Parses a text, does something with its nodes, and lets go of them.
    package static func reading<Result>(
        _ source: String, _ body: (MarkdownNode) -> Result
    ) -> Result {
        let tree = MarkdownTree(source)
        return withExtendedLifetime(tree) { body(tree.root) }
    }

    /// The HTML, with the raw HTML that chapters may hold.
    func html() -> String {
        guard let html = cmark_render_html(root.pointer, CMARK_OPT_UNSAFE) else {
            preconditionFailure("libcmark rendered nothing")
        }
        defer { cmark_get_default_mem_allocator().pointee.free(html) }
        return String(cString: html)
    }
}

/// A node of a Markdown tree; it lives as long as the tree.
package struct MarkdownNode {
    let pointer: OpaquePointer

    /// What kind of node it is.
    package var type: cmark_node_type { cmark_node_get_type(pointer) }
    /// The line that it begins in, from 1; 0 where libcmark does not know.
    package var line: Int { Int(cmark_node_get_start_line(pointer)) }
    /// The line that it ends in.
    package var endLine: Int { Int(cmark_node_get_end_line(pointer)) }
    var column: Int { max(1, Int(cmark_node_get_start_column(pointer))) }
    /// Its text as written, of a node that has one.
    package var literal: String { text(cmark_node_get_literal(pointer)) }
    var fenceInfo: String { text(cmark_node_get_fence_info(pointer)) }
    var headingLevel: Int { Int(cmark_node_get_heading_level(pointer)) }
    var next: MarkdownNode? { cmark_node_next(pointer).map(MarkdownNode.init) }
    var parent: MarkdownNode? { cmark_node_parent(pointer).map(MarkdownNode.init) }

    /// The target of a link or an image.
    package var url: String {
        get { text(cmark_node_get_url(pointer)) }
        nonmutating set { cmark_node_set_url(pointer, newValue) }
    }

    /// The nodes directly below it, in the order of the text.
    package var children: [MarkdownNode] {
        Array(sequence(first: cmark_node_first_child(pointer).map(MarkdownNode.init)) { $0?.next })
            .compactMap(\.self)
    }

    /// The node and all below it, in the order of the text.
    package var descendants: [MarkdownNode] {
        [self] + children.flatMap(\.descendants)
    }

    /// The text of the node and all below it, without any mark-up.
    var plainText: String {
        switch type {
        case CMARK_NODE_TEXT, CMARK_NODE_CODE: literal
        case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: " "
        default: children.map(\.plainText).joined()
        }
    }

    /// Puts HTML in the node's place.
    func replace(withHTML html: String) {
        let block = Self.htmlBlock(html)
        cmark_node_replace(pointer, block)
        cmark_node_free(pointer)
    }

    func insertBefore(html: String) {
        cmark_node_insert_before(pointer, Self.htmlBlock(html))
    }

    func append(html: String) {
        cmark_node_append_child(pointer, Self.htmlBlock(html))
    }

    func remove() {
        cmark_node_unlink(pointer)
        cmark_node_free(pointer)
    }

    private static func htmlBlock(_ html: String) -> OpaquePointer {
        guard let block = cmark_node_new(CMARK_NODE_HTML_BLOCK) else {
            preconditionFailure("libcmark made no node")
        }
        cmark_node_set_literal(block, html)
        return block
    }

    private func text(_ characters: UnsafePointer<CChar>?) -> String {
        characters.map { String(cString: $0) } ?? ""
    }
}

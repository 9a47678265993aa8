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
}

import CCMark

/// A parsed Markdown text; its nodes live as long as it does.
final class MarkdownTree {
    let root: MarkdownNode

    init(_ source: String) {
        var source = source
        let document = source.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                // libcmark wants a pointer even for an empty text.
                cmark_parse_document(characters.baseAddress ?? Self.nothing, characters.count, 0)
            }
        }
        guard let document else { preconditionFailure("libcmark returned no document") }
        root = MarkdownNode(pointer: document)
    }

    deinit {
        cmark_node_free(root.pointer)
    }

    private static var nothing: UnsafePointer<CChar> {
        UnsafePointer(bitPattern: 1)!
    }
}

/// A node of a Markdown tree, with its place in the text.
struct MarkdownNode {
    let pointer: OpaquePointer

    var type: cmark_node_type { cmark_node_get_type(pointer) }
    var line: Int { Int(cmark_node_get_start_line(pointer)) }
    var column: Int { Int(cmark_node_get_start_column(pointer)) }
    var endLine: Int { Int(cmark_node_get_end_line(pointer)) }
    var literal: String { text(cmark_node_get_literal(pointer)) }
    var fenceInfo: String { text(cmark_node_get_fence_info(pointer)) }
    var url: String { text(cmark_node_get_url(pointer)) }
    var headingLevel: Int { Int(cmark_node_get_heading_level(pointer)) }
    var parent: MarkdownNode? { cmark_node_parent(pointer).map(MarkdownNode.init) }
    var next: MarkdownNode? { cmark_node_next(pointer).map(MarkdownNode.init) }

    var children: [MarkdownNode] {
        var children: [MarkdownNode] = []
        var child = cmark_node_first_child(pointer).map(MarkdownNode.init)
        while let node = child {
            children.append(node)
            child = node.next
        }
        return children
    }

    /// The text of the node and all below it, without any mark-up.
    var plainText: String {
        switch type {
        case CMARK_NODE_TEXT, CMARK_NODE_CODE: literal
        case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: " "
        default: children.map(\.plainText).joined()
        }
    }

    private func text(_ characters: UnsafePointer<CChar>?) -> String {
        characters.map { String(cString: $0) } ?? ""
    }
}

import LiterateCMark

/// A Markdown text as libcmark parses it; its nodes live as long as it does.
package final class MarkdownTree {
    package let root: MarkdownNode
    /// What nodes point to; they live as long as the nodes do.
    private var notes: [NodeNote] = []
    /// Nodes that are not in the tree any more, and that others may still know.
    private var aside: [MarkdownNode] = []

    package init(_ source: String) {
        var source = source
        let document = source.withUTF8 { bytes in
            bytes.withMemoryRebound(to: CChar.self) { characters in
                // libcmark wants a pointer even for an empty text.
                cmark_parse_document(
                    characters.baseAddress ?? UnsafePointer(bitPattern: 1)!, characters.count,
                    CMARK_OPT_DEFAULT)
            }
        }
        guard let document else { preconditionFailure("libcmark returned no document") }
        root = MarkdownNode(pointer: document)
    }

    deinit {
        for node in aside { cmark_node_free(node.pointer) }
        cmark_node_free(root.pointer)
    }

    /// Takes a node out of the tree, with all below it; they live on as long as the tree does.
    func setAside(_ node: MarkdownNode) {
        cmark_node_unlink(node.pointer)
        aside.append(node)
    }

    /// Says of a node where it stands in the text, rather than where libcmark saw it.
    func setPlace(_ place: SourcePlace, of node: MarkdownNode) { note(of: node).place = place }

    /// Makes a node of what libcmark does not know.
    func newNode(_ addition: Addition, isInline: Bool, at place: SourcePlace) -> MarkdownNode {
        guard
            let pointer = cmark_node_new(
                isInline ? CMARK_NODE_CUSTOM_INLINE : CMARK_NODE_CUSTOM_BLOCK)
        else { preconditionFailure("libcmark made no node") }
        let node = MarkdownNode(pointer: pointer)
        let note = note(of: node)
        (note.addition, note.place) = (addition, place)
        return node
    }

    func setAddition(_ addition: Addition, of node: MarkdownNode) {
        note(of: node).addition = addition
    }

    /// Makes a node of CommonMark's, which stands where another does.
    func newNode(_ type: cmark_node_type, at other: MarkdownNode) -> MarkdownNode {
        guard let pointer = cmark_node_new(type) else {
            preconditionFailure("libcmark made no node")
        }
        let node = MarkdownNode(pointer: pointer)
        if other.hasOwnPlace { setPlace(other.place, of: node) }
        return node
    }

    /// Makes a piece of text, which stands where another does.
    func newText(_ text: String, at other: MarkdownNode) -> MarkdownNode {
        let node = newNode(CMARK_NODE_TEXT, at: other)
        node.literal = text
        return node
    }

    /// A piece of text, and what it is in.
    struct Text {
        var node: MarkdownNode
        var isInLink: Bool
        var isInImage: Bool
    }

    /// The pieces of text, in order.
    var texts: [Text] {
        var texts: [Text] = []
        var (links, images) = (0, 0)
        root.visit { node, isEntered in
            switch node.type {
            case CMARK_NODE_LINK: links += isEntered ? 1 : -1
            case CMARK_NODE_IMAGE: images += isEntered ? 1 : -1
            case CMARK_NODE_TEXT:
                texts.append(Text(node: node, isInLink: links > 0, isInImage: images > 0))
            default: break
            }
        }
        return texts
    }

    /// The nodes that hold texts with a sign, each once.
    func parents(ofTextsWith sign: UInt8) -> [MarkdownNode] {
        var seen: Set<OpaquePointer> = []
        return texts.filter { $0.node.literal.utf8.contains(sign) }
            .compactMap(\.node.parent).filter { seen.insert($0.pointer).inserted }
    }

    private func note(of node: MarkdownNode) -> NodeNote {
        if let note = node.note { return note }
        let note = NodeNote()
        notes.append(note)
        cmark_node_set_user_data(node.pointer, Unmanaged.passUnretained(note).toOpaque())
        return note
    }

    /// Parses a text, does something with its nodes, and lets go of them.
    package static func reading<Result>(
        _ source: String, _ body: (MarkdownNode) -> Result
    ) -> Result {
        let tree = MarkdownTree(source)
        return withExtendedLifetime(tree) { body(tree.root) }
    }
}

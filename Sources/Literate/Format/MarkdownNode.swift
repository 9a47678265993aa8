import LiterateCMark

/// A node of a Markdown tree, with its place in the text.
package struct MarkdownNode {
    package let pointer: OpaquePointer

    package init(pointer: OpaquePointer) { self.pointer = pointer }

    package var type: cmark_node_type { cmark_node_get_type(pointer) }
    /// The line that it begins in, from 1; 0 where libcmark does not know.
    package var line: Int {
        note?.place?.line ?? Int(cmark_node_get_start_line(pointer))
    }
    /// The column that it begins in, from 1.
    package var column: Int {
        note?.place?.column ?? max(1, Int(cmark_node_get_start_column(pointer)))
    }
    package var endLine: Int { note?.place?.line ?? Int(cmark_node_get_end_line(pointer)) }
    /// The column that it ends in, from 1.
    package var endColumn: Int { Int(cmark_node_get_end_column(pointer)) }
    /// Where it begins.
    var place: SourcePlace { SourcePlace(line: line, column: column) }
    /// Whether its place was set, so that it is the one in the text.
    var hasOwnPlace: Bool { note?.place != nil }
    /// What it is, where CommonMark does not know it.
    package var addition: Addition? { note?.addition }
    /// Only ours are there: libcmark keeps it for its users.
    var note: NodeNote? {
        cmark_node_get_user_data(pointer).map {
            Unmanaged<NodeNote>.fromOpaque($0).takeUnretainedValue()
        }
    }
    /// Its text as written, of a node that has one.
    package var literal: String {
        get { text(cmark_node_get_literal(pointer)) }
        nonmutating set { cmark_node_set_literal(pointer, newValue) }
    }
    /// What stands after the fence of a code block.
    package var fenceInfo: String { text(cmark_node_get_fence_info(pointer)) }
    /// The level of a heading, from 1.
    package var headingLevel: Int { Int(cmark_node_get_heading_level(pointer)) }
    /// The node that it is in; nil for the document.
    package var parent: MarkdownNode? { cmark_node_parent(pointer).map(MarkdownNode.init) }
    /// The first node directly below it.
    package var first: MarkdownNode? {
        cmark_node_first_child(pointer).map(MarkdownNode.init)
    }
    /// The last node directly below it.
    package var last: MarkdownNode? {
        cmark_node_last_child(pointer).map(MarkdownNode.init)
    }
    /// The node before it, in the same one; nil for the first.
    package var previous: MarkdownNode? { cmark_node_previous(pointer).map(MarkdownNode.init) }

    /// The node after it, in the same one; nil for the last.
    package var next: MarkdownNode? { cmark_node_next(pointer).map(MarkdownNode.init) }

    package var url: String {
        get { text(cmark_node_get_url(pointer)) }
        nonmutating set { cmark_node_set_url(pointer, newValue) }
    }

    /// The title of a link or an image.
    package var title: String {
        get { text(cmark_node_get_title(pointer)) }
        nonmutating set { cmark_node_set_title(pointer, newValue) }
    }

    /// The nodes directly below it, in the order of the text.
    package var children: [MarkdownNode] {
        sequence(state: cmark_node_first_child(pointer)) { next in
            defer { next = cmark_node_next(next) }
            return next.map(MarkdownNode.init)
        }.map(\.self)
    }

    /// The node and all below it, in the order of the text.
    package var descendants: [MarkdownNode] {
        var nodes: [MarkdownNode] = []
        visit { node, isEntered in
            if isEntered { nodes.append(node) }
        }
        return nodes
    }

    /// Goes through the node and all below it, in the order of the text; what can hold others is left
    /// again after them.
    ///
    /// Nodes may be nested as deep as the text is long, deeper than calls can be.
    package func visit(_ body: (_ node: MarkdownNode, _ isEntered: Bool) -> Void) {
        let iterator = cmark_iter_new(pointer)
        defer { cmark_iter_free(iterator) }
        while true {
            let event = cmark_iter_next(iterator)
            guard event != CMARK_EVENT_DONE, let node = cmark_iter_get_node(iterator) else {
                return
            }
            body(MarkdownNode(pointer: node), event == CMARK_EVENT_ENTER)
        }
    }

    /// The node and all below it that are of some kinds.
    package func descendants(of types: cmark_node_type...) -> [MarkdownNode] {
        descendants.filter { types.contains($0.type) }
    }

    /// How many nodes hold it.
    var depth: Int { sequence(first: self, next: \.parent).reduce(-1) { count, _ in count + 1 } }
    var isText: Bool { type == CMARK_NODE_TEXT }
    var isBreak: Bool { [CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK].contains(type) }

    /// Whether it is a block that lines of text are in.
    package var holdsLines: Bool {
        if case .tableCell = addition { return true }
        return [CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING].contains(type)
    }

    /// Whether it is in the text of an image, which is shown as plain text.
    package var isInAlternativeText: Bool {
        sequence(first: self, next: \.parent).contains { $0.type == CMARK_NODE_IMAGE }
    }

    /// The lines that it takes; libcmark counts some to end before they begin.
    package var lines: ClosedRange<Int> { line...max(line, endLine) }

    /// The text of the node and all below it, without any mark-up.
    package var plainText: String {
        descendants.map { node in
            switch node.type {
            case CMARK_NODE_TEXT, CMARK_NODE_CODE: node.literal
            case CMARK_NODE_SOFTBREAK, CMARK_NODE_LINEBREAK: " "
            default: ""
            }
        }.joined()
    }

    private func text(_ characters: UnsafePointer<CChar>?) -> String {
        characters.map { String(cString: $0) } ?? ""
    }
}

/// Nodes can be moved, replaced and removed before a tree is rendered.
extension MarkdownNode {
    package func insertBefore(_ node: MarkdownNode) {
        cmark_node_insert_before(pointer, node.pointer)
    }

    /// Puts a node, from wherever it is, at the end of this one.
    @discardableResult package func append(_ node: MarkdownNode) -> MarkdownNode {
        cmark_node_append_child(pointer, node.pointer)
        return node
    }

    package func remove() {
        cmark_node_unlink(pointer)
        cmark_node_free(pointer)
    }
}

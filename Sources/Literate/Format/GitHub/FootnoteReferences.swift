import LiterateCMark

/// The references to the footnotes of a text.
struct FootnoteReferences {
    private let tree: MarkdownTree
    private let inert: InertCharacters
    /// The nodes of the footnotes by their labels.
    private let notes: [String: MarkdownNode]
    /// References that lead nowhere, or stand where none can.
    private(set) var misplaced: [(near: SourcePlace, label: String, reason: String)] = []
    /// Gives for a node of the tree where it stands.
    private let place: (MarkdownNode) -> SourcePlace

    /// Makes references of the labels in a tree; ``number(_:)`` numbers them.
    ///
    /// - Parameter end: The footnotes, at the end of the tree.
    init(
        in tree: MarkdownTree, _ end: MarkdownNode?, _ inert: InertCharacters,
        place: @escaping (MarkdownNode) -> SourcePlace
    ) {
        (self.tree, self.inert, self.place) = (tree, inert, place)
        let pairs = (end?.children ?? []).compactMap { node in
            node.footnote.map { ($0.label, node) }
        }
        notes = Dictionary(pairs) { first, _ in first }
        for text in tree.texts where text.node.literal.utf8.contains(UInt8(ascii: "^")) {
            mark(text)
        }
    }

    private mutating func misplace(_ node: MarkdownNode, _ label: String, _ reason: String) {
        // Whoever has so many mends the first ones first.
        if misplaced.count < 100 { misplaced.append((place(node), label, reason)) }
    }

    private mutating func mark(_ text: MarkdownTree.Text) {
        let bytes = Array(inert.withWholeAddresses(text.node.literal).utf8)
        var (end, index) = (0, 0)
        func insert(_ range: Range<Int>) {
            guard !range.isEmpty else { return }
            let piece = String(decoding: bytes[range], as: UTF8.self)
            text.node.insertBefore(tree.newText(piece, at: text.node))
        }
        while let next = bytes[index...].firstIndex(of: UInt8(ascii: "[")) {
            index = next + 1
            guard let label = FootnoteLabel(in: bytes[...], at: next) else { continue }
            index = label.bytes.upperBound
            guard notes[label.text] != nil else {
                misplace(
                    text.node, label.text,
                    "no line defines this footnote; write `[^\(label.text)]: …`, or `\\[` where none is meant"
                )
                continue
            }
            guard !text.isInLink, !text.isInImage else {
                let place = text.isInImage ? "the words for an image" : "a link"
                misplace(
                    text.node, label.text,
                    "a footnote cannot be referred to in \(place); write this after it")
                continue
            }
            insert(end..<next)
            text.node.insertBefore(
                tree.newNode(
                    .footnoteReference(FootnoteReference(label: label.text)), isInline: true,
                    at: text.node.hasOwnPlace ? text.node.place : SourcePlace(line: 0, column: 1)))
            end = index
        }
        guard end > 0 else { return }
        insert(end..<bytes.count)
        text.node.remove()
    }

    /// Numbers the footnotes that are referred to, in the order in which they are, and takes out the
    /// others.
    ///
    /// - Returns: Those that are taken out.
    func number(_ end: MarkdownNode) -> [Footnote] {
        // The references in the text, and then those in each footnote that is referred to.
        var queue = references(outside: end)
        var numbered: [MarkdownNode] = []
        var next = 0
        while next < queue.count {
            let reference = queue[next]
            next += 1
            guard case .footnoteReference(var known) = reference.addition,
                let note = notes[known.label], var footnote = note.footnote
            else { continue }
            if footnote.number == 0 {
                numbered.append(note)
                footnote.number = numbered.count
                queue += note.descendants.filter(\.isFootnoteReference)
            }
            footnote.uses += 1
            (known.number, known.use) = (footnote.number, footnote.uses)
            tree.setAddition(.footnote(footnote), of: note)
            tree.setAddition(.footnoteReference(known), of: reference)
        }
        let unused = end.children.filter { $0.footnote?.number == 0 }
        let known = unused.compactMap(\.footnote)
        for note in unused { tree.setAside(note) }
        for note in numbered { end.append(note) }
        if numbered.isEmpty { tree.setAside(end) }
        return known
    }

    private func references(outside end: MarkdownNode) -> [MarkdownNode] {
        tree.root.children.filter { $0.pointer != end.pointer }
            .flatMap { $0.descendants.filter(\.isFootnoteReference) }
    }
}

extension MarkdownNode {
    fileprivate var footnote: Footnote? {
        if case .footnote(let footnote) = addition { footnote } else { nil }
    }

    fileprivate var isFootnoteReference: Bool {
        if case .footnoteReference = addition { true } else { false }
    }
}

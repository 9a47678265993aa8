import LiterateCMark

/// Strikes out what stands between one or two `~`
/// (https://github.github.com/gfm/#strikethrough-extension-).
struct Strikethrough {
    /// Some `~` in a row that may begin or end what is struck out.
    struct Run {
        var node: MarkdownNode
        var length: Int
        var canOpen: Bool
        var canClose: Bool
    }

    private let tree: MarkdownTree
    private var runs: [Run] = []
    /// The runs that belong to no other.
    private(set) var unpaired: [Run] = []

    /// Strikes out what a node holds directly, within itself.
    init(in parent: MarkdownNode, of tree: MarkdownTree) {
        self.tree = tree
        for child in parent.children where child.type == CMARK_NODE_TEXT { findRuns(in: child) }
        let pairs = pairs()
        let paired = Set(pairs.flatMap { [$0.0.pointer, $0.1.pointer] })
        unpaired = runs.filter { !paired.contains($0.node.pointer) }
        for (opener, closer) in pairs {
            let deletion = tree.newNode(.deletion, isInline: true, at: opener.place)
            opener.insertBefore(deletion)
            while let next = opener.next, next.pointer != closer.pointer { deletion.append(next) }
            opener.remove()
            closer.remove()
        }
    }

    /// Gives each run in a text a node of its own.
    private mutating func findRuns(in node: MarkdownNode) {
        guard node.literal.utf8.contains(tilde) else { return }
        let scalars = Array(node.literal.unicodeScalars)
        let edges = (Side(before: node), Side(after: node))
        var (end, index) = (0, 0)
        func insert(_ range: Range<Int>) -> MarkdownNode? {
            guard !range.isEmpty else { return nil }
            let text = String(String.UnicodeScalarView(scalars[range]))
            let new = tree.newText(text, at: node)
            node.insertBefore(new)
            return new
        }
        while index < scalars.count {
            guard scalars[index] == "~" else {
                index += 1
                continue
            }
            let length = scalars[index...].prefix { $0 == "~" }.count
            let before = index > 0 ? Side(scalars[index - 1]) : edges.0
            let after = index + length < scalars.count ? Side(scalars[index + length]) : edges.1
            let canOpen = after != .blank && (after == .other || before != .other)
            let canClose = before != .blank && (before == .other || after != .other)
            if length <= 2, canOpen || canClose {
                _ = insert(end..<index)
                end = index + length
                if let run = insert(index..<end) {
                    runs.append(
                        Run(node: run, length: length, canOpen: canOpen, canClose: canClose))
                }
            }
            index += length
        }
        guard end > 0 else { return }
        _ = insert(end..<scalars.count)
        node.remove()
    }

    /// The runs that belong together, the inner ones first.
    private func pairs() -> [(MarkdownNode, MarkdownNode)] {
        var pairs: [(MarkdownNode, MarkdownNode)] = []
        var open: [Run] = []
        // What was looked through in vain, by what it was looked through for.
        var bottoms: [Int: Int] = [:]
        for run in runs {
            guard run.canClose else {
                open.append(run)
                continue
            }
            let key = run.length * 2 + (run.canOpen ? 1 : 0)
            let place = open[(bottoms[key] ?? 0)...].lastIndex { opener in
                !((run.canOpen || opener.canClose) && (opener.length + run.length) % 3 == 0)
            }
            guard let place else {
                bottoms[key] = open.count
                if run.canOpen { open.append(run) }
                continue
            }
            let isPair = open[place].length == run.length
            if isPair { pairs.append((open[place].node, run.node)) }
            open.removeSubrange((isPair ? place : place + 1)...)
            for key in bottoms.keys { bottoms[key] = min(bottoms[key]!, open.count) }
        }
        return pairs
    }
}

extension MarkdownTree {
    /// Strikes out what is marked so.
    ///
    /// - Returns: What is marked so from within something else, such as emphasis, to outside of it, or the
    ///   other way round: it is not struck out.
    func strikeOut() -> [MarkdownNode] {
        var unpaired: [OpaquePointer: Strikethrough.Run] = [:]
        for parent in parents(ofTextsWith: tilde) {
            for run in Strikethrough(in: parent, of: self).unpaired where run.length == 2 {
                unpaired[run.node.pointer] = run
            }
        }
        guard unpaired.count > 1 else { return [] }
        var crossing: [MarkdownNode] = []
        var open: MarkdownNode?
        root.visit { node, isEntered in
            if node.holdsLines { open = nil }
            // Whoever has so many mends the first ones first.
            guard isEntered, crossing.count < 100, let run = unpaired[node.pointer] else { return }
            if run.canClose, let opener = open, opener.parent?.pointer != node.parent?.pointer {
                crossing.append(opener)
                open = nil
            } else if run.canOpen {
                open = node
            }
        }
        return crossing
    }
}

private let tilde = UInt8(ascii: "~")

/// What stands at one side of a run.
private enum Side {
    case blank, punctuation, other

    init(_ scalar: Unicode.Scalar) {
        self =
            scalar.properties.isWhitespace
            ? .blank : isPunctuation(scalar) ? .punctuation : .other
    }

    init(before node: MarkdownNode) {
        self.init(node.previous, of: node) { $0.last }
    }

    init(after node: MarkdownNode) {
        self.init(node.next, of: node) { $0.first }
    }

    private init(
        _ neighbour: MarkdownNode?, of node: MarkdownNode,
        _ edge: (String.UnicodeScalarView) -> Unicode.Scalar?
    ) {
        switch neighbour?.type {
        case CMARK_NODE_TEXT?:
            let scalar = neighbour.flatMap { edge($0.literal.unicodeScalars) }
            self = scalar.map { Side($0) } ?? .blank
        case CMARK_NODE_SOFTBREAK?, CMARK_NODE_LINEBREAK?: self = .blank
        case nil where node.parent?.holdsLines ?? true: self = .blank
        // The marks of emphasis, of a link, of code.
        default: self = .punctuation
        }
    }
}

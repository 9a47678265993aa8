import LiterateCMark

/// Strikes out what stands between one or two `~`
/// (https://github.github.com/gfm/#strikethrough-extension-).
struct Strikethrough {
    /// Some `~` in a row that may begin or end what is struck out.
    private struct Run {
        var node: MarkdownNode
        var length: Int
        var canOpen: Bool
        var canClose: Bool
    }

    private let tree: MarkdownTree
    private var runs: [Run] = []

    /// Strikes out what a node holds directly, within itself.
    @discardableResult init(in parent: MarkdownNode, of tree: MarkdownTree) {
        self.tree = tree
        for child in parent.children where child.type == CMARK_NODE_TEXT { findRuns(in: child) }
        for (opener, closer) in pairs() {
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
            let bottom = min(bottoms[key] ?? 0, open.count)
            let place = open[bottom...].lastIndex { opener in
                !((run.canOpen || opener.canClose) && (opener.length + run.length) % 3 == 0)
            }
            guard let place else {
                bottoms[key] = open.count
                if run.canOpen { open.append(run) }
                continue
            }
            if open[place].length == run.length {
                pairs.append((open[place].node, run.node))
                open.removeSubrange(place...)
            } else {
                open.removeSubrange((place + 1)...)
            }
        }
        return pairs
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

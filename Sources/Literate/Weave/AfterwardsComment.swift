import LiterateCMark
import LiterateFormat

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

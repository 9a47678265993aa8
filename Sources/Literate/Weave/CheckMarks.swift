import LiterateCMark
import LiterateFormat

/// What shows on a page that a number in a sentence is checked, and a claim.
enum CheckMark {
    /// - Parameter followed: What a page knows of the check, where a live cell may change its value.
    static func opening(_ expression: String, _ followed: FollowedCheck?) -> String {
        "<span class=\"checked\"\(followed?.attributes ?? "") title=\"\(title(expression))\">"
    }

    static let closing = "</span>"

    static func claim(_ expression: String, _ followed: FollowedCheck?) -> String {
        "<span class=\"claim\"\(followed?.attributes ?? "") role=\"img\" aria-label=\"checked\" "
            + "title=\"\(title(expression))\"></span>"
    }

    private static func title(_ expression: String) -> String {
        let words = expression.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return escaped("Checked: \(words)")
    }
}

extension MarkdownTree {
    /// Puts marks in the place of the comments that check what stands before them.
    func markChecks(_ followed: FollowedChecks) {
        var followed = followed
        for node in root.descendants(of: CMARK_NODE_HTML_INLINE) {
            guard let comment = CheckComment(node.literal) else { continue }
            if comment.isClaim {
                node.insertBefore(
                    inlineHTML: CheckMark.claim(
                        comment.expression, followed.next(comment.expression)))
            } else if let first = node.startOfQuote {
                first.insertBefore(
                    inlineHTML: CheckMark.opening(
                        comment.expression, followed.next(comment.expression)))
                node.insertBefore(inlineHTML: CheckMark.closing)
            }
            node.remove()
        }
        for image in root.descendants(of: CMARK_NODE_IMAGE) {
            for text in image.descendants(of: CMARK_NODE_TEXT) {
                text.literal = bracedChecks(in: text.literal).read
            }
        }
    }
}

extension MarkdownNode {
    /// The first node of what a check stands behind; a number gets a node of its own.
    fileprivate var startOfQuote: MarkdownNode? {
        guard var node = previous else { return nil }
        // The mark of a claim may stand between.
        while node.type == CMARK_NODE_HTML_INLINE, let before = node.previous { node = before }
        guard node.type == CMARK_NODE_TEXT else { return node }
        // libcmark parts a text at some signs.
        var text = node.literal
        while let before = node.previous, before.type == CMARK_NODE_TEXT {
            node = before
            text = node.literal + text
        }
        guard let number = numberLength(atEndOf: text) else { return nil }
        var rest = text.count - number
        while rest > node.literal.count || rest == node.literal.count, let next = node.next {
            rest -= node.literal.count
            node = next
        }
        guard rest > 0 else { return node }
        node.insertBefore(text: String(node.literal.prefix(rest)))
        node.literal = String(node.literal.dropFirst(rest))
        return node
    }
}

extension CellOptions {
    /// The caption as Markdown with marks at what is checked in it.
    func markedCaption(_ followed: FollowedChecks) -> String? {
        guard let caption, !captionChecks.isEmpty else { return caption }
        var followed = followed
        let marks = captionChecks.map { ($0, followed.next($0.expression)) }
        var bytes = Array(caption.utf8)
        for (check, mark) in marks.reversed() {
            let end = check.shown.upperBound
            guard check.quote != nil else {
                bytes.insert(contentsOf: CheckMark.claim(check.expression, mark).utf8, at: end)
                continue
            }
            // Code has its backticks around it.
            let isCode = end < bytes.count && bytes[end] == UInt8(ascii: "`")
            let shown = isCode ? check.shown.lowerBound - 1..<end + 1 : check.shown
            bytes.insert(contentsOf: CheckMark.closing.utf8, at: shown.upperBound)
            bytes.insert(
                contentsOf: CheckMark.opening(check.expression, mark).utf8, at: shown.lowerBound)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

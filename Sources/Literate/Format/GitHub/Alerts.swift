import LiterateCMark

extension MarkdownTree {
    /// Makes alerts of the quotes that begin with a line `[!NOTE]` or the like.
    ///
    /// - Returns: The quotes that only look as if they did.
    func markAlerts() -> [TextWarning] {
        root.descendants(of: CMARK_NODE_BLOCK_QUOTE).compactMap { quote in
            guard let paragraph = quote.first, paragraph.type == CMARK_NODE_PARAGRAPH,
                let text = paragraph.first, text.type == CMARK_NODE_TEXT,
                let match = text.literal.prefixMatch(of: /\[!([A-Za-z]+)\]/)
            else { return nil }
            func warning(_ message: String) -> TextWarning {
                TextWarning(
                    place: SourcePlace(line: paragraph.line, column: paragraph.column),
                    message: "`\(match.output.0)` is shown as it is written; \(message)")
            }
            let names = Alert.allCases.map { "`\($0.mark)`" }.joined(separator: ", ")
            guard let alert = Alert(rawValue: match.output.1.lowercased()) else {
                return warning("a note of a kind begins with one of \(names)")
            }
            guard quote.parent?.type == CMARK_NODE_DOCUMENT else {
                return warning("it begins a note of a kind outside lists and other quotes alone")
            }
            guard text.literal.dropFirst(match.output.0.count).allSatisfy(\.isWhitespace),
                text.next?.isBreak ?? true
            else { return warning("it begins a note of a kind where it is alone in its line") }
            guard text.next != nil || paragraph.next != nil else {
                return warning("the note has no text; write it into the lines after it, behind `>`")
            }
            text.next?.remove()
            text.remove()
            if paragraph.first == nil { paragraph.remove() }
            let node = newNode(
                .alert(alert), isInline: false,
                at: SourcePlace(line: quote.line, column: quote.column))
            quote.insertBefore(node)
            for child in quote.children { node.append(child) }
            quote.remove()
            return nil
        }
    }

    /// Makes boxes of the `[ ]` and `[x]` that items begin with.
    func markTasks() {
        for item in root.descendants(of: CMARK_NODE_ITEM) {
            guard let paragraph = item.first, paragraph.type == CMARK_NODE_PARAGRAPH,
                let text = paragraph.first, text.type == CMARK_NODE_TEXT,
                case let mark = text.literal.prefix(4), mark.count == 4, mark.first == "[",
                let state = mark.dropFirst().first, " \txX".contains(state),
                mark.hasSuffix("] ") || mark.hasSuffix("]\t"),
                case let rest = text.literal.dropFirst(3),
                !rest.allSatisfy(\.isWhitespace) || !(text.next?.isBreak ?? true)
            else { continue }
            text.insertBefore(
                newNode(
                    .checkbox(isChecked: "xX".contains(state)), isInline: true,
                    at: SourcePlace(line: item.line, column: item.column)))
            text.literal = " " + rest.drop(while: \.isWhitespace)
        }
    }
}

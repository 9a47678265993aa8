import LiterateCMark
import LiterateLayout
import LiterateSentences

/// Finds the checks in the comments of a chapter's text.
struct SentenceCheckParser {
    let path: String
    let lines: TextLines
    private(set) var checks: [SentenceCheck] = []
    private(set) var diagnostics: [Diagnostic] = []
    /// Where the comments begin that have been found, by their nodes.
    private var starts: [OpaquePointer: (line: Int, byte: Int)] = [:]
    /// For a line, the byte after the last comment found in it.
    private var passed: [Int: Int] = [:]

    init(path: String, lines: TextLines) { (self.path, self.lines) = (path, lines) }

    /// Reads all checks of a text, but for those in options.
    mutating func visit(_ root: MarkdownNode) {
        root.visit { node, isEntered in
            guard isEntered else { return }
            switch node.type {
            case CMARK_NODE_HTML_BLOCK: refuse(block: node)
            case CMARK_NODE_HTML_INLINE: read(node)
            case CMARK_NODE_TEXT where !node.isInAlternativeText: refuse(text: node)
            case CMARK_NODE_IMAGE where !node.url.hasPrefix("\(BookLayout.figuresAsLinked)/"):
                node.descendants(of: CMARK_NODE_TEXT).forEach { readAlternative($0) }
            default: break
            }
        }
    }

    private mutating func refuse(block: MarkdownNode) {
        guard let comment = CheckComment(block.literal) else { return }
        report(
            block.line, block.column - 1,
            "a comment at the start of a line is a block of its own, which ends the paragraph; put it "
                + (comment.isClaim
                    ? "behind the sentence, in the line of its last word"
                    : "directly behind the number, in its line"))
    }

    /// Refuses what was meant as a comment and is none.
    private mutating func refuse(text node: MarkdownNode) {
        guard node.literal.contains("<!--") else { return }
        let bytes = lines[node.line]
        let range =
            min(
                node.column - 1, bytes.count)..<min(
                max(node.endColumn, node.column - 1), bytes.count)
        for start in range where bytes[start...].starts(with: "<!--".utf8) {
            let rest = String(decoding: bytes[start...], as: UTF8.self)
            // With a backslash before it, it is there to be read.
            guard CheckComment(rest) != nil, start == 0 || bytes[start - 1] != UInt8(ascii: "\\")
            else { continue }
            report(
                node.line, start,
                rest.dropFirst(4).contains("-->")
                    ? "Markdown takes no `--` inside a comment; write the expression without it"
                    : "the comment is not closed before its paragraph ends, or has a `--` in it; end "
                        + "it with `-->`")
        }
    }

    private mutating func read(_ node: MarkdownNode) {
        guard let comment = CheckComment(node.literal) else { return }
        guard let start = start(of: node) else {
            return report(
                node.line, node.column - 1,
                "this comment was not found in its line; put it in another")
        }
        starts[node.pointer] = start
        guard !node.isInAlternativeText else {
            return report(
                start.line, start.byte,
                "no comment can stand in the text of an image; write `{\(comment.expression)}` in its "
                    + "place")
        }
        guard !comment.expression.isEmpty else {
            return report(
                start.line, start.byte,
                "a check without an expression; write `<!-- = expression -->` behind a number, or "
                    + "`<!-- check: claim -->` behind a sentence")
        }
        let literal = node.literal
        let (code, place) = code(of: node, comment, start)
        var check = SentenceCheck(
            written: WrittenCheck(line: start.line, column: start.byte + 1, quote: nil), code: code,
            line: place.line,
            position: SourcePosition(file: path, line: place.line, column: place.byte + 1),
            unseen: literal.contains("\n") ? nil : start.byte..<start.byte + literal.utf8.count,
            cell: 0, isBefore: false)
        if !comment.isClaim {
            guard let (quote, place) = quote(before: node, start) else { return }
            check.place = place
            check.written = WrittenCheck(
                line: start.line, column: (place?.lowerBound ?? start.byte) + 1, quote: quote)
        }
        checks.append(check)
    }

    /// Reads the checks in the text of an image that is no cell's.
    private mutating func readAlternative(_ node: MarkdownNode) {
        let text = Array(node.literal.utf8)
        let (_, found, unclosed) = bracedChecks(in: node.literal)
        guard !found.isEmpty || unclosed != nil else { return }
        guard let start = lines[node.line].firstRange(of: text, from: passed[node.line] ?? 0) else {
            return report(
                node.line, node.column - 1,
                "the text of this image was not found as it is read; write it without escapes")
        }
        passed[node.line] = start + text.count
        if let unclosed {
            report(
                node.line, start + unclosed,
                "a brace behind a number that is not closed; end it with `}`")
        }
        for check in found {
            let line = node.line
            let (place, byte) = (
                check.place.lowerBound + start..<check.place.upperBound + start, check.start + start
            )
            let end = byte + check.expression.utf8.count
            let brace = lines[line][end...].firstIndex(of: UInt8(ascii: "}")) ?? end
            checks.append(
                SentenceCheck(
                    written: WrittenCheck(
                        line: line, column: (check.quote == nil ? byte : place.lowerBound) + 1,
                        quote: check.quote),
                    code: String(repeating: " ", count: byte) + check.expression, line: line,
                    position: SourcePosition(file: path, line: line, column: byte + 1),
                    place: check.quote == nil ? nil : place,
                    unseen: check.open + start..<brace + 1, cell: 0, isBefore: false))
        }
    }

    /// Where a comment begins: libcmark may be some columns off in a paragraph that holds others.
    private mutating func start(of node: MarkdownNode) -> (line: Int, byte: Int)? {
        let first = Array(node.literal.utf8.prefix { $0 != 10 && $0 != 13 })
        for line in node.line..<node.line + 3 {
            let bytes = lines[line]
            let after = passed[line] ?? 0
            let expected = line == node.line ? node.column - 1 : 0
            let places = (after..<max(after, bytes.count)).filter {
                bytes[$0...].starts(with: first)
            }
            guard let byte = places.min(by: { abs($0 - expected) < abs($1 - expected) }) else {
                continue
            }
            passed[line] = byte + first.count
            return (line, byte)
        }
        return nil
    }

    /// The expression with each line at its columns, and where it begins.
    private func code(
        of node: MarkdownNode, _ comment: CheckComment, _ start: (line: Int, byte: Int)
    ) -> (code: String, place: (line: Int, byte: Int)) {
        let literal = TextLines(node.literal).texts
        var written: [(line: Int, byte: Int, text: String)] = []
        let expression = TextLines(comment.expression).texts
        // The lines of the expression follow one another; those before it are blank but for the mark.
        let offset = literal.firstIndex { $0.contains(expression[0]) } ?? 0
        for (number, text) in expression.enumerated() {
            let line = start.line + offset + number
            let from = number + offset == 0 ? start.byte : 0
            let inner = trimmed(text)
            let byte = lines[line].firstRange(of: Array(inner.utf8), from: from) ?? from
            written.append((line, byte, inner))
        }
        let code = written.map { String(repeating: " ", count: $0.byte) + $0.text }
        return (code.joined(separator: "\n"), (written[0].line, written[0].byte))
    }

    /// What stands directly before a comment, and its bytes in the line.
    private mutating func quote(
        before node: MarkdownNode, _ start: (line: Int, byte: Int)
    ) -> (Quote, Range<Int>?)? {
        var previous = node.previous
        var end = start.byte
        // A claim may stand between.
        while let other = previous, let place = starts[other.pointer], place.line == start.line {
            (previous, end) = (other.previous, place.byte)
        }
        let before = Array(lines[start.line].prefix(end))
        switch previous?.type {
        case CMARK_NODE_TEXT?:
            let text = String(decoding: before, as: UTF8.self)
            if let number = WrittenNumber(endOf: text) {
                let place = (before.count - number.text.utf8.count)..<before.count
                return (Quote(number.text, isSetOff: false), place)
            }
            let advice =
                WrittenNumber(endOf: trimmed(text)) != nil
                ? "the comment stands apart from its number; take the blank before it away"
                : "no number stands before the comment; put it directly behind a number such as "
                    + "`0.034`, `12.8 %` or `10⁻³`, or behind code, emphasis or a link"
            report(start.line, start.byte, advice)
            return nil
        case CMARK_NODE_CODE?, CMARK_NODE_EMPH?, CMARK_NODE_STRONG?, CMARK_NODE_LINK?:
            let text = previous!.plainText
            let place = before.lastRange(of: Array(text.utf8))
            return (Quote(text, isSetOff: true), place)
        default:
            report(
                start.line, start.byte,
                "nothing stands before the comment in its line that it could check; put it directly "
                    + "behind a number, or behind code, emphasis or a link")
            return nil
        }
    }

    private mutating func report(_ line: Int, _ byte: Int, _ message: String) {
        diagnostics.append(
            Diagnostic(SourcePosition(file: path, line: line, column: byte + 1), message))
    }
}

/// What is wrong with the checks of a text that has no cells: there are no values.
package func checksWithoutCells(in source: String, of path: String) -> [Diagnostic] {
    MarkdownTree.reading(source) { root in
        var parser = SentenceCheckParser(path: path, lines: TextLines(source))
        parser.visit(root)
        return parser.diagnostics
            + parser.checks.map { check in
                Diagnostic(
                    check.position,
                    "nothing can be checked here, because no cell gives values; leave the comment out"
                )
            }
    }
}

extension [UInt8] {
    fileprivate func firstRange(of part: [UInt8], from start: Int) -> Int? {
        guard !part.isEmpty, start + part.count <= count else { return nil }
        return (start...(count - part.count)).first { self[$0...].starts(with: part) }
    }

    fileprivate func lastRange(of part: [UInt8]) -> Range<Int>? {
        guard !part.isEmpty, part.count <= count else { return nil }
        let start = (0...(count - part.count)).last { self[$0...].starts(with: part) }
        return start.map { $0..<$0 + part.count }
    }
}

import LiterateCMark
import LiterateLayout
import LiterateSentences

/// Finds the checks in the comments of a chapter's text.
struct SentenceCheckParser {
    private let path: String
    private let lines: TextLines
    private let text: FootnoteParse
    /// The lines that are rows of tables, and how many checks their cells have on a page.
    private let rows: [Int: Int]
    private(set) var checks: [SentenceCheck] = []
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var warnings: [Diagnostic] = []
    /// Where the comments begin that have been found, by their nodes.
    private var starts: [OpaquePointer: (line: Int, byte: Int)] = [:]
    /// For a line, the byte after the last comment found in it.
    private var passed: [Int: Int] = [:]
    /// How many images hold the node that is looked at.
    private var images = 0

    /// Reads all checks of a text, but for those in options.
    init(_ source: String, of path: String) {
        (self.path, lines) = (path, TextLines(source))
        text = FootnoteParse(source)
        rows = linesOfTables(in: source, lines)
        withExtendedLifetime(text.tree) {
            text.tree.root.visit { visit($0, isEntered: $1) }
            let blocks = text.tree.root.descendants(of: CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING)
            for block in blocks { warnOfBraces(in: block.lines) }
        }
        findPassedOver()
    }

    /// Refuses rows of tables with checks that Markdown by itself does not see.
    private mutating func findPassedOver() {
        guard rows.values.contains(where: { $0 > 0 }) else { return }
        let found = Dictionary(grouping: starts.values, by: \.line)
        for (line, count) in rows.sorted(by: { $0.key < $1.key })
        where count > found[line, default: []].count {
            report(
                line, 0,
                "code or a link goes over several cells of this row, and over a check in one; end it in its "
                    + "cell, or write a backslash before it")
        }
    }

    private mutating func visit(_ node: MarkdownNode, isEntered: Bool) {
        if node.type == CMARK_NODE_IMAGE { images += isEntered ? 1 : -1 }
        guard isEntered else { return }
        switch node.type {
        case CMARK_NODE_HTML_BLOCK: refuse(block: node)
        case CMARK_NODE_HTML_INLINE: read(node)
        case CMARK_NODE_TEXT where images == 0: refuse(text: node)
        case CMARK_NODE_IMAGE
        where images == 1 && !node.url.hasPrefix("\(BookLayout.figuresAsLinked)/"):
            node.descendants(of: CMARK_NODE_TEXT).forEach { readAlternative($0) }
        default: break
        }
    }

    /// Refuses the checks in a block of HTML, in which nothing is looked for.
    private mutating func refuse(block: MarkdownNode) {
        if let comment = CheckComment(block.literal) {
            return report(
                block.line, text.column(of: block) - 1,
                "a comment at the start of a line is a block of its own, which ends the paragraph; put it "
                    + (comment.isClaim
                        ? "behind the sentence, in the line of its last word"
                        : "directly behind the number, in its line"))
        }
        guard block.literal.contains("<!--") else { return }
        for line in block.lines {
            for start in beginningsOfChecks(in: line, lines[line].indices) {
                report(
                    line, start,
                    "nothing is checked in a block of HTML, which a line that begins with a tag begins; "
                        + "write Markdown, or say it in a sentence outside")
            }
        }
    }

    /// Refuses what was meant as a comment and is none.
    private mutating func refuse(text node: MarkdownNode) {
        guard node.literal.contains("<!--") else { return }
        let count = lines[node.line].count
        let start = min(text.column(of: node) - 1, count)
        let end = min(max(text.endColumn(of: node), start), count)
        for start in beginningsOfChecks(in: node.line, start..<end) {
            let rest = lines[node.line][start...].dropFirst("<!--".utf8.count)
            let isClosed = String(decoding: rest, as: UTF8.self).contains("-->")
            report(
                node.line, start,
                isClosed
                    ? "Markdown takes no `--` inside a comment; write the expression without it"
                    : "the comment is not closed before its paragraph ends, or has a `--` in it; end "
                        + "it with `-->`")
        }
    }

    /// Warns of what is a check in a caption, and plain text here.
    private mutating func warnOfBraces(in block: ClosedRange<Int>) {
        let brace = UInt8(ascii: "{")
        guard block.contains(where: { lines[$0].contains(brace) }) else { return }
        var passed = Dictionary(grouping: literalParts(of: block, in: lines), by: \.line)
            .mapValues { $0.map(\.bytes) }
        for check in checks where block.contains(check.line) {
            passed[check.line, default: []] += [check.unseen].compactMap(\.self)
        }
        for line in block {
            let bytes = lines[line]
            let passed = passed[line, default: []] + bytes.imagesAndTags
            for place in bytes.indices where bytes[place] == brace && warnings.count < mostMistakes
            {
                guard place == 0 || bytes[place - 1] != UInt8(ascii: "\\"),
                    !passed.contains(where: { $0.contains(place) }),
                    let check = bracedCheck(at: place, of: bytes)
                else { continue }
                let form =
                    check.isClaim
                    ? "`<!-- check: \(check.expression) -->` behind the sentence"
                    : "`<!-- = \(check.expression) -->` directly behind the number"
                warnings.append(
                    Diagnostic(
                        SourcePosition(file: path, line: line, column: place + 1),
                        "in prose a check in braces is shown as it stands, and checks nothing; write "
                            + "\(form), or a backslash before the brace"))
            }
        }
    }

    /// Where comments begin in some bytes of a line that check something, but for those with a backslash
    /// before them, which are there to be read.
    private func beginningsOfChecks(in line: Int, _ range: Range<Int>) -> [Int] {
        let bytes = lines[line]
        return range.lazy.filter { start in
            bytes[start...].starts(with: "<!--".utf8)
                && (start == 0 || bytes[start - 1] != UInt8(ascii: "\\"))
                && CheckComment(String(decoding: bytes[start...].prefix(200), as: UTF8.self)) != nil
        }.prefix(mostMistakes).map(\.self)
    }

    private mutating func read(_ node: MarkdownNode) {
        guard let comment = CheckComment(node.literal) else { return }
        guard let start = start(of: node) else {
            return report(
                node.line, text.column(of: node) - 1,
                "this comment was not found in its line; put it in another")
        }
        starts[node.pointer] = start
        guard images == 0 else {
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
        if rows[start.line] != nil, let bar = literal.placeOfEndOfCell {
            return report(
                start.line, start.byte + bar,
                "a bar or a line's end ends the cell of a table, also in a comment; write `\\|` for a bar, "
                    + "and the comment in one line")
        }
        let (expression, line) = expression(of: comment, in: literal, start)
        var check = SentenceCheck(
            written: WrittenCheck(line: start.line, column: start.byte + 1, quote: nil),
            lines: expression, line: line,
            position: SourcePosition(file: path, line: line, column: expression[0].byte + 1),
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
        let words = Array(node.literal.utf8)
        let (_, found, fault) = bracedChecks(in: node.literal)
        guard !found.isEmpty || fault != nil else { return }
        guard let start = firstPlace(of: words, in: node.line) else {
            return report(
                node.line, text.column(of: node) - 1,
                "the text of this image was not found as it is read; write it without escapes")
        }
        passed[node.line] = start + words.count
        if let fault { report(node.line, start + fault.byte, fault.message) }
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
                    lines: [.init(byte: byte, text: check.expression)], line: line,
                    position: SourcePosition(file: path, line: line, column: byte + 1),
                    place: check.quote == nil ? nil : place,
                    unseen: check.open + start..<brace + 1, cell: 0, isBefore: false))
        }
    }

    /// The first place of a text in a line after what was found in it.
    private func firstPlace(of text: [UInt8], in line: Int) -> Int? {
        let bytes = lines[line]
        return bytes.indices.dropFirst(passed[line] ?? 0).first { bytes[$0...].starts(with: text) }
    }

    /// Where a comment begins: libcmark may be some columns off in a paragraph that holds others.
    private mutating func start(of node: MarkdownNode) -> (line: Int, byte: Int)? {
        let first = Array(node.literal.utf8.prefix { $0 != 10 && $0 != 13 })
        for line in node.line..<node.line + 3 {
            let bytes = lines[line]
            let expected = line == node.line ? text.column(of: node) - 1 : 0
            var nearest: Int?
            for place in bytes.indices.dropFirst(passed[line] ?? 0)
            where bytes[place...].starts(with: first) {
                if let known = nearest, abs(known - expected) <= abs(place - expected) { break }
                nearest = place
                // All others are further away.
                if place >= expected { break }
            }
            guard let byte = nearest else { continue }
            passed[line] = byte + first.count
            return (line, byte)
        }
        return nil
    }

    /// The lines of an expression, and the line of the file that the first one is in.
    private func expression(
        of comment: CheckComment, in literal: String, _ start: (line: Int, byte: Int)
    ) -> (lines: [SentenceCheck.Line], first: Int) {
        // The lines up to that of the expression's first byte.
        let before = Array(literal.utf8.prefix(comment.start + 1))
        let first = start.line + TextLines(String(decoding: before, as: UTF8.self)).count - 1
        let expression = TextLines(comment.expression).texts.enumerated().map { number, text in
            let line = first + number
            let inner = trimmed(text)
            let byte =
                line == start.line
                ? start.byte + comment.start : lines[line].place(of: Array(inner.utf8)) ?? 0
            return SentenceCheck.Line(byte: byte, text: withoutEscapedBars(inner, in: line))
        }
        return (expression, first)
    }

    /// A text of a line as a table has it, whose bars have backslashes before them.
    private func withoutEscapedBars(_ text: String, in line: Int) -> String {
        rows[line] != nil ? text.replacing("\\|", with: "|") : text
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
        let before = lines[start.line][..<end]
        switch previous?.type {
        case CMARK_NODE_TEXT?:
            if let number = numberAtEnd(of: before) {
                if let doubt = doubt(ofNumberAtEndOf: before) {
                    report(start.line, end - number.utf8.count, doubt)
                    return nil
                }
                return (Quote(number, isSetOff: false), end - number.utf8.count..<end)
            }
            let blanks = before.reversed().prefix { $0 == 32 || $0 == 9 }.count
            let advice =
                numberAtEnd(of: before.dropLast(blanks)) != nil
                ? "the comment stands apart from its number; take the blank before it away"
                : "no number stands before the comment; put it directly behind a number such as "
                    + "`0.034`, `12.8 %` or `10⁻³`, or behind code, emphasis or a link"
            report(start.line, start.byte, advice)
            return nil
        case CMARK_NODE_CODE?, CMARK_NODE_EMPH?, CMARK_NODE_STRONG?, CMARK_NODE_LINK?:
            let text = previous!.plainText
            let place = bytesOfSetOff(
                Array(text.utf8), isCode: previous!.type == CMARK_NODE_CODE, atEndOf: before)
            return (Quote(withoutEscapedBars(text, in: start.line), isSetOff: true), place)
        default:
            report(
                start.line, start.byte,
                "nothing stands before the comment in its line that it could check; put it directly "
                    + "behind a number, or behind code, emphasis or a link")
            return nil
        }
    }

    private mutating func report(_ line: Int, _ byte: Int, _ message: String) {
        guard diagnostics.count < mostMistakes else { return }
        diagnostics.append(
            Diagnostic(SourcePosition(file: path, line: line, column: byte + 1), message))
    }
}

/// Whoever has so many mends the first ones first.
private let mostMistakes = 100

/// The lines of a text that are rows of tables, and how many checks are in their cells; none where no
/// comment and no bar are in one line.
private func linesOfTables(in source: String, _ lines: TextLines) -> [Int: Int] {
    let isWanted = (1..<lines.count + 1).contains { line in
        lines[line].contains(UInt8(ascii: "|")) && lines[line].place(of: Array("<!--".utf8)) != nil
    }
    guard isWanted else { return [:] }
    let tree = GitHubText(source).tree
    return withExtendedLifetime(tree) {
        let rows = tree.root.descendants.filter { $0.addition == .tableRow }.map { row in
            let comments = row.descendants(of: CMARK_NODE_HTML_INLINE)
            return (row.line, comments.count { CheckComment($0.literal) != nil })
        }
        return Dictionary(rows) { first, _ in first }
    }
}

/// What is wrong with the checks of a text that has no cells: there are no values.
package func checksWithoutCells(in source: String, of path: String) -> [Diagnostic] {
    let parser = SentenceCheckParser(source, of: path)
    return parser.diagnostics
        + parser.checks.map { check in
            Diagnostic(
                check.position,
                "nothing can be checked here, because no cell gives values; leave the comment out")
        }
}

extension String {
    /// The first byte of a comment that ends the cell of a table: a bar without a backslash before it, or
    /// the end of a line.
    fileprivate var placeOfEndOfCell: Int? {
        let bytes = Array(utf8)
        return bytes.indices.first { index in
            bytes[index] == 10 || bytes[index] == 13
                || bytes[index] == UInt8(ascii: "|") && bytes[index - 1] != UInt8(ascii: "\\")
        }
    }
}

extension [UInt8] {
    /// What stands between `![` and `](`, and from `<` to `>`.
    fileprivate var imagesAndTags: [Range<Int>] {
        var found: [Range<Int>] = []
        var index = 0
        while index < count {
            let rest = self[index...]
            let isTag =
                self[index] == UInt8(ascii: "<")
                && rest.dropFirst().first.map { $0 > 64 || $0 == 33 || $0 == 47 } ?? false
            let end = isTag ? ">" : rest.starts(with: "![".utf8) ? "](" : nil
            guard let end, let close = rest.firstRange(of: Array(end.utf8))?.upperBound else {
                index += 1
                continue
            }
            found.append(index..<close)
            index = close
        }
        return found
    }

    /// The first place of some bytes.
    fileprivate func place(of part: [UInt8]) -> Int? {
        indices.first { self[$0...].starts(with: part) }
    }
}

import LiterateCMark
import LiterateLayout
import LiterateSentences

/// A number in a chapter's prose that no check holds against a value.
package struct UnboundNumeral: Hashable, Sendable {
    package var position: SourcePosition
    package var text: String
    /// The words around it.
    package var context: String
}

extension Chapter {
    /// The numbers of the prose, the captions and the alternative texts that no check is bound to, in
    /// order.
    ///
    /// Code, formulas and addresses are no prose, and neither are digits in a word: `W2`.
    package var unboundNumerals: [UnboundNumeral] {
        var finder = NumeralFinder(self)
        finder.lookInProse()
        for cell in cells where !cell.options.isHidden { finder.look(inOptionsOf: cell) }
        return finder.found.sorted { $0.position < $1.position }
    }
}

/// Finds the numbers of a chapter that no check is bound to.
private struct NumeralFinder {
    private let chapter: Chapter
    private let lines: TextLines
    /// The bytes of numbers that are checked, of formulas, of comments and of footnotes' labels, by their
    /// lines.
    private var passed: [Int: [Range<Int>]]
    private(set) var found: [UnboundNumeral] = []

    init(_ chapter: Chapter) {
        (self.chapter, lines) = (chapter, TextLines(chapter.source))
        passed = commentBytes(in: lines)
        for line in 1..<lines.count + 1 {
            passed[line, default: []] += labelBytes(in: lines[line])
        }
        for check in chapter.checks {
            passed[check.written.line, default: []] += [check.place].compactMap(\.self)
        }
    }

    mutating func lookInProse() {
        let text = FootnoteParse(chapter.source)
        withExtendedLifetime(text.tree) {
            let blocks = text.tree.root.descendants(of: CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING)
            for block in blocks {
                for part in literalParts(of: block.lines, in: lines) where part.isFormula {
                    passed[part.line, default: []].append(part.bytes)
                }
                look(in: block, of: text)
            }
        }
    }

    private mutating func look(in block: MarkdownNode, of text: FootnoteParse) {
        let comments = block.descendants(of: CMARK_NODE_HTML_INLINE)
        guard !comments.contains(where: { $0.literal.contains("\n") }) else {
            // libcmark loses its place in a line that such a comment ends in.
            for line in block.lines {
                look(in: lines[line].indices, of: line, among: block.lines)
            }
            return
        }
        for node in block.descendants(of: CMARK_NODE_TEXT) where !node.isOfRecordedFigure {
            let count = lines[node.line].count
            let start = min(text.column(of: node) - 1, count)
            let end = min(max(start, text.endColumn(of: node)), count)
            look(in: start..<end, of: node.line, among: block.lines)
        }
    }

    /// Looks in the caption and the alternative text of a cell.
    mutating func look(inOptionsOf cell: Cell) {
        let line = cell.fenceLine
        let words = InfoStringScanner(
            line: lines[line], indentation: cell.indentation, file: chapter.path, number: line
        ).words
        let expressions = chapter.checks.filter { $0.line == line }.map {
            $0.position.column - 1..<$0.position.column - 1 + $0.expression.utf8.count
        }
        for word in words where ["caption", "alt"].contains(word.key) {
            guard var start = word.valueBytes.first, let end = word.valueBytes.last else {
                continue
            }
            for expression in expressions where (start..<end).contains(expression.lowerBound) {
                look(in: start..<max(start, expression.lowerBound - 1), of: line)
                start = min(expression.upperBound, end)
            }
            look(in: start..<end, of: line)
        }
    }

    /// Looks in some bytes of a line.
    ///
    /// - Parameter block: The lines of the paragraph that it is in; nil in an option.
    private mutating func look(
        in bytes: Range<Int>, of line: Int, among block: ClosedRange<Int>? = nil
    ) {
        let text = lines[line]
        let passed = passed[line, default: []]
        // libcmark parts a text at some signs, and a numeral is read with what stands before it.
        var first = max(0, bytes.lowerBound - 60)
        while first > 0, text[first] & 0xC0 == 0x80 { first -= 1 }
        let part = String(decoding: text[first..<bytes.upperBound], as: UTF8.self)
        for range in numerals(in: part) {
            let start = first + part.utf8.distance(from: part.startIndex, to: range.lowerBound)
            let numeral = start..<start + part[range].utf8.count
            guard bytes.contains(numeral.upperBound - 1), !passed.contains(where: numeral.overlaps)
            else { continue }
            found.append(
                UnboundNumeral(
                    position: SourcePosition(
                        file: chapter.path, line: line, column: numeral.lowerBound + 1),
                    text: String(part[range]), context: words(around: numeral, of: line, block)))
        }
    }

    /// The words around a numeral, as they are read, without what is checked in them.
    private func words(
        around numeral: Range<Int>, of line: Int, _ block: ClosedRange<Int>?
    ) -> String {
        let text = lines[line]
        // A line may be a whole book.
        var before = String(
            decoding: text[..<numeral.lowerBound].suffix(mostContext), as: UTF8.self)
        var after = String(decoding: text[numeral.upperBound...].prefix(mostContext), as: UTF8.self)
        if let block {
            var (first, last) = (line, line)
            while first > block.lowerBound, before.utf8.count < mostContext {
                first -= 1
                before = lines.text(of: first) + "\n" + before
            }
            while last < block.upperBound, after.utf8.count < mostContext {
                last += 1
                after += "\n" + lines.text(of: last)
            }
        } else {
            // The option that it is in ends at its quotes.
            before = bracedChecks(in: String(before.suffix(while: { $0 != "\"" }))).read
            after = bracedChecks(in: String(after.prefix(while: { $0 != "\"" }))).read
        }
        let start = ("\n" + before).asRead.lastWords(40)
        let end = String(after.asRead.reversed()).lastWords(25)
        return trimmed(
            start + String(decoding: text[numeral], as: UTF8.self) + String(end.reversed()))
    }
}

extension String {
    /// The text of some lines without comments, marks at their beginnings and ends of lines.
    fileprivate var asRead: String {
        let whole = replacing(#/<!--.*?-->/#.dotMatchesNewlines(), with: "")
        return String(whole.suffix(after: "-->").prefix(before: "<!--"))
            .replacing(#/\n[ \t>|#]*(?:[-*+] )?/#, with: " ")
            .replacing(#/\s+/#, with: " ")
    }

    /// The last so many characters, from where a word begins.
    fileprivate func lastWords(_ count: Int) -> String {
        guard self.count > count else { return self }
        let end = suffix(count + 1)
        return String(end[(end.firstIndex(of: " ") ?? end.startIndex)...])
    }

    private func suffix(after mark: String) -> String {
        ranges(of: mark).last.map { String(self[$0.upperBound...]) } ?? self
    }

    private func prefix(before mark: String) -> String {
        firstRange(of: mark).map { String(self[..<$0.lowerBound]) } ?? self
    }

    fileprivate func suffix(while isPart: (Character) -> Bool) -> Substring {
        guard let last = lastIndex(where: { !isPart($0) }) else { return self[...] }
        return self[index(after: last)...]
    }
}

/// The stretches of lines that comments take, by lines.
private func commentBytes(in lines: TextLines) -> [Int: [Range<Int>]] {
    var taken: [Int: [Range<Int>]] = [:]
    var isOpen = false
    for line in 1..<lines.count + 1 {
        let bytes = lines[line]
        var start = 0
        while start < bytes.count {
            let mark = Array((isOpen ? "-->" : "<!--").utf8)
            let next = (start..<bytes.count).first { bytes[$0...].starts(with: mark) }
            if isOpen { taken[line, default: []].append(start..<(next ?? bytes.count)) }
            guard let next else { break }
            isOpen.toggle()
            start = next + mark.count
        }
    }
    return taken
}

/// The labels of footnotes in a line.
private func labelBytes(in line: [UInt8]) -> [Range<Int>] {
    line.indices.filter { line[$0] == UInt8(ascii: "[") }
        .compactMap { FootnoteLabel(in: line[...], at: $0)?.bytes }
}

extension MarkdownNode {
    /// Whether it is the text of the image that shows a figure of a cell, which is made from data.
    fileprivate var isOfRecordedFigure: Bool {
        sequence(first: self, next: \.parent).contains { node in
            node.type == CMARK_NODE_IMAGE && node.url.hasPrefix("\(BookLayout.figuresAsLinked)/")
        }
    }
}

/// The bytes before and after a numeral in which words around it are looked for.
private let mostContext = 2_000

import LiterateCMark
import LiterateLayout
import LiterateSentences

/// A number in a chapter's prose that no check holds against a value.
package struct UnboundNumeral: Hashable, Sendable {
    package var position: SourcePosition
    package var text: String
    /// The words around it, in its line.
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
            passed[line, default: []] += formulaBytes(in: lines[line]) + labelBytes(in: lines[line])
        }
        for check in chapter.checks {
            passed[check.written.line, default: []] += [check.place].compactMap(\.self)
        }
    }

    mutating func lookInProse() {
        let text = FootnoteParse(chapter.source)
        withExtendedLifetime(text.tree) {
            let blocks = text.tree.root.descendants(of: CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING)
            for block in blocks { look(in: block, of: text) }
        }
    }

    private mutating func look(in block: MarkdownNode, of text: FootnoteParse) {
        let comments = block.descendants(of: CMARK_NODE_HTML_INLINE)
        guard !comments.contains(where: { $0.literal.contains("\n") }) else {
            // libcmark loses its place in a line that such a comment ends in.
            for line in block.lines { look(in: lines[line].indices, of: line) }
            return
        }
        for node in block.descendants(of: CMARK_NODE_TEXT) where !node.isOfRecordedFigure {
            let count = lines[node.line].count
            let start = min(text.column(of: node) - 1, count)
            look(in: start..<min(max(start, text.endColumn(of: node)), count), of: node.line)
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

    private mutating func look(in bytes: Range<Int>, of line: Int) {
        let text = lines[line]
        let passed = passed[line, default: []]
        for numeral in numerals(in: text, bytes) where !passed.contains(where: numeral.overlaps) {
            let around =
                max(
                    bytes.lowerBound, numeral.lowerBound - 40)..<min(
                    bytes.upperBound, numeral.upperBound + 20)
            found.append(
                UnboundNumeral(
                    position: SourcePosition(
                        file: chapter.path, line: line, column: numeral.lowerBound + 1),
                    text: String(decoding: text[numeral], as: UTF8.self),
                    context: wholeWords(text, around, numeral)))
        }
    }
}

/// The numbers in some bytes of a line.
private func numerals(in line: [UInt8], _ bytes: Range<Int>) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = bytes.lowerBound
    func isDigit(_ index: Int) -> Bool {
        bytes.contains(index) && (48...57).contains(line[index])
    }
    while let first = (start..<bytes.upperBound).first(where: isDigit) {
        var end = first
        // A sign between digits belongs to the number; at its end it belongs to the sentence.
        while isDigit(end)
            || bytes.contains(end) && [44, 46].contains(line[end]) && isDigit(end + 1)
        {
            end += 1
        }
        start = end
        let before = first > bytes.lowerBound ? line[first - 1] : 32
        let isPartOfWord =
            before == UInt8(ascii: "_") || (65...90).contains(before) || (97...122).contains(before)
        if !isPartOfWord { found.append(first..<end) }
    }
    return found
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

/// The stretches of a line between dollars.
private func formulaBytes(in line: [UInt8]) -> [Range<Int>] {
    let dollars = line.indices.filter { index in
        line[index] == UInt8(ascii: "$") && (index == 0 || line[index - 1] != UInt8(ascii: "\\"))
    }
    return stride(from: 0, to: dollars.count - 1, by: 2).map { dollars[$0]..<dollars[$0 + 1] }
}

/// Some bytes of a line, cut where words begin and end.
private func wholeWords(_ line: [UInt8], _ bytes: Range<Int>, _ kept: Range<Int>) -> String {
    var (start, end) = (bytes.lowerBound, bytes.upperBound)
    if start > 0, line[start - 1] != 32 {
        start = line[start..<kept.lowerBound].firstIndex(of: 32).map { $0 + 1 } ?? kept.lowerBound
    }
    if end < line.count, line[end] != 32 {
        end = line[kept.upperBound..<end].lastIndex(of: 32) ?? kept.upperBound
    }
    return trimmed(String(decoding: line[start..<end], as: UTF8.self))
}

extension MarkdownNode {
    /// Whether it is the text of the image that shows a figure of a cell, which is made from data.
    fileprivate var isOfRecordedFigure: Bool {
        sequence(first: self, next: \.parent).contains { node in
            node.type == CMARK_NODE_IMAGE && node.url.hasPrefix("\(BookLayout.figuresAsLinked)/")
        }
    }
}

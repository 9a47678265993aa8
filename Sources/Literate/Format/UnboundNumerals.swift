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
        let lines = TextLines(source)
        let bound = Dictionary(grouping: checks.filter { $0.place != nil }) { $0.written.line }
        let comments = commentBytes(in: lines)
        var found: [UnboundNumeral] = []
        func look(in bytes: Range<Int>, of line: Int) {
            let text = lines[line]
            let formulas = formulaBytes(in: text)
            for numeral in numerals(in: text, bytes) {
                let isBound =
                    bound[line]?.contains { $0.place?.overlaps(numeral) ?? false } ?? false
                let hidden = formulas + comments[line, default: []]
                guard !isBound, !hidden.contains(where: { $0.overlaps(numeral) }) else { continue }
                let around =
                    max(
                        bytes.lowerBound, numeral.lowerBound - 40)..<min(
                        bytes.upperBound, numeral.upperBound + 20)
                found.append(
                    UnboundNumeral(
                        position: SourcePosition(
                            file: path, line: line, column: numeral.lowerBound + 1),
                        text: String(decoding: text[numeral], as: UTF8.self),
                        context: wholeWords(text, around, numeral)))
            }
        }
        MarkdownTree.reading(source) { root in
            for block in root.descendants(of: CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING) {
                let comments = block.descendants(of: CMARK_NODE_HTML_INLINE)
                guard !comments.contains(where: { $0.literal.contains("\n") }) else {
                    // libcmark loses its place in a line that such a comment ends in.
                    for line in block.lines { look(in: lines[line].indices, of: line) }
                    continue
                }
                for node in block.descendants(of: CMARK_NODE_TEXT) where !node.isOfRecordedFigure {
                    let bytes = lines[node.line]
                    let start = min(node.column - 1, bytes.count)
                    look(
                        in: start..<min(max(start, node.endColumn), bytes.count), of: node.line)
                }
            }
        }
        for cell in cells where !cell.options.isHidden {
            for option in [" caption=", " alt="] {
                let line = lines[cell.fenceLine]
                guard let value = optionBytes(option, in: line) else { continue }
                let expressions = checks.filter { $0.line == cell.fenceLine }.map {
                    $0.position.column - 1..<$0.position.column - 1 + $0.expression.utf8.count
                }
                var start = value.lowerBound
                for expression in expressions where value.contains(expression.lowerBound) {
                    look(in: start..<max(start, expression.lowerBound - 1), of: cell.fenceLine)
                    start = min(expression.upperBound, value.upperBound)
                }
                look(in: start..<value.upperBound, of: cell.fenceLine)
            }
        }
        return found.sorted { $0.position < $1.position }
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

/// The stretches of a line between dollars.
private func formulaBytes(in line: [UInt8]) -> [Range<Int>] {
    let dollars = line.indices.filter { index in
        line[index] == UInt8(ascii: "$") && (index == 0 || line[index - 1] != UInt8(ascii: "\\"))
    }
    return stride(from: 0, to: dollars.count - 1, by: 2).map { dollars[$0]..<dollars[$0 + 1] }
}

/// The bytes of an option's value, without its quotes.
private func optionBytes(_ option: String, in line: [UInt8]) -> Range<Int>? {
    let key = Array(option.utf8)
    guard let start = line.indices.first(where: { line[$0...].starts(with: key) }) else {
        return nil
    }
    let first = start + key.count
    guard first < line.count, line[first] == UInt8(ascii: "\"") else {
        return first..<(line[first...].firstIndex(of: 32) ?? line.count)
    }
    var end = first + 1
    while end < line.count, line[end] != UInt8(ascii: "\"") {
        end += line[end] == UInt8(ascii: "\\") ? 2 : 1
    }
    return first + 1..<min(end, line.count)
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

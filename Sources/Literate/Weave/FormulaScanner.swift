import LiterateCMark
import LiterateFormat

/// The lines and columns of a block of text, where formulas can stand.
struct TextBlock {
    var lines: ClosedRange<Int>
    /// The column that its text begins in, in its first line.
    var column: Int
    /// Whether a quote holds it, so that its lines begin with `>`.
    var isQuoted: Bool
}

/// The paragraphs and headings of a text, wherever they stand.
func textBlocks(_ root: MarkdownNode) -> [TextBlock] {
    root.descendants(of: CMARK_NODE_PARAGRAPH, CMARK_NODE_HEADING).map { node in
        TextBlock(
            lines: node.lines, column: node.column,
            isQuoted: sequence(first: node, next: \.parent)
                .contains { $0.type == CMARK_NODE_BLOCK_QUOTE })
    }
}

/// The stretches of lines that begin with `$$`, up to the next empty line, outside code.
func displayedBlocks(_ root: MarkdownNode, _ lines: TextLines) -> [TextBlock] {
    let code = Set(
        root.descendants(of: CMARK_NODE_CODE_BLOCK, CMARK_NODE_HTML_BLOCK).flatMap(\.lines))
    var blocks: [TextBlock] = []
    var line = 1
    while line <= lines.count {
        let start = lines.prefix(of: line, isQuoted: true)
        guard !code.contains(line), lines[line].dropFirst(start).starts(with: "$$".utf8) else {
            line += 1
            continue
        }
        let isQuoted = lines[line].prefix(start).contains(UInt8(ascii: ">"))
        let last =
            (line..<lines.count).first { next in
                lines.prefix(of: next + 1, isQuoted: isQuoted) == lines[next + 1].count
            } ?? lines.count
        blocks.append(TextBlock(lines: line...last, column: start + 1, isQuoted: isQuoted))
        line = last + 1
    }
    return blocks
}

/// Finds the formulas of one block: `$…$` without blanks inside the dollars, and `$$…$$`.
///
/// `\$`, code, images, the targets of links and HTML tags are passed over. A single dollar that no
/// other one closes is a dollar.
struct FormulaScanner {
    struct Found {
        var text: FormulaText
        var start: SourcePlace
        /// The place after the last dollar.
        var end: SourcePlace
    }

    private var bytes: [UInt8] = []
    private var places: [SourcePlace] = []
    private var index = 0
    private(set) var found: [Found] = []
    private(set) var unclosed: SourcePlace?

    init(block: TextBlock, lines: TextLines) {
        for line in block.lines {
            let isFirst = line == block.lines.lowerBound
            let start =
                isFirst ? block.column - 1 : lines.prefix(of: line, isQuoted: block.isQuoted)
            for (column, byte) in (lines[line] + [newline]).enumerated().dropFirst(start) {
                bytes.append(byte)
                places.append(SourcePlace(line: line, column: column + 1))
            }
        }
        while index < bytes.count { step() }
    }

    private mutating func step() {
        switch bytes[index] {
        case UInt8(ascii: "\\"): index += 2
        case UInt8(ascii: "`"): skipCode()
        case UInt8(ascii: "!") where at("!["): skip(past: ["![", "](", ")"])
        case UInt8(ascii: "]") where at("]("): skip(past: ["](", ")"])
        case UInt8(ascii: "<") where isTag: skip(past: ["<", ">"])
        case UInt8(ascii: "$"): at("$$") ? readDisplayed() : readInline()
        default: index += 1
        }
    }

    private mutating func readDisplayed() {
        guard let end = (index + 2..<bytes.count).first(where: { at("$$", $0) && !isEscaped($0) })
        else {
            unclosed = unclosed ?? places[index]
            index = bytes.count
            return
        }
        add(from: index, to: end + 2, dollars: 2)
    }

    private mutating func readInline() {
        let start = index
        index += 1
        guard index < bytes.count, !isBlank(bytes[index]) else { return }
        for end in index + 1..<max(bytes.count, index + 1) {
            if bytes[end] == UInt8(ascii: "`") { return }
            guard bytes[end] == UInt8(ascii: "$"), !isEscaped(end) else { continue }
            let isDigitNext = end + 1 < bytes.count && (48...57).contains(bytes[end + 1])
            guard !isBlank(bytes[end - 1]), !isDigitNext else { continue }
            add(from: start, to: end + 1, dollars: 1)
            return
        }
    }

    private mutating func add(from start: Int, to end: Int, dollars: Int) {
        let inner = String(decoding: bytes[start + dollars..<end - dollars], as: UTF8.self)
        let latex = inner.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        index = end
        guard !latex.isEmpty else { return }
        found.append(
            Found(
                text: FormulaText(latex: latex, isDisplayed: dollars == 2), start: places[start],
                end: SourcePlace(line: places[end - 1].line, column: places[end - 1].column + 1)))
    }

    private mutating func skipCode() {
        let run = bytes[index...].prefix { $0 == UInt8(ascii: "`") }.count
        index += run
        var end = index
        while end < bytes.count {
            let length = bytes[end...].prefix { $0 == UInt8(ascii: "`") }.count
            end += max(length, 1)
            if length == run {
                index = end
                return
            }
        }
    }

    /// Goes past these marks, in this order, the first of which is here; where a later one is
    /// missing, past the first alone.
    private mutating func skip(past marks: [String]) {
        var place = index
        for mark in marks {
            guard let next = (place..<bytes.count).first(where: { at(mark, $0) }) else {
                index += marks[0].utf8.count
                return
            }
            place = next + mark.utf8.count
        }
        index = place
    }

    private var isTag: Bool {
        guard index + 1 < bytes.count else { return false }
        let next = bytes[index + 1]
        return (65...90).contains(next & 0xDF) || next == UInt8(ascii: "/")
    }

    private func at(_ text: String, _ place: Int? = nil) -> Bool {
        bytes[(place ?? index)...].starts(with: text.utf8)
    }

    /// Whether an odd number of backslashes stands before a byte.
    private func isEscaped(_ place: Int) -> Bool {
        bytes[..<place].reversed().prefix { $0 == UInt8(ascii: "\\") }.count % 2 == 1
    }

    private func isBlank(_ byte: UInt8) -> Bool { [32, 9, newline].contains(byte) }
}

private let newline = UInt8(ascii: "\n")

/// A line and a column in bytes, both from 1.
struct SourcePlace: Hashable {
    var line: Int
    var column: Int
}

/// Replacing stretches of a text without changing the number of its lines.
extension TextLines {
    /// What is left in a line whose text was replaced together with an earlier line's.
    static let filler = "\u{10FFFD}"

    /// How many bytes of a line come before its text: blanks, and the marks of quotes.
    func prefix(of line: Int, isQuoted: Bool) -> Int {
        self[line].prefix {
            $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\t")
                || isQuoted && $0 == UInt8(ascii: ">")
        }.count
    }

    /// Puts a text in the place of a stretch, which may span lines.
    mutating func replace(_ start: SourcePlace, to end: SourcePlace, with text: String) {
        let rest = self[end.line].dropFirst(end.column - 1)
        guard start.line < end.line else {
            self[start.line].replaceSubrange(
                start.column - 1..<end.column - 1, with: text.utf8)
            return
        }
        self[start.line] = self[start.line].prefix(start.column - 1) + Array(text.utf8)
        for line in start.line + 1...end.line {
            let kept = self[line].prefix(prefix(of: line, isQuoted: true))
            self[line] = kept + Array(Self.filler.utf8) + (line == end.line ? rest : [])
        }
    }
}

import LiterateCMark
import LiterateFormat

/// The stretches of lines that begin with `$$`, up to the next empty line or code, outside code and HTML.
func displayedBlocks(_ root: MarkdownNode, _ lines: MappedLines) -> [TextBlock] {
    let code = Set(root.descendants(of: CMARK_NODE_CODE_BLOCK).flatMap(\.lines))
    let html = Set(root.descendants(of: CMARK_NODE_HTML_BLOCK).flatMap(\.lines))
    var blocks: [TextBlock] = []
    var line = 1
    while line <= lines.count {
        let start = lines.prefix(of: line, isQuoted: true)
        guard !code.contains(line), !html.contains(line),
            lines[line].dropFirst(start).starts(with: "$$".utf8)
        else {
            line += 1
            continue
        }
        let isQuoted = lines[line].prefix(start).contains(UInt8(ascii: ">"))
        let last =
            (line..<lines.count).first { next in
                code.contains(next + 1)
                    || lines.prefix(of: next + 1, isQuoted: isQuoted) == lines[next + 1].count
            } ?? lines.count
        blocks.append(TextBlock(lines: line...last, column: start + 1, isQuoted: isQuoted))
        line = last + 1
    }
    return blocks
}

/// Finds the formulas of one block: `$…$` without blanks inside the dollars, and `$$…$$`.
///
/// `\$`, code, images, the targets of links and HTML tags are passed over. A single dollar that no
/// other one closes is a dollar. What is looked for ahead is looked for once, however often it is
/// wanted: the work grows with the text.
struct FormulaScanner {
    struct Found {
        var text: FormulaText
        var start: SourcePlace
        /// The place after the last dollar.
        var end: SourcePlace
    }

    private var bytes: [UInt8] = []
    private var places: [SourcePlace] = []
    /// Whether an odd number of backslashes stands before each byte.
    private var isEscaped: [Bool] = []
    /// Where runs of backticks begin, by their lengths; the last comes first.
    private var codeMarks: [Int: [Int]] = [:]
    /// For each mark, where it was looked for from, and where it is; that is at the end if nowhere.
    private var known: [String: ClosedRange<Int>] = [:]
    private var index = 0
    private(set) var found: [Found] = []
    private(set) var unclosed: SourcePlace?

    init(block: TextBlock, lines: MappedLines) {
        for line in block.lines {
            let range = block.bytes(of: line, in: lines)
            for (offset, byte) in (lines[line][range] + [newline]).enumerated() {
                isEscaped.append(bytes.last == UInt8(ascii: "\\") && isEscaped.last == false)
                bytes.append(byte)
                places.append(SourcePlace(line: line, column: range.lowerBound + offset + 1))
            }
        }
        findCodeMarks()
        while index < bytes.count { step() }
    }

    private mutating func findCodeMarks() {
        var end = bytes.count
        while let last = bytes[..<end].lastIndex(of: backtick) {
            let start = (bytes[..<last].lastIndex { $0 != backtick } ?? -1) + 1
            codeMarks[last + 1 - start, default: []].append(start)
            end = start
        }
    }

    private mutating func step() {
        switch bytes[index] {
        case UInt8(ascii: "\\"): index += 2
        case backtick: skipCode()
        case UInt8(ascii: "!") where stands("![", at: index): skip(past: ["![", "](", ")"])
        case UInt8(ascii: "]") where stands("](", at: index): skip(past: ["](", ")"])
        case UInt8(ascii: "<") where stands("<!--", at: index): skip(past: ["<!--", "-->"])
        case UInt8(ascii: "<") where isTag: skip(past: ["<", ">"])
        case UInt8(ascii: "$"):
            bytes[index...].starts(with: "$$".utf8) ? readDisplayed() : readInline()
        default: index += 1
        }
    }

    private mutating func readDisplayed() {
        guard let end = next("$$", from: index + 2) else {
            unclosed = unclosed ?? places[index]
            index = bytes.count
            return
        }
        add(from: index, to: end + 2, dollars: 2)
    }

    private mutating func readInline() {
        let start = index
        index += 1
        guard index < bytes.count, !isBlank(bytes[index]), let end = next("$", from: start + 2),
            next("`", from: start + 1).map({ $0 > end }) ?? true
        else { return }
        add(from: start, to: end + 1, dollars: 1)
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
        let run = bytes[index...].prefix { $0 == backtick }.count
        index += run
        while let place = codeMarks[run]?.last {
            if place >= index {
                index = place + run
                return
            }
            codeMarks[run]?.removeLast()
        }
    }

    /// Goes past these marks, in this order, the first of which is here; where a later one is
    /// missing, past the first alone.
    private mutating func skip(past marks: [String]) {
        var place = index
        for mark in marks {
            guard let next = next(mark, from: place) else {
                index += marks[0].utf8.count
                return
            }
            place = next + mark.utf8.count
        }
        index = place
    }

    /// The first place of a mark from a place on; nil where there is none.
    private mutating func next(_ mark: String, from place: Int) -> Int? {
        if known[mark]?.contains(place) != true {
            let end = bytes.count
            let next = place < end ? (place..<end).first { stands(mark, at: $0) } : nil
            known[mark] = place...max(place, next ?? end)
        }
        return known[mark].flatMap { $0.upperBound < bytes.count ? $0.upperBound : nil }
    }

    /// Whether a mark is at a place; `$` and `$$` where they close a formula.
    private func stands(_ mark: String, at place: Int) -> Bool {
        guard bytes[place...].starts(with: mark.utf8) else { return false }
        switch mark {
        case "$$": return !isEscaped[place]
        case "$":
            let isDigitNext = place + 1 < bytes.count && (48...57).contains(bytes[place + 1])
            return !isEscaped[place] && !isDigitNext && !isBlank(bytes[place - 1])
        default: return true
        }
    }

    private var isTag: Bool {
        guard index + 1 < bytes.count else { return false }
        let next = bytes[index + 1]
        return (65...90).contains(next & 0xDF) || next == UInt8(ascii: "/")
    }

    private func isBlank(_ byte: UInt8) -> Bool { [32, 9, newline].contains(byte) }
}

private let newline = UInt8(ascii: "\n")
private let backtick = UInt8(ascii: "`")

import LiterateFormat

/// Turns the differences of one cell into edits of the chapter's lines.
struct CellEditor {
    private let cell: Cell
    private let text: TextLines
    /// What every line of the cell begins with: blanks in a list, `> ` in a block quote.
    private let prefix: String

    init(cell: Cell, text: TextLines) {
        self.cell = cell
        self.text = text
        let closing = text.text(of: cell.endLine).prefix { $0 != "`" && $0 != "~" }
        prefix = String(closing.prefix(cell.indentation))
    }

    mutating func apply(_ difference: CellDifference, to edits: inout MarkdownEdits) {
        switch difference {
        case .output(let block, let printed):
            edits.replace(block.fenceLine..<block.endLine + 1, with: rewritten(block, printed))
        case .outputMissing(let printed):
            let fence = fence(around: printed, mark: "`")
            let lines = [fence + "output"] + TextLines(printed).texts + [fence]
            edits.replace(insertion(after: cell.endLine), with: prefixed([""] + lines))
        case .outputSuperfluous(let block):
            edits.replace(withBlanksBefore(block.fenceLine)..<block.endLine + 1, with: [])
        case .image(let image, let wanted):
            edits.replace(image.line..<end(of: image) + 1, with: prefixed([markdown(for: wanted)]))
        case .imageMissing(let wanted):
            insert(wanted, into: &edits)
        case .imageSuperfluous(let image):
            edits.replace(withBlanksBefore(image.line)..<end(of: image) + 1, with: [])
        case .file, .nameMissing: break
        }
    }

    /// A block with its fences as they are, unless they are too short for the new text.
    private func rewritten(_ block: OutputBlock, _ printed: String) -> [String] {
        let opening = text.text(of: block.fenceLine)
        let closing = text.text(of: block.endLine)
        let mark: Character = opening.contains("`") ? "`" : "~"
        let length = longestRun(of: mark, in: opening)
        let needed = fence(around: printed, mark: mark)
        let content = prefixed(TextLines(printed).texts)
        guard length < needed.count else { return [opening] + content + [closing] }
        let old = String(repeating: mark, count: length)
        return [opening.replacing(old, with: needed, maxReplacements: 1)] + content
            + prefixed([needed])
    }

    private func insert(_ wanted: WantedImage, into edits: inout MarkdownEdits) {
        let last = cell.figures.last.map(end) ?? cell.output?.endLine ?? cell.endLine
        let isFollowed = !isBlank(last + 1) && last < text.count
        let lines = ["", markdown(for: wanted)] + (isFollowed ? [""] : [])
        edits.replace(insertion(after: last), with: prefixed(lines))
    }

    private func insertion(after line: Int) -> Range<Int> { line + 1..<line + 1 }

    private func prefixed(_ lines: [String]) -> [String] {
        lines.map { line in
            guard line.isEmpty else { return prefix + line }
            return String(prefix.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// A fence longer than any run of its marks that begins a line of the text.
    private func fence(around text: String, mark: Character) -> String {
        let runs = TextLines(text).texts.map { line in
            line.drop { $0 == " " }.prefix { $0 == mark }.count
        }
        return String(repeating: mark, count: max(3, (runs.max() ?? 0) + 1))
    }

    private func longestRun(of mark: Character, in line: String) -> Int {
        line.split { $0 != mark }.map(\.count).max() ?? 0
    }

    /// The first of the blank lines before a line, down to the end of the cell.
    private func withBlanksBefore(_ line: Int) -> Int {
        var start = line
        while start - 1 > cell.endLine, isBlank(start - 1) { start -= 1 }
        return start
    }

    private func isBlank(_ line: Int) -> Bool {
        text[line].allSatisfy { " \t>".utf8.contains($0) }
    }

    /// An image's alternative text may run over several lines.
    private func end(of image: FigureImage) -> Int {
        var line = image.line
        while line < text.count, !isBlank(line), !text.text(of: line).contains("](") { line += 1 }
        return isBlank(line) ? image.line : line
    }

    private func markdown(for wanted: WantedImage) -> String {
        "![\(escaped(wanted.alternativeText))](\(wanted.path))"
    }

    private func escaped(_ text: String) -> String {
        text.reduce(into: "") { result, character in
            if "\\`*_[]<&".contains(character) { result.append("\\") }
            result.append(character)
        }
    }
}

import LiterateFormat

/// Turns the differences of one cell into edits of the chapter's lines.
struct CellEditor {
    let cell: Cell
    let text: TextLines

    /// What every line of the cell begins with: blanks in a list, `> ` in a block quote, and what its end
    /// is indented by.
    private var prefix: Substring {
        text.text(of: cell.endLine).prefix { $0 != "`" && $0 != "~" }
    }

    func apply(_ difference: CellDifference, to edits: inout MarkdownEdits) {
        switch difference {
        case .output(let block, let printed):
            let kept = keepingWildcards(
                of: block.text, in: printed,
                comparison: TextComparison(tolerance: cell.options.tolerance))
            edits.replace(block.fenceLine..<block.endLine + 1, with: rewritten(block, kept))
        case .outputMissing(let printed):
            let fence = fence(around: printed, mark: "`")
            let lines = [fence + "output"] + TextLines(printed).texts + [fence]
            edits.replace(insertion(after: cell.endLine), with: prefixed([""] + lines))
        case .outputSuperfluous(let block):
            edits.replace(withBlanksBefore(block.fenceLine)..<block.endLine + 1, with: [])
        case .image(let image, let wanted):
            edits.replace(image.line..<end(of: image) + 1, with: prefixed([markdown(for: wanted)]))
        case .imageMissing(let wanted): insert(wanted, into: &edits)
        case .imageSuperfluous(let image):
            edits.replace(withBlanksBefore(image.line)..<end(of: image) + 1, with: [])
        case .file, .export, .nameMissing: break
        }
    }

    /// A block with its fences as they are, unless they are too short for the new text.
    private func rewritten(_ block: OutputBlock, _ printed: String) -> [String] {
        let (opening, closing) = (text.text(of: block.fenceLine), text.text(of: block.endLine))
        let mark: Character = opening.contains("`") ? "`" : "~"
        let length = opening.split { $0 != mark }.map(\.count).max() ?? 0
        let needed = fence(around: printed, mark: mark)
        // CommonMark takes from each line what its fence is indented by.
        let prefix = opening.prefix { $0 != mark }
        let content = prefixed(TextLines(printed).texts, by: prefix)
        guard length < needed.count else { return [opening] + content + [closing] }
        let old = String(repeating: mark, count: length)
        return [opening.replacing(old, with: needed, maxReplacements: 1)] + content
            + prefixed([needed], by: prefix)
    }

    private func insert(_ wanted: WantedImage, into edits: inout MarkdownEdits) {
        let last = cell.figures.last.map(end) ?? cell.output?.endLine ?? cell.endLine
        let isFollowed = !isBlank(last + 1) && last < text.count
        let lines = ["", markdown(for: wanted)] + (isFollowed ? [""] : [])
        edits.replace(insertion(after: last), with: prefixed(lines))
    }

    private func insertion(after line: Int) -> Range<Int> { line + 1..<line + 1 }

    private func prefixed(_ lines: [String], by own: Substring? = nil) -> [String] {
        let prefix = own ?? prefix
        let bare = String(prefix.reversed().drop { $0 == " " }.reversed())
        return lines.map { $0.isEmpty ? bare : prefix + $0 }
    }

    /// A fence longer than any run of its marks that begins a line of the text.
    private func fence(around text: String, mark: Character) -> String {
        let runs = TextLines(text).texts.map { line in
            line.drop { $0 == " " }.prefix { $0 == mark }.count
        }
        return String(repeating: mark, count: max(3, (runs.max() ?? 0) + 1))
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
        let escaped = wanted.alternativeText.map { "\\`*_[]<&".contains($0) ? "\\\($0)" : "\($0)" }
        return "![\(escaped.joined())](\(wanted.path))"
    }
}

/// Replacements of whole lines in a text; every other byte stays.
struct MarkdownEdits {
    private var edits: [(lines: Range<Int>, others: [String])] = []

    var isEmpty: Bool { edits.isEmpty }

    /// Replaces lines, counted from 1, by others that are given without their ends; an empty range
    /// inserts before its line.
    ///
    /// Insertions before the same line keep their order.
    mutating func replace(_ lines: Range<Int>, with replacement: [String]) {
        edits.append((lines, replacement))
    }

    /// The text with all edits made; what is inserted before a line that is replaced stands before
    /// what replaces it.
    func applied(to text: TextLines) -> String {
        let ordered = edits.enumerated().sorted {
            let (one, two) = ($0.element.lines, $1.element.lines)
            return (one.lowerBound, one.upperBound, $0.offset)
                < (two.lowerBound, two.upperBound, $1.offset)
        }
        var result = text
        result.replace(ordered.map(\.element))
        return result.text
    }
}

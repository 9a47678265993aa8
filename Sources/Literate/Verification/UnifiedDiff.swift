/// The differences between an `output` block and what was printed, as a unified diff.
///
/// The numbers in the hunk headers are lines of the Markdown file
/// (https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html).
struct UnifiedDiff {
    private let aligned: [AlignedLine]
    /// For each aligned line, and for the end, the places in both texts where it stands.
    private let places: [(block: Int, printed: Int)]
    private let block: [ComparableLine]
    private let printed: [ComparableLine]
    /// The Markdown line of the block's first line of text.
    private let firstLine: Int
    private let contextLines = 3
    private let lineLimit = 40

    /// Compares a block's text, which begins at a line of the Markdown file, with a printed one.
    init(block: String, printed: String, firstLine: Int, comparison: TextComparison) {
        (self.block, self.printed) = (comparison.lines(of: block), comparison.lines(of: printed))
        self.firstLine = firstLine
        // The `...` alone stands in the diff for what it matches.
        aligned = comparison.aligned(self.block, with: self.printed)
            .filter { if case .elided = $0 { false } else { true } }
        places = Self.places(of: aligned, self.block, self.printed)
    }

    /// The Markdown line of the first difference; the block's closing fence when text is missing
    /// at its end.
    var firstDifference: Int {
        firstLine + places[aligned.firstIndex(where: \.isDifference) ?? 0].block
    }

    /// The diff, without a last line end; long ones are cut and say by how much.
    func text(chapter path: String) -> String {
        let hunks = hunks
        var shown: [String] = []
        for hunk in hunks where shown.count < lineLimit {
            shown.append(header(of: hunk))
            shown += hunk.lazy.compactMap(line).prefix(lineLimit - shown.count)
        }
        let rest = hunks.map { 1 + $0.count }.reduce(0, +) - shown.count
        let more = rest > 0 ? ["… and \(rest) more lines"] : []
        return (["--- \(path)", "+++ this run"] + shown + more).joined(separator: "\n")
    }

    private static func places(
        of aligned: [AlignedLine], _ lines: [ComparableLine], _ printed: [ComparableLine]
    ) -> [(block: Int, printed: Int)] {
        var next = (block: 0, printed: 0)
        return aligned.map { line in
            switch line {
            case .same(let block, let printed):
                next = (block + 1, lines[block].isEllipsis ? printed : printed + 1)
                return (block, printed)
            case .removed(let block):
                next.block = block + 1
                return (block, next.printed)
            case .added(let printed), .elided(let printed):
                next.printed = printed + 1
                return (next.block, printed)
            }
        } + [(lines.count, printed.count)]
    }

    /// Ranges of aligned lines: differences with the lines around them, joined where they touch.
    private var hunks: [Range<Int>] {
        var hunks: [Range<Int>] = []
        for index in aligned.indices where aligned[index].isDifference {
            let start = max(0, index - contextLines)
            let end = min(aligned.count, index + contextLines + 1)
            let touched = hunks.last.flatMap { $0.upperBound < start ? nil : hunks.popLast() }
            hunks.append((touched?.lowerBound ?? start)..<end)
        }
        return hunks
    }

    private func header(of hunk: Range<Int>) -> String {
        let (start, end) = (places[hunk.lowerBound], places[hunk.upperBound])
        func span(_ start: Int, _ end: Int) -> String { "\(firstLine + start),\(end - start)" }
        return "@@ -\(span(start.block, end.block)) +\(span(start.printed, end.printed)) @@"
    }

    private func line(_ index: Int) -> String? {
        switch aligned[index] {
        case .same(let place, _): " " + shortened(block[place].text)
        case .removed(let place): "-" + shortened(block[place].text)
        case .added(let place): "+" + shortened(printed[place].text)
        case .elided: nil
        }
    }
}

/// A line as messages show it.
func shortened(_ line: String) -> String {
    let start = line.prefix(300)
    return start.endIndex == line.endIndex ? line : start + "…"
}

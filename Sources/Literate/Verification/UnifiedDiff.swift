/// The differences between an `output` block and what was printed, as a unified diff.
///
/// The numbers in the hunk headers are lines of the Markdown file
/// (https://www.gnu.org/software/diffutils/manual/html_node/Detailed-Unified.html).
struct UnifiedDiff {
    private let aligned: [AlignedLine]
    private let block: [ComparableLine]
    private let printed: [ComparableLine]
    /// The Markdown line of the block's first line of text.
    private let firstLine: Int
    private let contextLines = 3
    private let lineLimit = 40
    private let columnLimit = 300

    /// Compares a block's text, which begins at a line of the Markdown file, with a printed one.
    init(block: String, printed: String, firstLine: Int, comparison: TextComparison) {
        self.block = comparison.lines(of: block)
        self.printed = comparison.lines(of: printed)
        self.firstLine = firstLine
        aligned =
            LineAlignment(
                block: self.block, printed: self.printed, tolerance: comparison.tolerance
            ).lines.filter { line in
                // The `...` alone stands in the diff for what it matches.
                if case .elided = line { false } else { true }
            }
    }

    /// The Markdown line of the first difference; the block's closing fence when text is missing
    /// at its end.
    var firstDifference: Int {
        firstLine + blockPlaces[aligned.firstIndex(where: isDifference) ?? 0]
    }

    /// The diff, without a last line end; long ones are cut and say by how much.
    func text(chapter path: String) -> String {
        let lines = hunks.flatMap { [header(of: $0)] + $0.compactMap(line) }
        let shown = lines.prefix(lineLimit)
        let rest = lines.count - shown.count
        let more = rest > 0 ? ["… and \(rest) more lines"] : []
        return (["--- \(path)", "+++ this run"] + shown + more).joined(separator: "\n")
    }

    private func isDifference(_ line: AlignedLine) -> Bool {
        switch line {
        case .removed, .added: true
        case .same, .elided: false
        }
    }

    /// For each aligned line the place in the block where it stands.
    private var blockPlaces: [Int] {
        var place = 0
        return aligned.map { line in
            switch line {
            case .same(let block, _), .removed(let block):
                place = block + 1
                return block
            case .added, .elided: return place
            }
        }
    }

    /// For each aligned line the place in the printed text where it stands.
    private var printedPlaces: [Int] {
        var place = 0
        return aligned.map { line in
            switch line {
            case .same(let block, let printed):
                place = self.block[block].isEllipsis ? printed : printed + 1
                return printed
            case .added(let printed), .elided(let printed):
                place = printed + 1
                return printed
            case .removed: return place
            }
        }
    }

    /// Ranges of aligned lines: differences with the lines around them, joined where they touch.
    private var hunks: [Range<Int>] {
        var hunks: [Range<Int>] = []
        for index in aligned.indices where isDifference(aligned[index]) {
            let start = max(0, index - contextLines)
            let end = min(aligned.count, index + contextLines + 1)
            if let last = hunks.last, last.upperBound >= start {
                hunks[hunks.count - 1] = last.lowerBound..<end
            } else {
                hunks.append(start..<end)
            }
        }
        return hunks
    }

    private func header(of hunk: Range<Int>) -> String {
        let old = span(of: hunk, in: blockPlaces, total: block.count)
        let new = span(of: hunk, in: printedPlaces, total: printed.count)
        return "@@ -\(old) +\(new) @@"
    }

    private func span(of hunk: Range<Int>, in places: [Int], total: Int) -> String {
        let start = places[hunk.lowerBound]
        let end = hunk.upperBound < places.count ? places[hunk.upperBound] : total
        return "\(firstLine + start),\(end - start)"
    }

    private func line(_ index: Int) -> String? {
        switch aligned[index] {
        case .same(let place, _): " " + cut(block[place].text)
        case .removed(let place): "-" + cut(block[place].text)
        case .added(let place): "+" + cut(printed[place].text)
        case .elided: nil
        }
    }

    private func cut(_ text: String) -> String {
        text.count <= columnLimit ? text : text.prefix(columnLimit) + "…"
    }
}

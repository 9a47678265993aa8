/// How the text of an `output` block is held against what a cell printed.
///
/// A line `...` of the block stands for any lines. Every other line must be the same byte for
/// byte, or, with a tolerance, the same but for numbers that differ by no more.
struct TextComparison {
    /// The absolute difference that numbers may have; nil where they must be the same bytes.
    var tolerance: Double?

    /// Whether a printed text is what a block says.
    func matches(block: String, printed: String) -> Bool {
        var pattern = lines(of: block)[...]
        var text = lines(of: printed)[...]
        guard let firstGap = pattern.firstIndex(where: \.isEllipsis),
            let lastGap = pattern.lastIndex(where: \.isEllipsis)
        else { return isSame(pattern, text) }
        let (head, tail) = (pattern[..<firstGap], pattern[(lastGap + 1)...])
        guard head.count + tail.count <= text.count, isSame(head, text.prefix(head.count)),
            isSame(tail, text.suffix(tail.count))
        else { return false }
        text = text.dropFirst(head.count).dropLast(tail.count)
        pattern = pattern[firstGap...lastGap]
        // Between gaps the first place that fits leaves most room for what follows.
        return pattern.split(whereSeparator: \.isEllipsis).allSatisfy { skip($0, in: &text) }
    }

    func lines(of text: String) -> [ComparableLine] {
        ComparableLine.lines(of: text, splitsNumbers: tolerance != nil)
    }

    /// A block's lines beside printed ones.
    func aligned(_ block: [ComparableLine], with printed: [ComparableLine]) -> [AlignedLine] {
        LineAlignment(block: block, printed: printed, tolerance: tolerance).lines
    }

    private func isSame(
        _ pattern: ArraySlice<ComparableLine>, _ text: ArraySlice<ComparableLine>
    ) -> Bool {
        pattern.count == text.count
            && zip(pattern, text).allSatisfy { $0.matches($1, tolerance: tolerance) }
    }

    /// Moves beyond the first place where the pattern's lines stand; false if they stand nowhere.
    private func skip(
        _ pattern: ArraySlice<ComparableLine>, in text: inout ArraySlice<ComparableLine>
    ) -> Bool {
        while text.count >= pattern.count, !isSame(pattern, text.prefix(pattern.count)) {
            text.removeFirst()
        }
        guard text.count >= pattern.count else { return false }
        text.removeFirst(pattern.count)
        return true
    }
}

/// A printed text as an `output` block may hold it: with the lines `...` of the block of before in the
/// place of what they stand for.
///
/// What stood before the first `...` and after the last keeps its number of lines; what stood between
/// two is looked for where most of its lines are. Without room for that, all is written out.
/// - Parameters:
///   - block: The text of the block as it is.
///   - printed: The text that takes its place.
func keepingWildcards(of block: String, in printed: String, comparison: TextComparison) -> String {
    let old = comparison.lines(of: block)
    let gaps = old.filter(\.isEllipsis)
    guard !gaps.isEmpty else { return printed }
    let parts = old.split(omittingEmptySubsequences: false, whereSeparator: \.isEllipsis)
    guard let kept = keptParts(parts, in: comparison.lines(of: printed), comparison) else {
        return printed
    }
    let lines = kept[0] + zip(gaps, kept.dropFirst()).flatMap { [$0] + $1 }
    return lines.map { $0.text + "\n" }.joined()
}

/// The printed lines that take the place of each part between gaps; nil where they do not fit.
private func keptParts(
    _ parts: [ArraySlice<ComparableLine>], in printed: [ComparableLine],
    _ comparison: TextComparison
) -> [ArraySlice<ComparableLine>]? {
    let (head, tail) = (parts.first!.count, parts.last!.count)
    guard head + tail <= printed.count else { return nil }
    var rest = printed.dropFirst(head).dropLast(tail)
    var kept = [printed.prefix(head)]
    for part in parts.dropFirst().dropLast() {
        guard let place = bestPlace(of: part, in: rest, comparison) else { return nil }
        kept.append(rest[place..<place + part.count])
        rest = rest[(place + part.count)...]
    }
    return kept + [printed.suffix(tail)]
}

/// The first place where most lines of a part stand, and at least one; an empty part stands anywhere.
private func bestPlace(
    of part: ArraySlice<ComparableLine>, in lines: ArraySlice<ComparableLine>,
    _ comparison: TextComparison
) -> Int? {
    guard !part.isEmpty else { return lines.startIndex }
    var best: (place: Int?, matches: Int) = (nil, 0)
    for place in lines.indices.dropLast(part.count - 1) {
        let matches = zip(part, lines[place...]).count {
            $0.matches($1, tolerance: comparison.tolerance)
        }
        if matches > best.matches { best = (place, matches) }
    }
    return best.place
}

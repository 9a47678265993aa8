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
        guard let place = tolerance == nil ? place(of: pattern, in: text) : near(pattern, in: text)
        else { return false }
        text = text[(place + pattern.count)...]
        return true
    }

    /// The first place where lines stand byte for byte, found in one pass
    /// (https://en.wikipedia.org/wiki/Knuth–Morris–Pratt_algorithm).
    private func place(
        of pattern: ArraySlice<ComparableLine>, in text: ArraySlice<ComparableLine>
    ) -> Int? {
        let pattern = pattern.map(\.bytes)
        /// For each number of lines that stand, how many of the last of them begin the pattern again.
        var borders = [0, 0]
        func extended(_ matched: Int, by line: [UInt8]) -> Int {
            var matched = matched
            while matched > 0, pattern[matched] != line { matched = borders[matched] }
            return pattern[matched] == line ? matched + 1 : 0
        }
        for line in pattern.dropFirst().dropLast() {
            borders.append(extended(borders[borders.count - 1], by: line))
        }
        var matched = 0
        for (place, line) in zip(text.indices, text) {
            matched = extended(matched, by: line.bytes)
            if matched == pattern.count { return place + 1 - matched }
        }
        return nil
    }

    /// The first place where lines stand within the tolerance.
    private func near(
        _ pattern: ArraySlice<ComparableLine>, in text: ArraySlice<ComparableLine>
    ) -> Int? {
        text.indices.dropLast(pattern.count - 1).first {
            isSame(pattern, text[$0..<$0 + pattern.count])
        }
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
///
/// Of long texts only lines count that are the same bytes and stand in few places.
private func bestPlace(
    of part: ArraySlice<ComparableLine>, in lines: ArraySlice<ComparableLine>,
    _ comparison: TextComparison
) -> Int? {
    guard !part.isEmpty else { return lines.startIndex }
    let places = lines.startIndex..<max(lines.startIndex, lines.endIndex - part.count + 1)
    guard part.count * places.count <= 10_000_000 else { return votedPlace(of: part, in: lines) }
    var best: (place: Int?, matches: Int) = (nil, 0)
    for place in places {
        let matches = zip(part, lines[place...]).count {
            $0.matches($1, tolerance: comparison.tolerance)
        }
        if matches > best.matches { best = (place, matches) }
    }
    return best.place
}

private func votedPlace(
    of part: ArraySlice<ComparableLine>, in lines: ArraySlice<ComparableLine>
) -> Int? {
    let standing = Dictionary(grouping: lines.indices) { lines[$0].bytes }
    var votes: [Int: Int] = [:]
    for (offset, line) in part.enumerated() {
        for place in (standing[line.bytes] ?? []).prefix(64)
        where place - offset >= lines.startIndex && place - offset + part.count <= lines.endIndex {
            votes[place - offset, default: 0] += 1
        }
    }
    return votes.min { ($1.value, $0.key) < ($0.value, $1.key) }?.key
}

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
    var lines = kept[0].map(\.text)
    for (gap, part) in zip(gaps, kept.dropFirst()) {
        lines.append(gap.text)
        lines += part.map(\.text)
    }
    return lines.map { $0 + "\n" }.joined()
}

/// The printed lines that take the place of each part between gaps; nil where they do not fit.
private func keptParts(
    _ parts: [ArraySlice<ComparableLine>], in printed: [ComparableLine],
    _ comparison: TextComparison
) -> [ArraySlice<ComparableLine>]? {
    let head = parts.first!.count
    let tail = parts.last!.count
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
    guard lines.count >= part.count else { return nil }
    var best: (place: Int, matches: Int)?
    for place in lines.startIndex...(lines.endIndex - part.count) {
        let matches = zip(part, lines[place...]).count {
            $0.matches($1, tolerance: comparison.tolerance)
        }
        if matches > best?.matches ?? 0 { best = (place, matches) }
    }
    return best?.place
}

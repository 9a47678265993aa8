/// How the text of an `output` block is held against what a cell printed.
///
/// A line `...` of the block stands for any lines. Every other line must be the same byte for
/// byte, or, with a tolerance, the same but for numbers that differ by no more.
package struct TextComparison: Sendable {
    /// The absolute difference that numbers may have; nil where they must be the same bytes.
    package var tolerance: Double?

    /// Makes a comparison.
    package init(tolerance: Double? = nil) {
        self.tolerance = tolerance
    }

    /// Whether a printed text is what a block says.
    package func matches(block: String, printed: String) -> Bool {
        var pattern = lines(of: block)[...]
        var text = lines(of: printed)[...]
        guard let firstGap = pattern.firstIndex(where: \.isEllipsis),
            let lastGap = pattern.lastIndex(where: \.isEllipsis)
        else { return isSame(pattern, text) }
        let head = pattern[..<firstGap]
        let tail = pattern[(lastGap + 1)...]
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
        while text.count >= pattern.count {
            if isSame(pattern, text.prefix(pattern.count)) {
                text = text.dropFirst(pattern.count)
                return true
            }
            text = text.dropFirst()
        }
        return false
    }
}

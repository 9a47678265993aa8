import Foundation

/// The lines in which a second run differs from the first.
struct UnstableLines {
    /// A line, or a line that one run alone has.
    struct Change {
        /// The place among the first run's lines.
        var place: Int
        var first: ComparableLine?
        var second: ComparableLine?

        /// By how much the line's numbers differ; nil where more than their last digits does.
        var numericDifference: Double? { first?.numericDifference(from: second) }

        /// The line in both runs, as a diff.
        var text: String {
            [first.map { "-" + shortened($0.text) }, second.map { "+" + shortened($0.text) }]
                .compactMap(\.self).joined(separator: "\n")
        }
    }

    private(set) var changes: [Change] = []
    private let lineCount: Int

    /// Compares what the first run would record with what the second printed.
    init(expected: String, printed: String, comparison: TextComparison) {
        let old = ComparableLine.lines(of: expected, splitsNumbers: true)
        let new = ComparableLine.lines(of: printed, splitsNumbers: true)
        lineCount = max(old.count, new.count)
        var place = 0
        /// The first of the changes since the last line that both have, which pair up in order, that
        /// has no line of the second run yet.
        var open = 0
        for line in comparison.aligned(old, with: new) {
            switch line {
            case .same(let block, _):
                (place, open) = (block + 1, changes.count)
            case .elided: open = changes.count
            case .removed(let block):
                changes.append(Change(place: block, first: old[block]))
                place = block + 1
            case .added(let printed):
                if open == changes.count {
                    changes.append(Change(place: place, second: new[printed]))
                } else {
                    changes[open].second = new[printed]
                }
                open += 1
            }
        }
    }

    /// For each change the option that would make its line hold.
    ///
    /// One option goes with the other: a `tolerance` for the numbers, `...` for the other lines. Two
    /// runs show little of how far numbers can go, so it is ten times what they show.
    /// Where most lines are other words, nothing is left that a comparison could hold.
    var advice: [StabilityAdvice] {
        let differences = changes.map(\.numericDifference)
        guard differences.count(where: { $0 == nil }) * 2 < lineCount else {
            return changes.map { _ in .volatile }
        }
        let largest = differences.compactMap(\.self).max() ?? 0
        return differences.map { $0 == nil ? .wildcard : .tolerance(roundedUp(10 * largest)) }
    }

    /// The next number of one digit that is 1, 2 or 5.
    private func roundedUp(_ value: Double) -> Double {
        let exponent = log10(value).rounded(.down)
        let scale = pow(10, exponent)
        let step = [1.0, 2, 5].first { $0 * scale >= value * (1 - 1e-6) } ?? 10
        // Through its decimal digits: 2 * 0.0001 is not 0.0002.
        return Double("\(Int(step))e\(Int(exponent))") ?? value
    }
}

/// What an author can do about an output that changes from run to run.
enum StabilityAdvice: Equatable {
    case volatile
    case tolerance(Double)
    case wildcard

    var sentence: String {
        switch self {
        case .volatile: "`volatile` after `swift` shows it and does not compare it"
        case .tolerance(let value):
            "`tolerance=\(Self.text(value))` after `swift` lets its numbers differ by that much, some ten "
                + "times as much as now"
        case .wildcard: "a line `...` in its place in the `output` block stands for any lines"
        }
    }

    /// A number as an author writes it: `0.01`, `2e-5`.
    private static func text(_ value: Double) -> String {
        let text = "\(value)"
        if text.contains("e-0") {
            return text.replacing("e-0", with: "e-").replacing(".0e", with: "e")
        }
        let exponent = Int(log10(value).rounded(.down))
        if exponent < -3 {
            return "\(Int((value / pow(10, Double(exponent))).rounded()))e\(exponent)"
        }
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

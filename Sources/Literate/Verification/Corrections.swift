import LiterateFormat
import LiterateRecording
import LiterateSentences

/// How a sentence is made to say what a run gave.
enum Correction: Equatable {
    /// By this Markdown in the place of what it says.
    case markdown(String)
    /// By nothing: whatever is written there is read as something else.
    case unwritable
}

extension Chapter {
    /// How the sentences are made to say what a run gave, by the places of their checks; those that hold
    /// and those for which nothing would be right have no correction.
    ///
    /// What is written is read as the value again: in a table, between any marks, in an option.
    func corrections(for outcomes: [Int: CheckOutcome]) -> [Int: Correction] {
        let wanted = outcomes.compactMapValues { _ in () }.keys.reduce(into: [Int: String]()) {
            guard checks.indices.contains($1), let outcome = outcomes[$1] else { return }
            $0[$1] = checks[$1].correction(for: outcome)
        }
        var corrections: [Int: Correction] = [:]
        var uncertain: [Int: [String]] = [:]
        for (number, text) in wanted {
            if !checks[number].isSetOff || text.isPlain {
                corrections[number] = .markdown(text)
            } else if isSameBytes(text.visible, text) {
                uncertain[number] = writings(of: text, for: checks[number])
            } else {
                corrections[number] = .unwritable
            }
        }
        guard !uncertain.isEmpty else { return corrections }
        // Most are read as what they are when they are written in the first way.
        let first = uncertain.compactMapValues(\.first)
        if reads(first, as: wanted) {
            return corrections.merging(first.mapValues { .markdown($0) }) { $1 }
        }
        for (number, writings) in uncertain {
            let writing = writings.first { reads([number: $0], as: wanted) }
            corrections[number] = writing.map { .markdown($0) } ?? .unwritable
        }
        return corrections
    }

    /// How a text may be written where a check's quote stands, the likeliest first.
    private func writings(of text: String, for check: SentenceCheck) -> [String] {
        let bars = text.replacing("|", with: "\\|")
        if cells.contains(where: { $0.fenceLine == check.written.line }) {
            let quoted = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            return [quoted]
        }
        let line = TextLines(source)[check.written.line]
        let next = check.place.flatMap {
            line[min($0.upperBound, line.count)...].first { $0 != 32 }
        }
        // In code a backslash is one; only a table takes it from a bar.
        if next == UInt8(ascii: "`") { return [bars, text] }
        let special = "\\`*_[]<>&|$~{}#!"
        return [text.map { special.contains($0) ? "\\\($0)" : "\($0)" }.joined(), text]
    }

    /// Whether the text with some Markdown in the place of quotes says what is wanted, and all else that
    /// is checked stays.
    private func reads(_ writings: [Int: String], as wanted: [Int: String]) -> Bool {
        var lines = TextLines(source)
        for (number, check) in checks.enumerated().reversed() {
            guard let writing = writings[number], let place = check.place else { continue }
            lines[check.written.line].replaceSubrange(place, with: Array(writing.utf8))
        }
        guard let read = try? rewritten(as: lines.text), read.checks.count == checks.count,
            read.cells.count == cells.count
        else { return false }
        return zip(checks, read.checks).enumerated().allSatisfy { number, pair in
            let (before, after) = pair
            let said = writings[number] == nil ? before.written.quote?.text : wanted[number]
            return after.written.quote?.text == said && after.expression == before.expression
                && after.isSetOff == before.isSetOff
        }
    }
}

extension SentenceCheck {
    /// What would have to stand in the place of what it says; nil where it holds, and where nothing
    /// would be right.
    func correction(for outcome: CheckOutcome) -> String? {
        guard place != nil, let quote = written.quote, case .value(let value) = outcome,
            case .other(let text) = quote.agreement(with: value)
        else { return nil }
        return text
    }

    fileprivate var isSetOff: Bool { written.quote?.isSetOff ?? false }
}

extension String {
    /// Whether it is the same in any Markdown: letters and digits of ASCII, with single blanks, points or
    /// commas between them.
    fileprivate var isPlain: Bool { wholeMatch(of: /[A-Za-z0-9]+(?:[ .,][A-Za-z0-9]+)*/) != nil }
}

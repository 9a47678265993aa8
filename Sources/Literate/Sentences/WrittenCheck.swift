/// A check as a chapter's program knows it: where it stands, and what the sentence says.
public struct WrittenCheck: Codable, Hashable, Sendable {
    /// The line of what it checks, from 1.
    package var line: Int
    /// The column in bytes, from 1.
    package var column: Int
    /// What the sentence says; nil of a claim.
    package var quote: Quote?

    package init(line: Int, column: Int, quote: Quote?) {
        (self.line, self.column, self.quote) = (line, column, quote)
    }

    /// Describes a number or a text in a sentence, as the code made from a chapter does.
    public static func value(_ line: Int, _ column: Int, _ text: String, isSetOff: Bool) -> Self {
        WrittenCheck(line: line, column: column, quote: Quote(text, isSetOff: isSetOff))
    }

    /// Describes a claim, as the code made from a chapter does.
    public static func claim(_ line: Int, _ column: Int) -> Self {
        WrittenCheck(line: line, column: column, quote: nil)
    }

    /// What is wrong with the sentence, now that the chapter has run; nil where it holds.
    package func problem(with outcome: CheckOutcome) -> String? {
        switch outcome {
        case .holds: return nil
        case .mishap(let message):
            return "\(quote == nil ? "the claim" : "the value") was not found: \(message)"
        case .fails(let claim, let sides):
            let values = sides.map { ": \($0.left) \($0.sign) \($0.right) is false" } ?? ""
            return "the claim `\(claim)` does not hold" + values
        case .value(let value):
            guard let quote else { return nil }
            switch quote.agreement(with: value) {
            case .same: return nil
            case .other(let text):
                return "says '\(quote.text)', and it is '\(text)'"
                    + (text == value.shown ? "" : " (\(value.shown))")
            case .never(let reason): return "says '\(quote.text)', and \(reason)"
            }
        }
    }
}

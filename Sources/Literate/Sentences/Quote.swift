/// What a sentence says that a value is: a number in the text, or a text that is set off as code, as
/// emphasis or as a link.
package struct Quote: Codable, Hashable, Sendable {
    package var text: String
    /// Whether it is set off, so that it may be any text.
    package var isSetOff: Bool

    package init(_ text: String, isSetOff: Bool) { (self.text, self.isSetOff) = (text, isSetOff) }

    /// How a sentence and a value agree.
    package enum Agreement: Hashable, Sendable {
        case same
        /// It would have to say this.
        case other(String)
        /// Nothing of its kind would be right, because of this.
        case never(String)
    }

    /// Holds the sentence against a value.
    package func agreement(with value: CheckedValue) -> Agreement {
        if let written = WrittenNumber(text), value.isNumber {
            guard let number = value.number else { return .never("the value is \(value.shown)") }
            return written.says(number) ? .same : .other(written.rewritten(for: number))
        }
        if text == value.shown { return .same }
        if isSetOff {
            // A code span holds no line break of its own, and nothing holds none.
            let isOneLine = !value.shown.isEmpty && !value.shown.contains(where: \.isNewline)
            return isOneLine
                ? .other(value.shown) : .never("the value is no text of one line: '\(value.shown)'")
        }
        return .never(
            "the value is no number: '\(value.shown)'; take one from it, or set the words off as code, "
                + "which may be any text")
    }
}

/// What became of a check while the chapter ran.
package enum CheckOutcome: Codable, Hashable, Sendable {
    case value(CheckedValue)
    case holds
    /// The part of a claim that is false, as written, with the values of its sides where it compares.
    case fails(String, sides: Sides?)
    /// There was no value: what was thrown, or the trap's message.
    case mishap(String)

    /// The values that a claim compares.
    package struct Sides: Codable, Hashable, Sendable {
        package var left: String
        package var sign: String
        package var right: String

        package init(left: String, sign: String, right: String) {
            (self.left, self.sign, self.right) = (left, sign, right)
        }
    }
}

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

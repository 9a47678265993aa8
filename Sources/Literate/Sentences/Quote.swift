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

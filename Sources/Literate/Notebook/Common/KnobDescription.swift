/// A value that a reader may change, as the chapter writes it: what the code made from a chapter hands to
/// the session, and a page to its sliders.
///
/// A terminal takes any value of the range; a page's slider has round ones, both ends, and the default.
public struct KnobDescription: Hashable, Sendable {
    /// What values there are.
    public enum Kind: Hashable, Sendable {
        /// A floating-point number, `Float` or `Double`.
        case number(default: Double, from: Double, to: Double)
        /// An integer.
        case integer(default: Int, from: Int, to: Int)
        /// True or false.
        case flag(default: Bool)
        /// One of several names.
        case choice(default: String, of: [String])
    }

    /// What a terminal calls it, and a page writes beside it.
    public var name: String
    /// What values there are, and which it has untouched.
    public var kind: Kind

    /// Describes a knob.
    public init(name: String, kind: Kind) { (self.name, self.kind) = (name, kind) }

    /// The default as a text.
    public var defaultText: String {
        switch kind {
        case .number(let value, _, _): Self.text(of: value)
        case .integer(let value, _, _): value.description
        case .flag(let value): value ? "true" : "false"
        case .choice(let value, _): value
        }
    }

    /// The values there are, in a sentence: `0.5 to 3`, `true or false`.
    public var rangeText: String {
        switch kind {
        case .number(_, let low, let high): Self.text(of: low) + " to " + Self.text(of: high)
        case .integer(_, let low, let high): low.description + " to " + high.description
        case .flag: "true or false"
        case .choice(_, let choices): choices.joined(separator: ", ")
        }
    }

    /// Why there can be no such knob; nil for one that can be.
    public var problem: String? {
        let fits: Bool
        switch kind {
        case .number(let value, let low, let high):
            fits = low < high && low <= value && value <= high && (high - low).isFinite
        case .integer(let value, let low, let high):
            fits = low < high && low <= value && value <= high
        case .flag: fits = true
        case .choice(let value, let choices):
            fits = choices.contains(value) && Set(choices).count == choices.count
        }
        if fits { return nil }
        let range = rangeText
        return "the knob '" + name + "' has the default " + defaultText + " and the values " + range
            + "; give several different ones, with the default among them"
    }

    /// Why a text is no value of the knob; nil for one that is.
    public func refusal(of text: String) -> String? {
        let fits: Bool
        let wanted: String
        switch kind {
        case .number(_, let low, let high):
            fits = Double(text).map { low <= $0 && $0 <= high } ?? false
            wanted = "a number from "
        case .integer(_, let low, let high):
            fits = Int(text).map { low <= $0 && $0 <= high } ?? false
            wanted = "a whole number from "
        case .flag:
            fits = text == "true" || text == "false"
            wanted = ""
        case .choice(_, let choices):
            fits = choices.contains(text)
            wanted = "one of "
        }
        if fits { return nil }
        return "'" + name + "' takes " + wanted + rangeText + ", not '" + text + "'"
    }

    /// A number without the zero behind its point.
    private static func text(of value: Double) -> String {
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

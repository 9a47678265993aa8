/// A value that a reader may change, as the chapter writes it: what the code made from a chapter hands to
/// the session, and a page to its sliders.
///
/// A number's slider has 201 places, at equal distances from the lower end of its range to the upper,
/// rounded to two digits more than tell them apart. The default stands in the place of the nearest of
/// them, but never in that of an end which it is not. So the default, as it is written, and both ends
/// can be chosen. A terminal takes any number of the range. Integers have a place each.
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

    /// The texts of the values at the places of a slider or in a list, in order.
    public var values: [String] {
        switch kind {
        case .number(let value, let low, let high):
            var texts = (0...Self.steps).map { Self.place($0, from: low, to: high) }
            texts[0] = Self.text(of: low)
            texts[Self.steps] = Self.text(of: high)
            texts[Self.defaultPlace(value, from: low, to: high)] = Self.text(of: value)
            return texts
        case .integer(_, let low, let high): return (low...high).map { $0.description }
        case .flag: return ["false", "true"]
        case .choice(_, let choices): return choices
        }
    }

    /// The place of the default among the values, from 0.
    public var defaultPlace: Int {
        switch kind {
        case .number(let value, let low, let high):
            Self.defaultPlace(value, from: low, to: high)
        case .integer(let value, let low, _): value - low
        case .flag(let value): value ? 1 : 0
        case .choice(let value, let choices): choices.firstIndex(of: value) ?? 0
        }
    }

    private static let steps = 200

    private static func defaultPlace(_ value: Double, from low: Double, to high: Double) -> Int {
        if value == low { return 0 }
        if value == high { return steps }
        let place = Int(((value - low) / (high - low) * Double(steps)).rounded())
        return min(max(place, 1), steps - 1)
    }

    private static func place(_ place: Int, from low: Double, to high: Double) -> String {
        let step = (high - low) / Double(steps)
        var (decimals, unit) = (2, step)
        while unit < 1, decimals < 300 { (decimals, unit) = (decimals + 1, unit * 10) }
        let value = low + (high - low) * (Double(place) / Double(steps))
        var text = value.formatted(decimals: decimals)
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return text == "-0" ? "0" : text
    }

    /// A number without the zero behind its point.
    private static func text(of value: Double) -> String {
        let text = value.description
        return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
}

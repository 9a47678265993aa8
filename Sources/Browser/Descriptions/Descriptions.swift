// What Embedded Swift compiles and would print as "(cannot print value in embedded Swift)": collections,
// optionals and ranges get the descriptions that they have elsewhere; of all else the compiler says at
// its line that it has none.

extension Array: @retroactive CustomStringConvertible where Element: CustomStringConvertible {
    /// `[1, 2]`.
    public var description: String { listed(map { inner($0) }) }
}

extension ArraySlice: @retroactive CustomStringConvertible where Element: CustomStringConvertible {
    /// `[1, 2]`.
    public var description: String { listed(map { inner($0) }) }
}

extension ContiguousArray: @retroactive CustomStringConvertible
where Element: CustomStringConvertible {
    /// `[1, 2]`.
    public var description: String { listed(map { inner($0) }) }
}

extension Set: @retroactive CustomStringConvertible where Element: CustomStringConvertible {
    /// `[1, 2]`.
    public var description: String { listed(map { inner($0) }) }
}

extension Dictionary: @retroactive CustomStringConvertible
where Key: CustomStringConvertible, Value: CustomStringConvertible {
    /// `["a": 1]`.
    public var description: String {
        isEmpty ? "[:]" : listed(map { inner($0.key) + ": " + inner($0.value) })
    }
}

extension Optional: @retroactive CustomStringConvertible where Wrapped: CustomStringConvertible {
    /// `Optional(1)` or `nil`.
    public var description: String { map { "Optional(" + inner($0) + ")" } ?? "nil" }
}

extension Range: @retroactive CustomStringConvertible where Bound: CustomStringConvertible {
    /// `1..<3`.
    public var description: String { lowerBound.description + "..<" + upperBound.description }
}

extension ClosedRange: @retroactive CustomStringConvertible where Bound: CustomStringConvertible {
    /// `1...3`.
    public var description: String { lowerBound.description + "..." + upperBound.description }
}

private func listed(_ elements: [String]) -> String {
    "[" + elements.joined(separator: ", ") + "]"
}

/// A value's text inside another's, where texts are in quotation marks and ranges have their names.
private func inner<Value: CustomStringConvertible>(_ value: Value) -> String {
    if let text = read(value, as: String.self) { return text.debugDescription }
    if let text = read(value, as: Substring.self) { return String(text).debugDescription }
    if let character = read(value, as: Character.self) {
        return String(character).debugDescription
    }
    if let scalar = read(value, as: Unicode.Scalar.self) {
        return String(Character(scalar)).debugDescription
    }
    if Value.self == Range<Int>.self || Value.self == Range<Float>.self
        || Value.self == Range<Double>.self
    {
        return "Range(" + value.description + ")"
    }
    if Value.self == ClosedRange<Int>.self || Value.self == ClosedRange<Float>.self
        || Value.self == ClosedRange<Double>.self
    {
        return "ClosedRange(" + value.description + ")"
    }
    return value.description
}

private func read<Value, Other>(_ value: Value, as type: Other.Type) -> Other? {
    Value.self == Other.self ? unsafeBitCast(value, to: Other.self) : nil
}

extension DefaultStringInterpolation {
    /// Refuses a value without a description; the compiler makes an error of the warning.
    @available(
        *, deprecated,
        message:
            "a value of this type has no text in a browser; write out what is to be printed of it"
    )
    public mutating func appendInterpolation<Value>(_ value: consuming Value) {}
}

extension String {
    /// The description of a value.
    public init(describing value: some CustomStringConvertible) { self = value.description }

    /// Refuses a value without a description; the compiler makes an error of the warning.
    @available(
        *, deprecated,
        message:
            "a value of this type has no text in a browser; write out what is to be printed of it"
    )
    @_disfavoredOverload public init<Value>(describing value: Value) { self = "" }
}

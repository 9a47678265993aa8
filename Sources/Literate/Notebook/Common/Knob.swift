/// A number that a reader may change: with a slider on the chapter's page, in a terminal with `--set`.
///
///     let gain = knob(5.0 / 3, in: 0.5...3, "gain")  // --set gain=1.2 in a terminal
///
/// What is recorded and verified is the default.
///
/// - Parameters:
///   - value: The default, in the range.
///   - range: What it may be; a page's slider has 200 steps from end to end, see ``KnobDescription``.
///   - name: What it is called, in the page and in a terminal; one of its kind in a chapter.
/// - Precondition: The default is in the range.
public func knob(_ value: Double, in range: ClosedRange<Double>, _ name: String) -> Double {
    let text = setting(
        of: name, .number(default: value, from: range.lowerBound, to: range.upperBound))
    return text.flatMap { Double($0) } ?? value
}

/// A number that a reader may change, in single precision.
///
/// - Precondition: The default is in the range.
public func knob(_ value: Float, in range: ClosedRange<Float>, _ name: String) -> Float {
    // The shortest decimal number that is this one: what the chapter wrote.
    func written(_ number: Float) -> Double { Double(number.description) ?? Double(number) }
    let text = setting(
        of: name,
        .number(
            default: written(value), from: written(range.lowerBound), to: written(range.upperBound))
    )
    return text.flatMap { Double($0) }.map { Float($0) } ?? value
}

/// A whole number that a reader may change.
///
/// - Precondition: The default is in the range.
public func knob(_ value: Int, in range: ClosedRange<Int>, _ name: String) -> Int {
    let text = setting(
        of: name, .integer(default: value, from: range.lowerBound, to: range.upperBound))
    return text.flatMap { Int($0) } ?? value
}

/// What a reader may switch on and off.
public func knob(_ value: Bool, _ name: String) -> Bool {
    setting(of: name, .flag(default: value)).map { $0 == "true" } ?? value
}

/// One of several names, which a reader may choose.
///
///     let function = knob("tanh", of: ["tanh", "relu"], "function")
///
/// - Precondition: The default is one of them.
public func knob(_ value: String, of choices: [String], _ name: String) -> String {
    setting(of: name, .choice(default: value, of: choices)) ?? value
}

/// One of several values with names, which a reader may choose.
///
///     let function = knob("tanh", of: ["tanh": { $0.tanh() }, "relu": { $0.relu() }], "function")
///
/// - Precondition: The default is the name of one of them.
public func knob<Value>(
    _ value: String, of choices: KeyValuePairs<String, Value>, _ name: String
) -> Value {
    let names = choices.map { $0.key }
    let chosen = setting(of: name, .choice(default: value, of: names)) ?? value
    return choices[names.firstIndex(of: chosen)!].value
}

/// The text of the value that a knob is set to; nil where it has its default.
private func setting(of name: String, _ kind: KnobDescription.Kind) -> String? {
    let knob = KnobDescription(name: name, kind: kind)
    if let problem = knob.problem { fatalError(problem) }
    guard let text = knobSetting(knob) else { return nil }
    if let refusal = knob.refusal(of: text) { fatalError(refusal) }
    return text
}

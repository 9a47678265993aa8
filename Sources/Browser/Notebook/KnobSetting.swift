/// What the page has set, by the names of the knobs.
nonisolated(unsafe) private var settings: [String: String] = [:]

/// Takes the text of a knob's value; an empty one takes the knob back to its default.
///
/// The bytes of both are freed.
@_expose(wasm, "set_knob")
@_cdecl("book_set_knob")
public func setKnob(
    _ name: UnsafeMutablePointer<UInt8>?, _ nameCount: Int, _ value: UnsafeMutablePointer<UInt8>?,
    _ count: Int
) {
    let value = text(value, count)
    settings[text(name, nameCount)] = value.isEmpty ? nil : value
}

/// What a knob is set to; nil where it stands at its default.
func knobSetting(_ knob: KnobDescription) -> String? { settings[knob.name] }

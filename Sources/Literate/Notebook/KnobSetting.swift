/// What a knob is set to on the command line; nil where it has its default.
///
/// The page and the command line know the knob as the chapter's text has it, where an array or a function
/// may make a number of another type of the same digits.
func knobSetting(_ knob: KnobDescription) -> String? {
    guard let options = NotebookSession.current?.options else { return nil }
    switch (options.known[knob.name], knob.kind) {
    case (.integer, .number):
        fatalError(
            "the knob '\(knob.name)' is no whole number here; write its range with a point, such as "
                + "0.0...2.0")
    case (.number, .integer):
        fatalError(
            "the knob '\(knob.name)' is a whole number here; write its value and its range as whole "
                + "numbers, without a division")
    default: return options.knobs[knob.name]
    }
}

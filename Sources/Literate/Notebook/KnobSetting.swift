/// What a knob is set to on the command line; nil where it has its default.
func knobSetting(_ knob: KnobDescription) -> String? {
    guard let options = NotebookSession.current?.options else { return nil }
    if let problem = options.disagreement(about: knob) { fatalError(problem) }
    return options.knobs[knob.name]
}

extension RunOptions {
    /// How a knob is another one than the page and the command line take it for; nil where it is not.
    ///
    /// They know it as the chapter's text has it, where an array or a function may make a number of another
    /// type of the same digits.
    func disagreement(about knob: KnobDescription) -> String? {
        switch (known[knob.name], knob.kind) {
        case (.integer, .number):
            "the knob '\(knob.name)' is no whole number here; write its range with a point, such as 0.0...2.0"
        case (.number, .integer):
            "the knob '\(knob.name)' is a whole number here; write its value and its range as whole numbers, "
                + "without a division"
        default: nil
        }
    }
}

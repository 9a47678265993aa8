/// What a knob is set to on the command line; nil where it has its default.
func knobSetting(_ name: String) -> String? { NotebookSession.current?.options.knobs[name] }

import LiterateRecording

/// A value that shows itself as something better than its description.
public protocol Displayable {
    /// What is shown of the value.
    var displayed: Displayed { get }
}

/// What a value shows itself as.
public enum Displayed {
    /// Text; a line end is added.
    case text(String)
    /// A table.
    case table(Table)
    /// A figure.
    case figure(DisplayedFigure)
}

/// Shows a value as the last expression of a cell is shown; it may stand anywhere in a cell.
///
/// A ``Displayable`` value shows itself, nothing is shown of `Void`, and of any other value what
/// `print` would print.
public func display<Value>(_ value: Value) {
    if Value.self == Void.self || Value.self == Void?.self { return }
    guard let displayable = value as? any Displayable else {
        print(String(describing: value))
        return
    }
    show(displayable.displayed)
}

private func show(_ displayed: Displayed) {
    let backend = NotebookSession.current?.backend
    switch displayed {
    case .text(let text): print(text)
    case .table(let table):
        guard let backend else { return print(table.text, terminator: "") }
        backend.show(table.recorded)
    case .figure(let figure):
        guard let backend else { return print(figure.preview(80)) }
        backend.show(figure)
    }
}

/// Writes the textual representations of the items to standard output, as Swift's `print` does,
/// after any progress bar has left the line.
public func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {
    var text = ""
    var prefix = ""
    for item in items {
        text += prefix
        Swift.print(item, terminator: "", to: &text)
        prefix = separator
    }
    text += terminator
    NotebookSession.current?.backend.prepareForOutput(endingLine: text.last?.isNewline ?? true)
    Swift.print(text, terminator: "")
}

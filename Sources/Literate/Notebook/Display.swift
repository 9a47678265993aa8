import LiterateRecording
import Plots

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
    let text = items.map { String(describing: $0) }.joined(separator: separator) + terminator
    NotebookSession.current?.backend.prepareForOutput(endingLine: text.last?.isNewline ?? true)
    Swift.print(text, terminator: "")
}

extension DisplayedFigure {
    func recorded() -> RecordedFigure {
        RecordedFigure(svg: svg(), inlineSVG: inlineSVG(), alternativeText: alternativeText())
    }
}

extension Table {
    /// Makes a table.
    ///
    /// - Parameters:
    ///   - columns: The column titles.
    ///   - rows: The values by row; what is shown of a value is what `print` prints.
    /// - Precondition: Each row has one value for each column.
    public init(columns: [String], rows: [[Any]]) {
        self.init(columns: columns, texts: rows.map { $0.map { String(describing: $0) } })
    }

    var recorded: RecordedTable { RecordedTable(columns: columns, rows: rows, text: text) }
}

extension Figure: Displayable {
    /// The figure: an SVG in a recording; a file and a small picture in a terminal.
    public var displayed: Displayed {
        .figure(
            DisplayedFigure(
                svg: { svg() }, inlineSVG: { svg(standalone: false) },
                alternativeText: { altText }, preview: { preview(columns: $0) }))
    }
}

import LiterateRecording
import Plots

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
    let text = items.map { String(describing: $0) }.joined(separator: separator) + terminator
    NotebookSession.current?.backend.prepareForOutput(endingLine: text.last?.isNewline ?? true)
    Swift.print(text, terminator: "")
}

/// A figure in the forms that a recording and a terminal need; each is made when it is asked for.
public struct DisplayedFigure {
    let svg: () -> String
    let inlineSVG: () -> String
    let alternativeText: () -> String
    let preview: (_ columns: Int) -> String

    /// Makes a figure from what draws it.
    ///
    /// - Parameters:
    ///   - svg: Gives the whole standalone SVG document.
    ///   - inlineSVG: Gives the SVG element for a page that brings the style sheet itself.
    ///   - alternativeText: Gives the text for readers who do not see the figure.
    ///   - preview: Gives a small picture in characters, not wider than so many columns.
    public init(
        svg: @escaping () -> String, inlineSVG: @escaping () -> String,
        alternativeText: @escaping () -> String, preview: @escaping (_ columns: Int) -> String
    ) {
        (self.svg, self.inlineSVG) = (svg, inlineSVG)
        (self.alternativeText, self.preview) = (alternativeText, preview)
    }

    func recorded() -> RecordedFigure {
        RecordedFigure(svg: svg(), inlineSVG: inlineSVG(), alternativeText: alternativeText())
    }
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

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
}

import Plots

extension Figure: Displayable {
    /// The figure: an SVG in a recording; a file and a small picture in a terminal.
    public var displayed: Displayed {
        .figure(
            DisplayedFigure(
                svg: { svg() }, inlineSVG: { svg(standalone: false) },
                alternativeText: { altText }, preview: { preview(columns: $0) }))
    }
}

/// The colours that figures are drawn in, in the notation of style sheets.
package struct FigureColours: Sendable {
    /// What is written large, and reference lines.
    package var ink: String
    /// What is written small, and axes.
    package var muted: String
    /// The lines of the grid.
    package var grid: String
    /// What everything is drawn on.
    package var surface: String
    /// A cell of a map of truth values that is true.
    package var whereTrue: String
    /// One that is false.
    package var whereFalse: String
    /// The series, by their order.
    package var series: [String]

    /// On a light page.
    package static let light = FigureColours(
        ink: "#24292f", muted: "#57606a", grid: "#e4e7eb", surface: "#ffffff",
        whereTrue: "#ffffff", whereFalse: "#1f2937",
        series: ["#1f6fc4", "#d1590f", "#12825f", "#8a4bb8", "#a3740a", "#c02b6e"])

    /// On a dark page.
    package static let dark = FigureColours(
        ink: "#e6e9ed", muted: "#a2abb6", grid: "#32383f", surface: "#16191d",
        whereTrue: "#f1f3f5", whereFalse: "#0b0d10",
        series: ["#6cb2ff", "#ff9d5c", "#4fd1a5", "#cf9bff", "#e6c35c", "#ff8fbd"])

    /// A rule that gives what a selector selects the colours, as custom properties.
    func rule(for selector: String) -> String {
        let named = [
            ("ink", ink), ("muted", muted), ("grid", grid), ("surface", surface),
            ("true", whereTrue), ("false", whereFalse),
        ]
        let numbered = series.enumerated().map { ("series-\($0 + 1)", $1) }
        let properties = (named + numbered).map { "--plot-\($0): \($1);" }
        return "\(selector) { \(properties.joined(separator: " ")) }"
    }
}

/// How large a panel is, and how much is written around it.
struct PanelForm: Hashable, Sendable {
    var width: Double
    /// The width of a heat map's panel.
    var mapWidth: Double
    /// How wide a graph may be before it turns to the direction in which it is narrower.
    var graphWidth: Double
    var height: Double
    /// About how many numbers stand along the axes.
    var columns: Int
    var rows: Int
    /// How many letters of a title fit in a line.
    var letters: Int

    /// The only panel of a figure.
    static let alone = PanelForm(
        width: 720, mapWidth: 860, graphWidth: 900, height: 270, columns: 8, rows: 6, letters: 90)
    /// One of several panels side by side.
    static let beside = PanelForm(
        width: 460, mapWidth: 460, graphWidth: 460, height: 250, columns: 5, rows: 6, letters: 56)
    /// One of three or more: as many as stand side by side fill a page without being made smaller.
    static func beside(_ others: Int) -> PanelForm {
        guard others > 2 else { return .beside }
        let width = max(900 / Double(others), 220)
        return PanelForm(
            width: width, mapWidth: width, graphWidth: width, height: 220,
            columns: max(Int(width / 90), 2), rows: 6, letters: Int(width / 8.8))
    }
    /// On a narrow screen, where panels stand below each other.
    static let narrow = PanelForm(
        width: 350, mapWidth: 350, graphWidth: 350, height: 190, columns: 4, rows: 5, letters: 38)

    /// A title in lines that fit.
    func lines(of title: String) -> [String] {
        var lines: [String] = []
        for word in title.split(separator: " ") {
            if let last = lines.last, last.count + 1 + word.count <= letters {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines.append(String(word))
            }
        }
        return lines
    }
}

/// The names above a panel and where they stand, in as many rows as they need.
struct Legend: Hashable, Sendable {
    struct Entry: Hashable, Sendable {
        /// The place of the series, which gives the colour.
        var series: Int
        var label: String
        var x: Double
        var row: Int
    }

    var entries: [Entry] = []

    var rowCount: Int { (entries.last?.row ?? -1) + 1 }

    init(_ labels: [(series: Int, label: String)], width: Double) {
        var (x, row) = (0.0, 0)
        for (series, label) in labels {
            let length = 20 + Double(label.count) * 6.6
            if x > 0, x + length > width { (x, row) = (0, row + 1) }
            entries.append(Entry(series: series, label: label, x: x, row: row))
            x += length + 18
        }
    }
}

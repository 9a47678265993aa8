import Foundation
import LiterateFormat

/// The data of a figure, as the committed page carries it for its reader.
///
/// That the page is what a build gives, ``ChapterTests`` shows.
struct FigureReadings {
    /// A line, or one histogram; a figure with frames has one for each frame.
    struct Series {
        var label: String
        /// The heights of a line; empty for a histogram.
        var heights: [Double]
        /// The outer edges of a histogram's bins.
        var edges: [Double]
        /// How many values each bin of a histogram holds.
        var counts: [Double]
    }

    /// The series by panel, from left to right.
    var panels: [[Series]]

    /// Reads the only figure of a cell.
    init(of cell: String, in chapter: String) throws {
        let cells = try Repository.chapter(chapter).cells
        guard let place = cells.firstIndex(where: { $0.options.name == cell }),
            cells[place].figures.count == 1
        else { throw MissingCell(chapter: chapter, cell: cell) }
        let number = cells[...place].map(\.figures.count).reduce(0, +)

        let page = try Repository.text("site/\(chapter).html")
        guard let start = page.range(of: "id=\"figure-\(number)\""),
            let end = page[start.upperBound...].range(of: "class=\"plot plot-narrow\"")
        else { throw MissingCell(chapter: chapter, cell: cell) }
        panels = page[start.upperBound..<end.lowerBound]
            .components(separatedBy: "<g class=\"plot-panel\"").dropFirst()
            .map { $0.components(separatedBy: "<g data-series=").dropFirst().map(Self.series) }
    }

    private static func series(_ text: String) -> Series {
        func numbers(_ attribute: String) -> [Double] {
            guard let start = text.range(of: " \(attribute)=\"") else { return [] }
            return text[start.upperBound...].prefix { $0 != "\"" }
                .split(separator: " ").compactMap { Double($0) }
        }
        return Series(
            label: String(text.dropFirst().prefix { $0 != "\"" }), heights: numbers("data-ys"),
            edges: numbers("data-edges"), counts: numbers("data-counts"))
    }

    /// The series of a panel with a label.
    func line(_ label: String, panel: Int = 0) throws -> [Double] {
        guard let found = panels[panel].first(where: { $0.label == label }) else {
            throw MissingSeries(label: label, known: panels[panel].map(\.label))
        }
        return found.heights
    }
}

struct MissingSeries: Error {
    var label: String
    var known: [String]
}

extension FigureReadings.Series {
    /// What share of the values each bin holds.
    var shares: [Double] { counts.map { $0 / counts.reduce(0, +) } }

    /// The middle of each bin.
    var middles: [Double] {
        counts.indices.map {
            edges[0] + (edges[1] - edges[0]) * (Double($0) + 0.5) / Double(counts.count)
        }
    }

    /// The root mean square, as exact as the bins are narrow.
    var spread: Double {
        zip(shares, middles).map { $0 * $1 * $1 }.reduce(0, +).squareRoot()
    }

    /// The share of values in the first and the last bin.
    var outermost: Double { shares[0] + shares[shares.count - 1] }

    /// What share of the values would have to move to another bin to make the two equal.
    func distance(to other: Self) -> Double {
        zip(shares, other.shares).map { abs($0 - $1) }.reduce(0, +) / 2
    }

    /// The middles of the outermost bins that hold values.
    var reach: ClosedRange<Double> {
        let filled = counts.indices.filter { counts[$0] > 0 }
        return middles[filled[0]]...middles[filled[filled.count - 1]]
    }
}

extension Repository {
    /// The rows of a table that a cell shows, cut at two or more blanks.
    static func table(of cell: String, in chapter: String) throws -> [[String]] {
        try output(of: cell, in: chapter).split(separator: "\n").drop { !$0.hasPrefix("-") }
            .dropFirst()
            .map { line in
                line.components(separatedBy: "  ").map { $0.trimmingCharacters(in: .whitespaces) }
                    .filter { !$0.isEmpty }
            }
    }

    /// The same as numbers, without the columns that are none.
    static func numbers(of cell: String, in chapter: String) throws -> [[Double]] {
        try table(of: cell, in: chapter).map { row in row.compactMap { Double($0) } }
    }

    /// The last number of each line that a cell prints.
    static func lastNumbers(of cell: String, in chapter: String) throws -> [Double] {
        try output(of: cell, in: chapter).split(separator: "\n").compactMap { line in
            line.split(separator: " ").last.flatMap { Double($0) }
        }
    }
}

import Foundation

/// The measurements as lines of text.
struct Table {
    let participants: [String]
    /// The rows that will come; they decide how wide the first column is.
    let rows: [Row]

    private var peers: [String] { Array(participants.dropFirst()) }
    private var hasPeers: Bool { peers.contains { $0 != "bound" } }

    /// The line above the numbers.
    var heading: String {
        let ratios = peers.map { "ours/\($0)" } + (hasPeers ? ["ours/better"] : [])
        return line("row", "unit", participants + ratios)
    }

    /// The numbers of a row, a dash where there is none.
    func line(_ measurement: Measurement) -> String {
        let amounts = participants.map { measurement.median($0).map(amount) ?? "–" }
        var ratios = peers.map { measurement.ratio(to: $0) }
        if hasPeers { ratios.append(measurement.ratioToBetter(of: peers)) }
        let row = measurement.row
        let nothing = measurement.samples.isEmpty ? "  not counted on this system" : ""
        return line(row.name, row.kind.rawValue, amounts + ratios.map { $0.map(ratio) ?? "–" })
            + nothing
    }

    private var nameWidth: Int { (rows.map(\.name.count).max() ?? 0) + 2 }

    private func line(_ name: String, _ unit: String, _ cells: [String]) -> String {
        name.padding(toLength: nameWidth, withPad: " ", startingAt: 0)
            + unit.padding(toLength: 6, withPad: " ", startingAt: 0)
            + cells.map { String(repeating: " ", count: max(1, 13 - $0.count)) + $0 }.joined()
    }

    private func amount(_ value: Double) -> String {
        String(format: value < 100 ? "%.2f" : "%.0f", value)
    }

    private func ratio(_ value: Double) -> String { String(format: "%.2f", value) }
}

import Foundation

/// The measurements as one JSON object.
struct JSONReport: Encodable {
    let instructionSet: String
    /// What the peers say of themselves, by name.
    let peers: [String: String]
    let rows: [Line]

    struct Line: Encodable {
        let name: String
        let unit: String
        /// Median of the rounds, by participant.
        let medians: [String: Double]
        /// Ours over each peer's, and over the better one's under `better`.
        let ratios: [String: Double]
        /// Every round, by participant.
        let rounds: [String: [Double]]

        init(_ measurement: Measurement, peers: [String]) {
            name = measurement.row.name
            unit = measurement.row.kind.rawValue
            rounds = measurement.samples
            medians = rounds.keys.reduce(into: [:]) { $0[$1] = measurement.median($1) }
            var ratios = peers.reduce(into: [:]) { $0[$1] = measurement.ratio(to: $1) }
            ratios["better"] = measurement.ratioToBetter(of: peers)
            self.ratios = ratios
        }
    }

    /// The object, keys in order.
    func text() throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(self), as: UTF8.self)
    }
}

/// Measures rows, one participant after the other.
struct Comparison {
    let participants: [any Participant]
    let rounds: Int
    /// Starts a fresh participant by name, for a row that must not see the memory of others.
    let fresh: (String) throws -> any Participant

    /// The length of a round, in seconds.
    private static let roundLength = 0.02

    /// Measures a row.
    ///
    /// Times are taken in turn: ours, the first peer, the second, ours again.
    func measure(_ row: Row) throws -> Measurement {
        switch row.kind {
        case .time: return try times(of: row)
        case .memory:
            guard PeakMemory.isKnown else { return Measurement(row: row, samples: [:]) }
            return try single(
                row, participants.filter { $0.takesPart(in: row) }.map(\.name),
                scale: 1 / 1_048_576, from: fresh)
        case .allocations:
            guard allocationsAreCounted else { return Measurement(row: row, samples: [:]) }
            return try single(row, ["ours"], scale: 1) { _ in participants[0] }
        }
    }

    private func times(of row: Row) throws -> Measurement {
        let participants = participants.filter { $0.takesPart(in: row) }
        let counts = try participants.map { try enough($0, row) }
        var samples: [String: [Double]] = [:]
        for _ in 0..<rounds {
            for (participant, count) in zip(participants, counts) {
                let seconds = try participant.answer(row, count: count)
                samples[participant.name, default: []].append(seconds / Double(count) * 1e6)
            }
        }
        return Measurement(row: row, samples: samples)
    }

    /// The repetitions that fill a round; the first one, which prepares and compiles, is left out.
    private func enough(_ participant: any Participant, _ row: Row) throws -> Int {
        _ = try participant.answer(row, count: 1)
        var count = 1
        while true {
            let seconds = try participant.answer(row, count: count)
            if seconds >= Self.roundLength { return count }
            let wanted = 1.2 * Self.roundLength / max(seconds, 1e-9) * Double(count)
            count = min(max(count + 1, Int(wanted)), 10 * count)
        }
    }

    private func single(
        _ row: Row, _ names: [String], scale: Double,
        from participant: (String) throws -> any Participant
    ) throws -> Measurement {
        var samples: [String: [Double]] = [:]
        for name in names {
            samples[name] = [try participant(name).answer(row, count: 1) * scale]
        }
        return Measurement(row: row, samples: samples)
    }
}

/// What the participants needed for a row, in the row's unit.
struct Measurement {
    let row: Row
    /// The rounds of each participant, by its name.
    let samples: [String: [Double]]

    /// The median of a participant's rounds.
    func median(_ participant: String) -> Double? {
        guard let sorted = samples[participant]?.sorted(), !sorted.isEmpty else { return nil }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    /// Ours over a peer's.
    func ratio(to peer: String) -> Double? {
        guard let ours = median("ours"), let theirs = median(peer) else { return nil }
        return ours / theirs
    }

    /// Ours over that of the better peer; what nobody can be better than is none.
    func ratioToBetter(of peers: [String]) -> Double? {
        peers.filter { $0 != "bound" }.compactMap(ratio).max()
    }
}

/// Who takes part in a comparison: these tensors, PyTorch or JAX.
protocol Participant: AnyObject {
    /// The heading of its column, and its key in the JSON object.
    var name: String { get }
    /// What it answers for `count` repetitions of a row: seconds, bytes or allocations.
    ///
    /// What it prepared for another row it lets go.
    func answer(_ row: Row, count: Int) throws -> Double
    /// Whether it has an answer for a row.
    func takesPart(in row: Row) -> Bool
}

extension Participant {
    func takesPart(in row: Row) -> Bool { true }
}

/// The tensors of this package, in this process.
final class Ours: Participant {
    let name = "ours"
    private var prepared: (row: String, work: (Int) -> Void)?
    private var names: NamesData?

    func answer(_ row: Row, count: Int) throws -> Double {
        switch row.kind {
        case .time:
            let work = try work(row)
            let elapsed = ContinuousClock().measure { work(count) }
            return Double(elapsed.components.seconds)
                + Double(elapsed.components.attoseconds) * 1e-18
        case .memory: return try peakMemory(during: row)
        case .allocations: return Double(allocationsPerStep(try data()))
        }
    }

    private func work(_ row: Row) throws -> (Int) -> Void {
        if let prepared, prepared.row == row.name { return prepared.work }
        prepared = nil
        let work = try made(row.parts.map(String.init))
        prepared = (row.name, work)
        return work
    }

    private func made(_ parts: [String]) throws -> (Int) -> Void {
        switch (parts[0], parts[1]) {
        case ("step", let hidden):
            let network = ChapterOne(
                try data(), hiddenSize: Int(hidden)!, batchSize: Int(parts[2])!)
            return network.train(steps:)
        case ("layers-step", let optimizer):
            let network = LayeredNetwork(
                try data(), optimizer: optimizer, batchSize: Int(parts[2])!)
            return network.train(steps:)
        case ("product", let name): return Product(rawValue: name)!.work
        case ("elementwise", let name):
            return Elementwise.operations.first { $0.name == name }!.work(size: Int(parts[2])!)
        default:
            let network = ChapterOne(try data(), hiddenSize: 200, batchSize: 32)
            return { [network] count in
                for _ in 0..<count { _ = network.splitLoss(network.Xtrain, network.Ytrain) }
            }
        }
    }

    /// The peak of the process's memory during a row, in bytes.
    private func peakMemory(during row: Row) throws -> Double {
        let network = ChapterOne(try data(), hiddenSize: 200, batchSize: 32)
        try PeakMemory.reset()
        switch row.name {
        case "memory/training": network.train(steps: 1_000)
        case "memory/evaluation": _ = network.splitLoss(network.Xtrain, network.Ytrain)
        default: break
        }
        return try PeakMemory.bytes()
    }

    private func data() throws -> NamesData {
        if let names { return names }
        let read = try NamesData()
        names = read
        return read
    }
}

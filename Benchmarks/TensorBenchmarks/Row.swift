/// One line of the table: something that is measured.
///
/// Its name is also what the peers are asked for.
struct Row {
    let name: String
    let kind: Kind

    /// How a row is measured, and with that its unit.
    enum Kind: String {
        case time = "µs"
        case memory = "MiB"
        case allocations = "calls"
    }

    /// The parts of the name, as in `step/200/32`.
    var parts: [Substring] { name.split(separator: "/") }

    /// Every row, in the order of the table.
    static var all: [Row] {
        let steps = [200, 1_000, 4_000].flatMap { hidden in
            [32, 256].map { "step/\(hidden)/\($0)" }
        }
        let layered = ["sgd", "adam"].map { "layers-step/\($0)/32" }
        let products = Product.allCases.map { "product/\($0.rawValue)" }
        let elementwise = Elementwise.operations.flatMap { operation in
            Elementwise.sizes.map { "elementwise/\(operation.name)/\($0)" }
        }
        let times = steps + layered + products + elementwise + ["evaluation/train-split"]
        return times.map { Row(name: $0, kind: .time) }
            + ["loaded", "training", "evaluation"].map { Row(name: "memory/\($0)", kind: .memory) }
            + [Row(name: "allocations/step", kind: .allocations)]
            + [Row(name: LiveStep.row, kind: .time)]
    }

    /// The rows whose names match a regular expression; a plain word matches where it occurs.
    ///
    /// - Throws: an error where it is no regular expression, or no row matches.
    static func matching(_ pattern: String?) throws -> [Row] {
        guard let pattern else { return all }
        guard let regex = try? Regex(pattern) else {
            throw BenchmarkError("`\(pattern)` is no regular expression; try --rows step")
        }
        let rows = all.filter { $0.name.contains(regex) }
        guard !rows.isEmpty else {
            throw BenchmarkError(
                "no row matches `\(pattern)`; the rows are\n  "
                    + all.map(\.name).joined(separator: "\n  "))
        }
        return rows
    }
}

/// What went wrong and what to do about it.
struct BenchmarkError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

import Foundation

/// What was measured several times.
struct Samples {
    private var values: [Double] = []

    mutating func add(_ value: Double) {
        values.append(value)
    }

    /// The middle value; of an even number of values the mean of the two in the middle.
    var median: Double {
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    func scaled(_ factor: Double) -> Samples {
        Samples(values: values.map { $0 * factor })
    }

    /// The median, and the smallest and the largest value.
    func text(_ decimals: Int) -> String {
        let ends = (values.min() ?? 0, values.max() ?? 0)
        return
            "\(number(median, decimals)) (\(number(ends.0, decimals))–\(number(ends.1, decimals)))"
    }

    init() {}

    private init(values: [Double]) {
        self.values = values
    }
}

func number(_ value: Double, _ decimals: Int) -> String {
    String(format: "%.\(decimals)f", value)
}

/// Columns of text; all but the first are aligned at the right.
struct ResultTable {
    private var rows: [[String]]

    init(columns: [String]) {
        rows = [columns]
    }

    mutating func add(_ row: [String]) {
        rows.append(row)
    }

    var text: String {
        let widths = rows[0].indices.map { column in
            rows.map { $0[column].count }.max() ?? 0
        }
        let lines = rows.map { row in
            row.indices.map { column in
                let padding = String(repeating: " ", count: widths[column] - row[column].count)
                return column == 0 ? row[column] + padding : padding + row[column]
            }.joined(separator: "   ")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

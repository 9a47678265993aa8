/// A table to display: titled columns, and rows of values.
///
///     Table(columns: ["split", "loss"], rows: [["train", 2.0688], ["validation", 2.1283]])
public struct Table: Displayable {
    /// The column titles.
    public let columns: [String]
    /// The values by row, as text.
    public let rows: [[String]]

    /// - Precondition: Each row has one text for each column.
    init(columns: [String], texts rows: [[String]]) {
        for (index, row) in rows.enumerated() where row.count != columns.count {
            fatalError(
                "row \(index) of a table has \(row.count) values for \(columns.count) columns: "
                    + "[\(row.joined(separator: ", "))]")
        }
        (self.columns, self.rows) = (columns, rows)
    }

    /// The table as a value to display.
    public var displayed: Displayed { .table(self) }

    /// The table in columns of plain text, numbers aligned at the right, each line ended.
    public var text: String {
        let widths = columns.indices.map { column in
            max(columns[column].count, rows.map { $0[column].count }.max() ?? 0)
        }
        let rule = widths.map { String(repeating: "-", count: $0) }
        return ([columns, rule] + rows).map { line($0, widths) }.joined()
    }

    private func line(_ row: [String], _ widths: [Int]) -> String {
        row.enumerated().map { column, value in
            let padding = String(repeating: " ", count: widths[column] - value.count)
            return isNumeric(column) ? padding + value : value + padding
        }.joined(separator: "  ").trimmedAtEnd + "\n"
    }

    /// Whether each value of a column is a number, also one with a sign or a per cent sign.
    private func isNumeric(_ column: Int) -> Bool {
        let values = rows.map { $0[column] }.filter { !$0.isEmpty && $0 != "–" && $0 != "-" }
        return !values.isEmpty
            && values.allSatisfy { value in
                let number = value.hasSuffix("%") ? value.dropLast() : value[...]
                return Double(number.trimmedAtEnd.filter { $0 != "," }) != nil
            }
    }
}

extension StringProtocol {
    fileprivate var trimmedAtEnd: String {
        var text = String(self)
        while text.last == " " { text.removeLast() }
        return text
    }
}

import Foundation

/// A table as a chapter prints it.
struct ShownTable {
    let columns: [String]
    let rows: [[String]]

    /// The tables of an output, in order; what stands between them is left out.
    static func all(in output: String) -> [ShownTable] {
        let lines = output.split(separator: "\n").map(String.init)
        return lines.indices.filter { $0 > 0 && isRule(lines[$0]) }.map { rule in
            let columns = cells(lines[rule - 1])
            var rows: [[String]] = []
            for index in lines.indices.dropFirst(rule + 1) {
                let isTitles = index + 1 < lines.count && isRule(lines[index + 1])
                let row = cells(lines[index])
                guard !isTitles, row.count == columns.count else { break }
                rows.append(row)
            }
            return ShownTable(columns: columns, rows: rows)
        }
    }

    /// The numbers of a column, without per cent signs; a cell that is none counts for nothing.
    func numbers(_ column: Int) -> [Double] {
        rows.compactMap { Double($0[column].filter { $0 != "%" }) }
    }

    private static func isRule(_ line: String) -> Bool {
        line.hasPrefix("--") && line.allSatisfy { $0 == "-" || $0 == " " }
    }

    /// Columns stand at least two blanks apart.
    private static func cells(_ line: String) -> [String] {
        line.replacing("  ", with: "\t").split(separator: "\t")
            .map { $0.trimmingCharacters(in: .whitespaces) }
    }
}

extension Repository {
    /// The tables that a chapter says that a cell of it prints.
    static func tables(of cell: String, in chapter: String) throws -> [ShownTable] {
        try ShownTable.all(in: output(of: cell, in: chapter))
    }
}

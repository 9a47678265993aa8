import LiterateFormat

extension Weaver {
    /// The notes that name what a cell gives to later chapters, and lead to where it has values from.
    func valueNotes(of cell: Cell) -> String {
        let given = cell.options.exports.map { "<code>\(escaped($0.name))</code>" }
        let read = cell.exportedReferences.map { reference in
            let value = "<code>\(escaped(reference.name))</code>"
            let source = book.chapter(named: reference.chapter)
            let origin = source?.cells.first { cell in
                cell.options.exports.contains { $0.name == reference.name }
            }
            // A hidden cell's value is looked for where the page shows the cell before it.
            let anchor = origin.flatMap { origin in
                (0...origin.index).reversed().lazy
                    .compactMap { anchors[reference.chapter]?.cells[$0] }.first
            }
            let address = "\(reference.chapter).html" + (anchor.map { "#\($0)" } ?? "")
            return source == nil ? value : "<a href=\"\(escaped(address))\">\(value)</a>"
        }
        return note("Later chapters can read", given) + note("From an earlier chapter:", read)
    }

    private func note(_ start: String, _ values: [String]) -> String {
        guard !values.isEmpty else { return "" }
        return "<p class=\"cell-note\">\(start) \(values.joined(separator: ", ")).</p>\n"
    }
}

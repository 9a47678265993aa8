import LiterateCMark

/// A text parsed with the tables that were found in it.
struct TableParse {
    let tree: MarkdownTree
    /// The lines with an empty heading in the place of each row.
    let lines: MappedLines
    /// The tables that are where they were found.
    private let tables: [WrittenTable]
    /// The lines with the rows as written.
    private let written: MappedLines
    /// The headings that stand for rows, by their lines.
    private let headings: [Int: MarkdownNode]

    /// Parses a text.
    ///
    /// libcmark decides where a table ends: a line that it does not see beside the one before, such as
    /// one without the mark of a quote that the table is in, belongs to no table.
    init(_ found: [WrittenTable], _ written: MappedLines) {
        self.written = written
        var tables = found
        // Each time that one is cut short; twice is rare.
        for attempt in 0... {
            if attempt == 4 { tables = [] }
            var lines = written
            for row in tables.flatMap(\.rows) {
                lines.replace([(row.start..<lines[row.line].count, "#")], in: row.line)
            }
            let parsed = MarkdownTree(lines.text)
            let headings = Dictionary(
                parsed.root.descendants(of: CMARK_NODE_HEADING).map { ($0.line, $0) }
            ) { first, _ in first }
            let held = tables.compactMap { $0.held(by: headings) }
            if held.map(\.rows.count) == tables.map(\.rows.count) {
                (tree, self.tables, self.lines, self.headings) = (parsed, held, lines, headings)
                return
            }
            tables = held
        }
        preconditionFailure("a text without tables is parsed at once")
    }

    /// Puts the tables in the places of their headings.
    func putTables() {
        guard !tables.isEmpty else { return }
        // What was replaced may have moved the cells of a row.
        let rows = tables.map { $0.reread(written).rows }
        let cells = CellParse(rows.joined(), written, lines)
        var missing = 0
        for (table, rows) in zip(tables, rows) {
            let first = headings[rows[0].line]!
            let block = tree.newNode(.table, isInline: false, at: place(of: rows[0]))
            first.insertBefore(block)
            let head = block.append(tree.newNode(.tableHead, isInline: false, at: block.place))
            add(rows[0], of: table, to: head, isHeading: true, cells)
            if rows.count > 2 {
                let body = block.append(
                    tree.newNode(.tableBody, isInline: false, at: place(of: rows[2])))
                for row in rows[2...] {
                    // A table may have so many columns that rows without them are more than the text.
                    missing += max(0, table.alignments.count - row.cells.count)
                    add(
                        row, of: table, to: body, isHeading: false, cells,
                        isFilled: missing < 100_000)
                }
            }
            for row in rows { headings[row.line]!.remove() }
        }
    }

    /// The cells that their tables have no column for.
    var surplusCells: [TextWarning] {
        tables.flatMap { table in
            table.reread(written).rows.dropFirst(2).compactMap { row in
                guard row.cells.count > table.alignments.count else { return nil }
                let first = row.cells[table.alignments.count]
                return TextWarning(
                    place: SourcePlace(
                        line: row.line,
                        column: written.column(of: first.lowerBound + 1, in: row.line)),
                    message:
                        "from here on the row is not shown: the table has \(table.alignments.count) columns; "
                        + "leave the cell out, give the table a column, or write `\\|` for a bar")
            }
        }
    }

    private func place(of row: TableRow) -> SourcePlace {
        SourcePlace(line: row.line, column: written.column(of: row.start + 1, in: row.line))
    }

    /// Adds a row with as many cells as the table has columns, or as it has itself.
    private func add(
        _ row: TableRow, of table: WrittenTable, to parent: MarkdownNode, isHeading: Bool,
        _ cells: CellParse, isFilled: Bool = true
    ) {
        let node = parent.append(tree.newNode(.tableRow, isInline: false, at: place(of: row)))
        let columns = isFilled ? table.alignments.count : row.cells.count
        for (column, alignment) in table.alignments.prefix(columns).enumerated() {
            let bytes = column < row.cells.count ? row.cells[column] : nil
            let place = SourcePlace(
                line: row.line,
                column: written.column(of: (bytes?.lowerBound ?? row.start) + 1, in: row.line))
            let cell = node.append(
                tree.newNode(
                    .tableCell(alignment, isHeading: isHeading), isInline: true, at: place))
            if let bytes { cells.move(row.line, bytes, to: cell, in: tree) }
        }
    }
}

extension WrittenTable {
    /// The table as far as its rows stand one after the other in a tree; nil where that is no table.
    fileprivate func held(by headings: [Int: MarkdownNode]) -> WrittenTable? {
        var last: MarkdownNode?
        let count = rows.prefix { row in
            guard let heading = headings[row.line],
                last.map({ heading.previous?.pointer == $0.pointer }) ?? (heading.depth == depth)
            else { return false }
            last = heading
            return true
        }.count
        guard count > 1 else { return nil }
        var held = self
        held.rows = Array(rows[..<count])
        return held
    }
}

/// The cells of a text's tables, parsed in one text of their own.
private struct CellParse {
    private struct Cell: Hashable {
        var line: Int
        var start: Int
    }

    private let parsed: MarkdownTree
    private var headings: [Cell: MarkdownNode] = [:]
    private let written: MappedLines

    init(_ rows: some Sequence<TableRow>, _ written: MappedLines, _ lines: MappedLines) {
        self.written = written
        var places: [Cell] = []
        var text = ""
        for row in rows {
            for cell in row.cells where !cell.isEmpty {
                places.append(Cell(line: row.line, start: cell.lowerBound))
                let bytes = unescaped(cell, of: written[row.line]).map(\.byte)
                text += "# \(String(decoding: bytes, as: UTF8.self)) #\n"
            }
        }
        // The definitions of links are wherever the text has them.
        parsed = MarkdownTree(text + "\n" + lines.text)
        headings = Dictionary(uniqueKeysWithValues: zip(places, parsed.root.children))
    }

    /// Moves what a cell holds into its node.
    func move(_ line: Int, _ bytes: Range<Int>, to cell: MarkdownNode, in tree: MarkdownTree) {
        guard let heading = headings[Cell(line: line, start: bytes.lowerBound)] else { return }
        let columns = unescaped(bytes, of: written[line]).map(\.column)
        for node in heading.children {
            for inner in node.descendants {
                let index = min(max(0, inner.column - "# ".utf8.count - 1), columns.count - 1)
                tree.setPlace(
                    SourcePlace(line: line, column: written.column(of: columns[index], in: line)),
                    of: inner)
            }
            cell.append(node)
        }
    }
}

/// The bytes of a cell without the backslashes before its `|`, and their columns.
private func unescaped(_ cell: Range<Int>, of bytes: [UInt8]) -> [(byte: UInt8, column: Int)] {
    cell.filter { index in
        !(bytes[index] == UInt8(ascii: "\\") && cell.contains(index + 1)
            && bytes[index + 1] == UInt8(ascii: "|"))
    }.map { (bytes[$0], $0 + 1) }
}

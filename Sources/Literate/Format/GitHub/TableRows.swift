/// A row of a table as written: where its cells are.
struct TableRow {
    var line: Int
    /// The bytes of each cell, without blanks around it.
    var cells: [Range<Int>]
    /// Where its text begins.
    var start: Int

    /// Takes a line apart at the `|` that no backslash stands before.
    ///
    /// One at the beginning and one at the end belong to no cell.
    init(line: Int, bytes: [UInt8], start: Int) {
        (self.line, self.start) = (line, start)
        var content = trimmed(start..<bytes.count, of: bytes)
        if content.first.map({ bytes[$0] == pipe }) ?? false { content = content.dropFirst() }
        cells = []
        var begin = content.lowerBound
        for index in content where bytes[index] == pipe && !isEscaped(index, bytes, content) {
            cells.append(trimmed(begin..<index, of: bytes))
            begin = index + 1
        }
        let last = trimmed(begin..<content.upperBound, of: bytes)
        if !last.isEmpty { cells.append(last) }
    }
}

/// Whether a backslash stands before a byte; that one may itself stand after another.
private func isEscaped(_ index: Int, _ bytes: [UInt8], _ content: Range<Int>) -> Bool {
    index > content.lowerBound && bytes[index - 1] == UInt8(ascii: "\\")
}

private let pipe = UInt8(ascii: "|")

private func trimmed(_ range: Range<Int>, of bytes: [UInt8]) -> Range<Int> {
    var range = range
    while let first = range.first, isBlank(bytes[first]) { range = range.dropFirst() }
    while let last = range.last, isBlank(bytes[last]) { range = range.dropLast() }
    return range
}

private func isBlank(_ byte: UInt8) -> Bool { [9, 11, 12, 32].contains(byte) }

/// A table as written.
struct WrittenTable {
    /// The row of headings, the row of hyphens below it, and the others.
    var rows: [TableRow]
    /// How the text of each column stands.
    let alignments: [Addition.Alignment?]
    private let isQuoted: Bool
    /// How many nodes hold the block that it is in.
    let depth: Int

    /// Finds the table in a block of text (https://github.github.com/gfm/#tables-extension-).
    ///
    /// What follows its rows is another block. Nil where there is none.
    init?(in block: TextBlock, depth: Int, _ lines: MappedLines) {
        func text(_ line: Int) -> ArraySlice<UInt8> {
            lines[line][block.bytes(of: line, in: lines)]
        }
        func row(_ line: Int) -> TableRow {
            TableRow(
                line: line, bytes: lines[line],
                start: block.bytes(of: line, in: lines).lowerBound)
        }
        let found = block.lines.dropFirst().lazy.compactMap { line in
            Self.alignments(text(line)).map { (line, $0) }
        }.first { row($0.0 - 1).cells.count == $0.1.count }
        guard let (line, alignments) = found else { return nil }
        let others = (line + 1..<block.lines.upperBound + 1)
            .prefix { !Self.beginsAnotherBlock(text($0)) && !row($0).cells.isEmpty }
        rows = [row(line - 1), row(line)] + others.map(row)
        (self.alignments, isQuoted, self.depth) = (alignments, block.isQuoted, depth)
    }

    /// The table with its cells where they are in lines of which parts were replaced.
    func reread(_ lines: MappedLines) -> WrittenTable {
        var copy = self
        copy.rows = rows.map { row in
            TableRow(line: row.line, bytes: lines[row.line], start: row.start)
        }
        return copy
    }

    /// The lines that it takes.
    var lines: ClosedRange<Int> { rows[0].line...rows[rows.count - 1].line }

    /// Its cells as blocks of text.
    func blocks() -> [TextBlock] {
        rows.enumerated().filter { $0.offset != 1 }.flatMap { _, row in
            row.cells.map { cell in
                TextBlock(
                    lines: row.line...row.line, column: cell.lowerBound + 1,
                    endColumn: cell.upperBound + 1, isQuoted: isQuoted)
            }
        }
    }

    /// What a row of hyphens says of its columns; nil for any other text.
    private static func alignments(_ text: ArraySlice<UInt8>) -> [Addition.Alignment?]? {
        guard text.contains(UInt8(ascii: "-")),
            text.allSatisfy({ "|-: \t\u{B}\u{C}".utf8.contains($0) })
        else { return nil }
        let bytes = Array(text)
        let cells = TableRow(line: 0, bytes: bytes, start: 0).cells.map { bytes[$0] }
        var alignments: [Addition.Alignment?] = []
        for cell in cells {
            let isLeft = cell.first == UInt8(ascii: ":")
            let hyphens = cell.dropFirst(isLeft ? 1 : 0)
            let isRight = hyphens.last == UInt8(ascii: ":")
            let marks = hyphens.dropLast(isRight ? 1 : 0)
            guard !marks.isEmpty, marks.allSatisfy({ $0 == UInt8(ascii: "-") }) else { return nil }
            alignments.append(isLeft ? (isRight ? .center : .left) : isRight ? .right : nil)
        }
        return alignments
    }

    /// Whether a line that goes on with a paragraph would begin a block after a table.
    private static func beginsAnotherBlock(_ text: ArraySlice<UInt8>) -> Bool {
        guard let first = text.first, "0123456789-+*<".utf8.contains(first) else { return false }
        let line = String(decoding: text, as: UTF8.self)
        return line.prefixMatch(of: /([0-9]{1,9}[.)]|[-+*])([ \t]|$)/) != nil
            || line.wholeMatch(of: /<\/?[A-Za-z][^<>]*>[ \t]*|-{3,}[ \t]*/) != nil
    }
}

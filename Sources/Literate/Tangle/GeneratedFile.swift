import LiterateFormat
import SwiftSyntax

/// The Swift file of a chapter while it is written.
struct GeneratedFile {
    /// What becomes of the value of a piece's last expression: the call that takes it.
    private enum LastValue: String {
        case shown = " _notebook.display("
        /// It is shown if it comes to that: the cell must trap.
        ///
        /// What shows a value that may never come can throw, as the expression itself can.
        case shownUnlessTrapped = " try _notebook.displayTrapping("
        /// The piece is another cell's.
        case discarded = " _notebook.discard("
    }

    private(set) var text = ""

    mutating func add(_ line: String) { text += line + "\n" }

    /// Adds what comes before the cells: where the file is from, and what stands at file scope.
    mutating func begin(_ chapter: Chapter, _ hoisting: Hoisting) {
        add("// Made from \(chapter.path) by tangle-chapter; edit the chapter instead.")
        add("import Notebook")
        for declaration in hoisting.declarations {
            addLocation(declaration.position.line, of: declaration.piece)
            add(PieceWriter(declaration.piece).lines(of: declaration.range))
        }
        // Swift refuses an end of places that have not begun.
        if !hoisting.declarations.isEmpty { add("#sourceLocation()") }
    }

    /// Adds the function that runs the cells, each in the scope of the one before.
    mutating func addCells(_ cells: [ParsedCell], without hoisting: Hoisting) {
        add("private func _runCells(_ _notebook: NotebookSession) throws {")
        for cell in cells { addCell(cell, without: hoisting) }
        // A cell that does not run, or runs in a copy of the process, has no scope around others.
        let open = cells.count { !$0.cell.options.isFailing && !$0.cell.options.isTrapping }
        add(String(repeating: "}", count: open + 1))
    }

    /// Opens the scope of a cell and adds its code; the scope is closed after those of all others.
    private mutating func addCell(_ cell: ParsedCell, without hoisting: Hoisting) {
        let index = cell.cell.index
        if cell.cell.options.isFailing { return add("_notebook.pass(\(index))") }
        let isTrapping = cell.cell.options.isTrapping
        add(isTrapping ? "if _notebook.beginTrap(\(index)) {" : "do {")
        if !isTrapping { add("_notebook.begin(\(index))") }
        for piece in cell.pieces.dropLast() {
            addPiece(piece, without: hoisting, lastValue: .discarded)
        }
        if let own = cell.pieces.last {
            addPiece(
                own, without: hoisting, lastValue: isTrapping ? .shownUnlessTrapped : .shown)
        }
        if isTrapping { add("}") }
    }

    private mutating func addPiece(
        _ piece: ParsedPiece, without hoisting: Hoisting, lastValue: LastValue
    ) {
        var writer = PieceWriter(piece)
        let items = piece.items.filter { !hoisting.contains($0, of: piece) }
        for item in piece.items where hoisting.contains(item, of: piece) {
            writer.blank(piece.range(of: item))
        }
        addLocation(piece.piece.line, of: piece)
        var uses: [String] = []
        var cursor = 0
        for (index, item) in items.enumerated() where !item.isInert {
            let range = piece.range(of: item)
            addCode(writer.lines(of: cursor..<range.lowerBound))
            cursor = range.lowerBound
            let line = piece.position(of: item).line
            addLocation(line - 1, of: piece)
            let expression = index == items.count - 1 ? item.shownExpression : nil
            let opening = expression == nil ? "" : lastValue.rawValue
            add(uses.joined() + mark(line, of: piece) + opening)
            uses = item.initialisedNames.map { "_ = \($0); " }
            if let expression {
                add(writer.lines(of: piece.range(of: expression)))
                add(")")
                return
            }
        }
        addCode(writer.lines(of: cursor..<piece.piece.code.utf8.count))
        // A name that nothing reads yet is no mistake in a notebook.
        if !uses.isEmpty { add(uses.joined()) }
    }

    /// Adds the code before a statement, but not the blanks that the statement's line begins with.
    private mutating func addCode(_ code: String) {
        let end = code.lastIndex { $0 != " " } ?? code.startIndex
        if end > code.startIndex || code.first?.isWhitespace == false {
            add(code[end].isNewline ? String(code[..<end]) : code)
        }
    }

    private func mark(_ line: Int, of piece: ParsedPiece) -> String {
        let file = piece.piece.isReused ? ", of: \(swiftLiteral(piece.piece.path))" : ""
        return "_notebook.at(\(line)\(file));"
    }

    private mutating func addLocation(_ line: Int, of piece: ParsedPiece) {
        add("#sourceLocation(file: \(swiftLiteral(piece.piece.path)), line: \(line))")
    }
}

/// Gives stretches of a piece's code, each at the columns it has in the chapter.
struct PieceWriter {
    private let piece: ParsedPiece
    private var bytes: [UInt8]

    init(_ piece: ParsedPiece) { (self.piece, bytes) = (piece, Array(piece.piece.code.utf8)) }

    /// Puts blanks in place of a stretch, and keeps its lines.
    mutating func blank(_ range: Range<Int>) {
        for index in range where bytes[index] != 10 { bytes[index] = 32 }
    }

    /// The lines of a stretch, without an end of the last: blanks stand for what is before it.
    func lines(of range: Range<Int>) -> String {
        let lineStart = bytes[..<range.lowerBound].lastIndex(of: 10).map { $0 + 1 } ?? 0
        let margin = String(repeating: " ", count: piece.piece.indentation)
        let padding = String(repeating: " ", count: range.lowerBound - lineStart)
        let lines = bytes[range].split(separator: 10, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        let first = margin + padding + lines[0]
        let rest = lines.dropFirst().map { $0.isEmpty ? "" : margin + $0 }
        return ([first] + rest).joined(separator: "\n")
    }
}

/// A text as a Swift string literal.
func swiftLiteral(_ text: String) -> String {
    var literal = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\\": literal += "\\\\"
        case "\"": literal += "\\\""
        case "\n": literal += "\\n"
        case "\t": literal += "\\t"
        case "\r": literal += "\\r"
        case _ where scalar.value < 32 || scalar.value == 127:
            literal += "\\u{\(String(scalar.value, radix: 16))}"
        default: literal.unicodeScalars.append(scalar)
        }
    }
    return literal + "\""
}

import ChapterFormat

/// Turns a chapter into one Swift file that runs its cells in order.
///
/// Each cell stands in a scope of its own inside the scope of the cell before, so that a later cell
/// may declare a name again and everything is a local variable. What Swift allows only at file
/// scope is put there. `#sourceLocation` makes compilers and traps speak of lines of the chapter.
/// - Parameters:
///   - chapter: The chapter.
///   - book: The book it belongs to, with the chapters whose cells it reuses.
/// - Returns: The file; equal for equal chapters, and without any path of a machine.
/// - Throws: A `reuse` that leads nowhere, Swift that does not parse, `return` or `await` at the top
///   level of a cell, a name declared twice at file scope.
public func tangle(_ chapter: Chapter, of book: Book) throws(Diagnostics) -> String {
    let cells = try parsedCells(of: chapter, in: book)
    let pieces = cells.filter { !$0.cell.options.isNotRun }.flatMap(\.pieces)
    let problems = pieces.flatMap(findMistakes).removingRepeated()
    guard problems.isEmpty else {
        throw Diagnostics(problems.sorted { $0.position < $1.position })
    }
    let hoisting = try Hoisting(pieces: pieces)
    var file = GeneratedFile()
    file.add("// Made from \(chapter.path) by tangle-chapter; edit the chapter instead.")
    file.add("import Notebook")
    for declaration in hoisting.declarations { file.add(hoisted: declaration) }
    file.add("#sourceLocation()")
    file.add(cellTable(of: chapter, cells: cells))
    file.add("private func _runCells(_ _notebook: NotebookSession) throws {")
    let run = cells.filter { !$0.cell.options.isNotRun }
    for cell in run { file.add(cell, without: hoisting) }
    file.add(String(repeating: "}", count: run.count + 1))
    return file.text
}

/// A cell with the code it runs.
struct ParsedCell {
    var cell: Cell
    var pieces: [ParsedPiece]
}

private func parsedCells(of chapter: Chapter, in book: Book) throws(Diagnostics) -> [ParsedCell] {
    var cells: [ParsedCell] = []
    var problems: [Diagnostic] = []
    for cell in chapter.cells {
        do throws(Diagnostics) {
            let pieces = try book.pieces(of: cell, in: chapter).map(ParsedPiece.init)
            cells.append(ParsedCell(cell: cell, pieces: pieces))
        } catch {
            problems += error.all
        }
    }
    guard problems.isEmpty else { throw Diagnostics(problems.removingRepeated()) }
    return cells
}

extension Array where Element: Hashable {
    /// The elements without those that are there before.
    fileprivate func removingRepeated() -> [Element] {
        var seen: Set<Element> = []
        return filter { seen.insert($0).inserted }
    }
}

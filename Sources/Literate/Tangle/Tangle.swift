import Foundation
import LiterateFormat
import LiterateRecording

/// Turns a chapter into one Swift file that runs its cells in order, as a script would.
///
/// Where each declaration stands, and what a name means that is declared again, ``ScopePlan`` says.
/// Each cell is a function. `#sourceLocation` makes compilers and traps speak of lines of the chapter.
/// - Parameter book: The book it belongs to, with the chapters whose cells it reuses.
/// - Returns: The file, equal for equal chapters and without any path of a machine; and what belongs
///   beside it.
/// - Throws: A `reuse` that leads nowhere, Swift that does not parse, `return` at the top
///   level of a cell, a function that uses what only a statement binds.
package func tangle(
    _ chapter: Chapter, of book: Book
) throws(Diagnostics) -> (swift: String, facts: TangledChapter) {
    try onDeepStack {
        Result { () throws(Diagnostics) in try tangleHere(chapter, of: book) }
    }.get()
}

private func tangleHere(
    _ chapter: Chapter, of book: Book
) throws(Diagnostics) -> (swift: String, facts: TangledChapter) {
    let cells = try parsedCells(of: chapter, in: book)
    let programs = chapter.programs
    try Diagnostics.refuse(cells.flatMap(\.checks).flatMap(\.mistakes))
    let parts = programs.map { program in program.cells.map { cells[$0] } }
    let plans = parts.map { ScopePlan($0.filter(\.cell.options.isRun)) }
    let run = cells.filter(\.cell.options.isRun)
    let live = plans.map(LivePlan.init)
    let problems =
        run.flatMap(\.pieces).flatMap(findMistakes) + plans.flatMap(\.problems)
        + plans.flatMap(\.wrongKnobs) + live.flatMap(\.problems)
    guard problems.isEmpty else {
        throw Diagnostics(problems.removingRepeated().sorted { $0.position < $1.position })
    }
    var entry = EntryPoint(
        chapter: chapter, code: try book.codeDigest(of: chapter).text,
        inputs: book.description.inputs,
        exports: try book.exportedReferences(of: chapter))
    entry.knobs = plans.flatMap(\.knobs).removingRepeated()
    let further = programs.filter { program in
        !program.isTarget && parts[program.number].contains(where: \.cell.options.isRun)
    }
    entry.further = further.map { ($0, entry.file(of: parts[$0.number], plans[$0.number])) }
    // Where no cell of a program runs, the target passes them.
    let others = Set(further.map(\.number))
    let own = programs.filter { !others.contains($0.number) }.flatMap { parts[$0.number] }
    let target = programs.first.flatMap { $0.isTarget ? plans[0] : nil }
    let swift = entry.file(of: own, target ?? ScopePlan([]))
    var refused: [Int: String] = [:]
    for part in parts { refused.merge(refusedFiles(of: chapter, part)) { first, _ in first } }
    let places = try CodePlaces(of: chapter, in: book)
    let facts = TangledChapter(
        code: entry.code,
        cells: tangledCells(
            cells, first: programs.first?.cells ?? [], plans.first, refusedFiles: refused),
        furtherPrograms: further.count,
        pagePrograms: live.compactMap { $0.pageProgram(of: chapter, places) })
    return (swift, facts)
}

/// For each cell that must not compile a Swift file of its own: the cells before it that do, and
/// the cell.
private func refusedFiles(of chapter: Chapter, _ cells: [ParsedCell]) -> [Int: String] {
    var files: [Int: String] = [:]
    for (place, cell) in cells.enumerated() where cell.cell.options.isFailing {
        // What a cell that traps declares is gone after it.
        var shown = cells[..<place].filter {
            $0.cell.options.isRun && !$0.cell.options.isTrapping
        }.map(\.unchecked)
        shown.append(cell.asRun)
        var file = GeneratedFile(of: chapter, ScopePlan(shown), for: .refusal)
        file.addFileScope()
        file.addFunctions(of: shown)
        files[cell.cell.index] = file.text
    }
    return files
}

/// A cell with the code it runs.
struct ParsedCell {
    var cell: Cell
    var pieces: [ParsedPiece]
    /// The checks of sentences in the scope that it leaves, or finds.
    var checks: [ParsedCheck] = []

    /// The cell without what sentences say.
    var unchecked: ParsedCell {
        var copy = self
        copy.checks = []
        return copy
    }

    /// The cell as one that runs, for the compiler alone.
    var asRun: ParsedCell {
        var copy = unchecked
        copy.cell.options.treatment = .run
        return copy
    }
}

private func parsedCells(of chapter: Chapter, in book: Book) throws(Diagnostics) -> [ParsedCell] {
    try Diagnostics.refuse([book.excess(of: chapter)].compactMap(\.self))
    var cells: [ParsedCell] = []
    var problems: [Diagnostic] = []
    // A cell may be reused by many.
    var known: [CodePiece: ParsedPiece] = [:]
    for cell in chapter.cells {
        do throws(Diagnostics) {
            var pieces: [ParsedPiece] = []
            for code in try book.pieces(of: cell, in: chapter) {
                if known[code] == nil { known[code] = try ParsedPiece(checking: code) }
                pieces.append(known[code]!)
            }
            let checks = chapter.checks.enumerated().filter { $1.cell == cell.index }
                .map { ParsedCheck($1, number: $0, in: chapter) }
            // Code that does not run reads nothing.
            let read = cell.options.isNotRun ? [] : pieces + checks.map(\.piece)
            problems += read.flatMap { book.wrongReferences(in: $0, of: chapter) }
            pieces += cell.options.exports.map { ParsedPiece($0, in: chapter) }
            cells.append(ParsedCell(cell: cell, pieces: pieces, checks: checks))
        } catch {
            problems += error.all
        }
    }
    guard problems.isEmpty else { throw Diagnostics(problems.removingRepeated()) }
    return cells
}

/// Tangles the chapter in a file of a book's folder of chapters, with the chapters it reuses.
///
/// - Throws: What is wrong with these chapters, each at its place.
package func tangleChapter(
    at file: URL
) throws(Diagnostics) -> (swift: String, facts: TangledChapter) {
    let root = file.deletingLastPathComponent().deletingLastPathComponent()
    let name = file.deletingPathExtension().lastPathComponent
    let book = try Book.load(root: root, reachableFrom: name)
    guard let chapter = book.chapters.first(where: { $0.name == name }) else {
        preconditionFailure("a book loaded for \(name) lacks it")
    }
    return try tangle(chapter, of: book)
}

/// Tangles a chapter into a Swift file, and writes what is known of its code beside that.
///
/// Files whose bytes are the same stay as they are, so that nothing is compiled without need.
/// - Throws: What is wrong with the chapter, or that the files cannot be written.
package func tangleChapter(at file: URL, into output: URL) throws {
    let tangled = try tangleChapter(at: file)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let beside = output.deletingPathExtension().appendingPathExtension("json")
    try writeIfChanged(encoder.encode(tangled.facts), to: beside)
    try writeIfChanged(Data(tangled.swift.utf8), to: output)
}

private func writeIfChanged(_ data: Data, to file: URL) throws {
    if (try? Data(contentsOf: file)) == data { return }
    try data.write(to: file, options: .atomic)
}

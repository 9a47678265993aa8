import LiterateFormat
import LiterateRecording

/// The function that runs a chapter, with what the program says of its cells: their places and names,
/// and the digest of their code.
///
/// - Parameters:
///   - namespaces: The types around what is declared again.
///   - calls: What runs the cells, in order.
func entryPoint(
    of chapter: Chapter, code: String, inputs: [BookInput], namespaces: [String], calls: [String]
) -> String {
    """
    /// Runs the chapter and ends the process.
    @MainActor func runChapter() -> Never {
        NotebookSession.run(
            chapter: \(swiftLiteral(chapter.name)), path: \(swiftLiteral(chapter.path)),
            code: \(swiftLiteral(code)),
            inputs: [\(inputs.compactMap(item).joined(separator: ", "))],
            cells: [
    \(chapter.cells.map(row).joined(separator: "\n"))
            ],
            namespaces: [\(namespaces.map { "\($0).self" }.joined(separator: ", "))],
            functions: [
    \(calls.map { "            \($0)," }.joined(separator: "\n"))
            ])
    }
    """
}

/// An input that has an option.
private func item(_ input: BookInput) -> String? {
    input.option.map { option in
        ".init(option: \(swiftLiteral(option)), file: \(swiftLiteral(input.file)), "
            + "help: \(swiftLiteral(input.help)))"
    }
}

private func row(_ cell: Cell) -> String {
    let number = cell.number.map(String.init) ?? "nil"
    let name = cell.options.name.map(swiftLiteral) ?? "nil"
    return "            .cell(\(cell.index), number: \(number), name: \(name), "
        + "line: \(cell.fenceLine), isRun: \(cell.options.isRun)),"
}

/// What goes beside the program's Swift file: the code with its highlighting and outline, so that no
/// page needs a Swift parser, and the files that the compiler is to refuse.
func tangledCells(
    _ cells: [ParsedCell], plan: ScopePlan, refusedFiles: [Int: String]
) -> [TangledChapter.Cell] {
    let variables = Set(cells.flatMap(\.pieces).flatMap { variableNames(in: $0.tree) })
    let procedures = procedures(in: cells.flatMap(\.pieces).map(\.tree))
    var place = 0
    return cells.map { cell in
        let outlines = cell.cell.options.isRun ? plan.outlines(of: place, procedures) : []
        place += cell.cell.options.isRun ? 1 : 0
        return TangledChapter.Cell(
            sources: cell.pieces.enumerated().map { number, piece in
                HighlightedSource(
                    code: piece.piece.code,
                    highlights: highlights(of: piece.tree, variables: variables),
                    outline: outlines.isEmpty ? CodeOutline() : outlines[number])
            }, refusedFile: refusedFiles[cell.cell.index])
    }
}

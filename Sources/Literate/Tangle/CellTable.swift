import ChapterFormat
import Recording

/// The function that runs a chapter, with what the program knows of its cells: places, names, and
/// the code with its highlighting, so that a recording holds it and no page needs a Swift parser.
func cellTable(of chapter: Chapter, cells: [ParsedCell]) -> String {
    let variables = Set(cells.flatMap(\.pieces).flatMap { variableNames(in: $0.tree) })
    let rows = cells.map { row($0, variables: variables) }
    return """
        /// Runs the chapter and ends the process.
        func runChapter() -> Never {
            NotebookSession.run(
                chapter: \(swiftLiteral(chapter.name)), path: \(swiftLiteral(chapter.path)),
                cells: [
        \(rows.joined(separator: "\n"))
                ],
                body: _runCells)
        }
        """
}

private func row(_ parsed: ParsedCell, variables: Set<String>) -> String {
    let cell = parsed.cell
    let sources = parsed.pieces.map { piece in
        let source = HighlightedSource(
            code: piece.piece.code, highlights: highlights(of: piece.tree, variables: variables))
        return "(\(swiftLiteral(source.code)), \(swiftLiteral(source.encodedHighlights)))"
    }
    let number = cell.number.map(String.init) ?? "nil"
    let name = cell.options.name.map(swiftLiteral) ?? "nil"
    return """
                    .cell(
                        \(cell.index), number: \(number), name: \(name), line: \(cell.fenceLine),
                        isRun: \(!cell.options.isNotRun),
                        sources: [\(sources.joined(separator: ", "))]),
        """
}

import LiterateFormat
import LiterateRecording

/// The function that runs a chapter, with what the program knows of its cells: places, names, and
/// the code with its highlighting and outline, so that a recording holds it and no page needs a Swift parser.
///
/// A cell that must not compile brings the file that the compiler is to refuse.
func cellTable(
    of chapter: Chapter, inputs: [BookInput], cells: [ParsedCell], hoisting: Hoisting,
    refusedFiles: [Int: String]
) -> String {
    let variables = Set(cells.flatMap(\.pieces).flatMap { variableNames(in: $0.tree) })
    let procedures = procedures(in: cells.flatMap(\.pieces).map(\.tree))
    let rows = cells.map { cell in
        let outlines = cell.pieces.map { piece in
            CodeOutline(
                of: piece, hoisting: cell.cell.options.isRun ? hoisting : nil,
                procedures: procedures)
        }
        return row(
            cell, outlines, variables: variables, refusedFile: refusedFiles[cell.cell.index])
    }
    return """
        /// Runs the chapter and ends the process.
        func runChapter() -> Never {
            NotebookSession.run(
                chapter: \(swiftLiteral(chapter.name)), path: \(swiftLiteral(chapter.path)),
        \(inputList(inputs))        cells: [
        \(rows.joined(separator: "\n"))
                ],
                body: _runCells)
        }
        """
}

/// The argument with the inputs that have an option; nothing where none has one.
private func inputList(_ inputs: [BookInput]) -> String {
    let items = inputs.compactMap { input in
        input.option.map { option in
            ".init(option: \(swiftLiteral(option)), file: \(swiftLiteral(input.file)), "
                + "help: \(swiftLiteral(input.help)))"
        }
    }
    return items.isEmpty ? "" : "        inputs: [\(items.joined(separator: ", "))],\n"
}

private func row(
    _ parsed: ParsedCell, _ outlines: [CodeOutline], variables: Set<String>, refusedFile: String?
) -> String {
    let cell = parsed.cell
    let sources = zip(parsed.pieces, outlines).map { piece, outline in
        let source = HighlightedSource(
            code: piece.piece.code, highlights: highlights(of: piece.tree, variables: variables),
            outline: outline)
        return "(\(swiftLiteral(source.code)), \(swiftLiteral(source.encodedHighlights)), "
            + "\(swiftLiteral(source.outline.encoded)))"
    }
    let number = cell.number.map(String.init) ?? "nil"
    let name = cell.options.name.map(swiftLiteral) ?? "nil"
    let refused = refusedFile.map { ",\n                refusedFile: \(swiftLiteral($0))" } ?? ""
    return """
                    .cell(
                        \(cell.index), number: \(number), name: \(name), line: \(cell.fenceLine),
                        isRun: \(cell.options.isRun),
                        sources: [\(sources.joined(separator: ", "))]\(refused)),
        """
}

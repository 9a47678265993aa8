import LiterateFormat
import LiterateRecording
import LiterateSentences

/// The function that runs a program of a chapter, with what it says of the chapter's cells: their places
/// and names, and the digest of their code.
struct EntryPoint {
    let chapter: Chapter
    let code: String
    let inputs: [BookInput]
    /// The values of other chapters that it reads.
    let exports: [ExportedReference]
    /// What a reader may change, in the order of the chapter.
    var knobs: [PageKnob] = []
    /// The programs that are not part of the chapter's target, each with its Swift file.
    var further: [(program: CellProgram, file: String)] = []

    /// The Swift file of the program that some cells make.
    func file(of cells: [ParsedCell], _ plan: ScopePlan) -> String {
        var file = GeneratedFile(of: chapter, plan)
        file.addFileScope()
        file.add(function(namespaces: plan.namespaces, calls: file.calls(of: cells)))
        file.addFunctions(of: cells)
        return file.text
    }

    /// What no chapter reads is not spoken of.
    private var exportsArgument: String {
        let names = exports.map { swiftLiteral($0.text) }.joined(separator: ", ")
        return exports.isEmpty ? "" : " exports: [\(names)],"
    }

    /// A chapter without knobs does not speak of them.
    private var knobsArgument: String {
        knobs.isEmpty
            ? "" : " knobs: [\(knobs.map(\.description).joined(separator: ", "))],"
    }

    private func function(namespaces: [String], calls: [String]) -> String {
        """
        /// Runs the chapter and ends the process.
        @MainActor func runChapter() -> Never {
            NotebookSession.run(
                chapter: \(swiftLiteral(chapter.name)), path: \(swiftLiteral(chapter.path)),
                code: \(swiftLiteral(code)),
                inputs: [\(inputs.compactMap(item).joined(separator: ", "))],\(exportsArgument)
                cells: [
        \(chapter.cells.map(row).joined(separator: "\n"))
                ],
                checks: [\(chapter.checks.map(row).joined(separator: ", "))],
                namespaces: [\(namespaces.map { "\($0).self" }.joined(separator: ", "))],\(knobsArgument)
                programs: [\(further.map(row).joined(separator: ", "))],
                functions: [
        \(calls.map { "            \($0)," }.joined(separator: "\n"))
                ])
        }
        """
    }
}

extension PageKnob {
    /// The knob as code.
    fileprivate var description: String {
        let kind =
            switch values {
            case .number(let value, let low, let high, isWhole: true):
                ".integer(default: \(Int(value)), from: \(Int(low)), to: \(Int(high)))"
            case .number(let value, let low, let high, isWhole: false):
                ".number(default: \(value), from: \(low), to: \(high))"
            case .flag(let value): ".flag(default: \(value))"
            case .choice(let value, let all):
                ".choice(default: \(swiftLiteral(value)), "
                    + "of: [\(all.map(swiftLiteral).joined(separator: ", "))])"
            }
        return ".init(name: \(swiftLiteral(name)), kind: \(kind))"
    }
}

private func row(_ program: CellProgram, _ file: String) -> String {
    let mode = program.languageMode.map(String.init) ?? "nil"
    return ".init(number: \(program.number), languageMode: \(mode), "
        + "isUnoptimised: \(program.isUnoptimised), source: \(swiftLiteral(file)))"
}

/// An input that has an option.
private func item(_ input: BookInput) -> String? {
    input.option.map { option in
        ".init(option: \(swiftLiteral(option)), file: \(swiftLiteral(input.file)), "
            + "help: \(swiftLiteral(input.help)))"
    }
}

private func row(_ check: SentenceCheck) -> String {
    let (line, column) = (check.written.line, check.written.column)
    guard let quote = check.written.quote else { return ".claim(\(line), \(column))" }
    return ".value(\(line), \(column), \(swiftLiteral(quote.text)), isSetOff: \(quote.isSetOff))"
}

private func row(_ cell: Cell) -> String {
    let number = cell.number.map(String.init) ?? "nil"
    let name = cell.options.name.map(swiftLiteral) ?? "nil"
    return "            .cell(\(cell.index), number: \(number), name: \(name), "
        + "line: \(cell.fenceLine), isRun: \(cell.options.isRun)),"
}

/// What goes beside the program's Swift file: the code with its highlighting and outline, so that no
/// page needs a Swift parser, and the files that the compiler is to refuse.
///
/// - Parameters:
///   - first: The places of the cells of the chapter's first program, which one plain Swift file has.
///   - plan: The plan of these cells.
func tangledCells(
    _ cells: [ParsedCell], first: [Int], _ plan: ScopePlan?, refusedFiles: [Int: String]
) -> [TangledChapter.Cell] {
    let variables = Set(cells.flatMap(\.pieces).flatMap { variableNames(in: $0.tree) })
    let procedures = procedures(in: cells.flatMap(\.pieces).map(\.tree))
    var place = 0
    return cells.map { cell in
        let isPlanned = cell.cell.options.isRun && first.contains(cell.cell.index)
        let outlines = isPlanned ? plan?.outlines(of: place, procedures) ?? [] : []
        place += isPlanned ? 1 : 0
        return TangledChapter.Cell(
            sources: cell.pieces.enumerated().filter { $1.exported == nil }.map { number, piece in
                HighlightedSource(
                    code: piece.piece.code,
                    highlights: highlights(of: piece.tree, variables: variables),
                    outline: outlines.isEmpty ? CodeOutline() : outlines[number])
            }, refusedFile: refusedFiles[cell.cell.index])
    }
}

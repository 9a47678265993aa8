import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecording

/// Holds a run of a chapter against what the chapter says it prints and draws.
///
/// - Parameters:
///   - chapter: The chapter as it is now.
///   - recording: A run of exactly this chapter's code.
///   - figures: The chapter's figure files.
/// - Returns: All differences, in the order of the text; none if the chapter holds. When the run
///   ended early, why it did, and the differences of the cells that ran to their end.
package func verify(
    _ chapter: Chapter, against recording: Recording, figures: StoredFigures
) -> [Diagnostic] {
    guard recording.cells.count == chapter.cells.count else {
        return [
            chapter.problem(
                "the recording has \(recording.cells.count) cells and the chapter "
                    + "\(chapter.cells.count); "
                    + "'\(BookLayout.command("run \(chapter.name)"))' records it again")
        ]
    }
    let ran = zip(chapter.cells, recording.cells).filter { $1.isWhole }
    let differences = ran.flatMap { cell, run in
        CellComparison(chapter: chapter, cell: cell, recording: run, stored: figures)
            .differences.map { diagnostic(for: $0, of: cell, in: chapter) }
    }
    let orphans = orphanedFigures(of: chapter, recording: recording, figures: figures).map { file in
        chapter.problem(
            "no cell \(file.hasSuffix(".json") ? "exports" : "draws") "
                + "'\(BookLayout.figuresFolder(of: chapter.name))/\(file)'"
                + accepting(chapter, "removes it"))
    }
    let sentences = falseSentences(of: chapter, recording: recording)
    return
        (failureDiagnostics(of: chapter, recording: recording) + differences + sentences + orphans)
        .sorted { $0.position < $1.position }
}

/// Everything that kept a run from being what the chapter's cells ask for: why it ended early, which
/// cells that must trap did not, and which that must not compile did.
package func failureDiagnostics(of chapter: Chapter, recording: Recording) -> [Diagnostic] {
    let mishaps = zip(chapter.cells, recording.cells).compactMap { cell, run -> Diagnostic? in
        guard let mishap = run.mishap else { return nil }
        let position = SourcePosition(
            file: mishap.file ?? chapter.path, line: mishap.line ?? cell.fenceLine)
        return Diagnostic(
            position,
            "\(label(of: cell, in: chapter, for: position)): \(mishap.message)"
                + lastLines(of: run.printedText))
    }
    return mishaps + skippedCells(of: chapter, recording: recording)
        + [failureDiagnostic(of: chapter, recording: recording)].compactMap(\.self)
}

/// The cells with a caption or an alternative text that draw nothing, of a run that went to its end.
///
/// They are perhaps not meant so: nobody sees these words.
package func wordsWithoutFigure(of chapter: Chapter, recording: Recording) -> [Diagnostic] {
    zip(chapter.cells, recording.cells).compactMap { cell, run in
        let options = cell.options
        guard options.isRun, run.isWhole, run.figures.isEmpty else { return nil }
        let words = [
            options.caption.map { _ in "caption" }, options.alternativeText.map { _ in "alt" },
        ]
        let given = words.compactMap { $0.map { "`\($0)`" } }
        guard !given.isEmpty else { return nil }
        return chapter.problem(
            "\(cell.label) draws no figure, so that nobody sees its \(given.joined(separator: " and ")); leave "
                + "\(given.count == 1 ? "it" : "them") out, or draw one", cell.fenceLine)
    }
}

/// The cells that a run has left out although it came to its end.
private func skippedCells(of chapter: Chapter, recording: Recording) -> [Diagnostic] {
    guard recording.failure == nil else { return [] }
    return zip(chapter.cells, recording.cells).compactMap { cell, run in
        guard cell.options.isRun, run.state != .finished else { return nil }
        let command = BookLayout.command("run \(chapter.name)")
        return chapter.problem("\(cell.label) was not run; '\(command)' runs it", cell.fenceLine)
    }
}

/// Why a run ended early, at its Markdown line; nil when it ran to its end.
///
/// What the cell printed before is in the further lines of the message.
package func failureDiagnostic(of chapter: Chapter, recording: Recording) -> Diagnostic? {
    guard let failure = recording.failure else { return nil }
    let cell = failure.cell.flatMap { chapter.cells[safe: $0] }
    let position = SourcePosition(
        file: failure.file ?? chapter.path, line: failure.line ?? cell?.codeLine ?? 1)
    let subject =
        cell.map { "\(label(of: $0, in: chapter, for: position)) stopped" }
        ?? "the chapter stopped before its first cell"
    let printed = failure.cell.flatMap { recording.cells[safe: $0]?.printedText }
    return Diagnostic(position, "\(subject): \(failure.message)\(lastLines(of: printed))")
}

/// The cell as a message at a place names it: with its chapter where the place is in another, whose
/// cell it reuses.
private func label(of cell: Cell, in chapter: Chapter, for position: SourcePosition) -> String {
    position.file == chapter.path ? cell.label : "\(cell.label) of \(chapter.name)"
}

/// The names of the files in the chapter's figure folder that no cell draws or exports.
func orphanedFigures(
    of chapter: Chapter, recording: Recording, figures: StoredFigures
) -> [String] {
    guard recording.failure == nil else { return [] }
    let drawn = Set(
        zip(chapter.cells, recording.cells).flatMap { cell, run in
            CellComparison(chapter: chapter, cell: cell, recording: run, stored: figures)
                .wantedImages?.map(\.fileName) ?? []
        })
    let exported = Set(recording.cells.flatMap(\.exports).map(\.fileName))
    return figures.files.filter { name, data in
        !drawn.contains(name) && !exported.contains(name)
            && (name.hasSuffix(".svg") || isExportedValue(data))
    }.keys.sorted()
}

private func lastLines(of printed: String?, limit: Int = 10) -> String {
    guard let printed else { return "" }
    let lines = TextLines(printed).texts
    let shown = lines.suffix(limit)
    let heading =
        shown.count < lines.count
        ? "the last \(limit) of \(lines.count) lines that it printed before:"
        : "it printed before:"
    return "\n" + ([heading] + shown.map { "  " + shortened($0) }).joined(separator: "\n")
}

/// What `accept` would do about a difference, as the end of a message.
///
/// It does nothing where seeds are shifted: what such a run gives is not the book's.
func accepting(
    _ chapter: Chapter, _ what: String,
    environment: [String: String] = ProcessInfo.processInfo.environment
) -> String {
    if let seed = BookLayout.seed(in: environment) {
        return " with \(BookLayout.seedVariable)=\(seed), of which nothing is recorded"
    }
    return "; '\(BookLayout.command("accept \(chapter.name)"))' \(what)"
}

extension Chapter {
    /// What is wrong at a line of the chapter.
    package func problem(_ message: String, _ line: Int = 1) -> Diagnostic {
        Diagnostic(SourcePosition(file: path, line: line), message)
    }
}

extension Array {
    /// The element at a place; nil where there is none.
    package subscript(safe index: Int) -> Element? {
        indices.contains(index) ? self[index] : nil
    }
}

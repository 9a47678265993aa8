import Foundation
import LiterateFormat
import LiterateLayout
import LiterateLive
import LiteratePages
import LiterateRecorder
import LiterateRecording
import LiterateWeave

/// Runs live cells as a page does, and holds what they give against what was recorded: an author's list of
/// what a cell needs may leave something out.
package struct LiveTrials: Sendable {
    /// The live cells of a module.
    struct Program: Sendable {
        let chapter: Chapter
        let recording: Recording
        let cells: [LiveCell]
        /// The module's path in the site.
        let path: String
        /// Where it is noted that its cells ran.
        let mark: URL
    }

    private let limits: RunLimits
    private let warn: @Sendable (Diagnostic) -> Void

    /// - Parameters:
    ///   - limits: What a cell may take where it is recorded; here it may take four times as long.
    ///   - warn: Says that no cell could be run.
    package init(limits: RunLimits, warn: @escaping @Sendable (Diagnostic) -> Void) {
        (self.limits, self.warn) = (limits, warn)
    }

    /// Runs the cells of programs that did not run before as they are now.
    ///
    /// - Parameter files: The files that pages load, by their paths.
    /// - Throws: ``Diagnostics`` of all cells that give something else than was recorded.
    func hold(_ programs: [Program], with files: [String: Data]) async throws {
        let engine = try Theme.liveEngine
        let words = files[BookLayout.liveFile("words")]
        let waiting = programs.compactMap { program in
            let state = state(of: program, engine, words)
            return program.mark.text == state ? nil : (program: program, state: state)
        }
        guard let first = waiting.first?.program else { return }
        guard let trial = await LiveTrial(engine: engine, words: words) else {
            warn(
                first.chapter.diagnostic(
                    first.cells[0].cell,
                    "live cells were not run as a page runs them: 'node' was not found, "
                        + "'apt-get install nodejs' installs it"))
            return
        }
        let cells = waiting.flatMap { program, _ in program.cells.map { (program, $0) } }
        let problems = try await sideBySide(cells) { program, cell -> Diagnostic? in
            guard let module = files[program.path] else { return nil }
            let own = program.chapter.cells[cell.cell].options.timeLimit
            let outcome = try await trial.outcome(
                of: module, steps: cell.steps, checkpoint: cell.checkpoint,
                limit: 4 * (own ?? limits.cellTime))
            return program.problem(with: outcome, of: cell.cell)
        }
        try Diagnostics.refuse(problems.compactMap(\.self))
        for (program, state) in waiting {
            try Data(state.utf8).write(to: program.mark, options: .atomic)
        }
    }

    /// What names all that decides what the cells of a program give, and must give.
    private func state(of program: Program, _ engine: String, _ words: Data?) -> String {
        var digest = Digest(engine)
        digest.add(words ?? Data())
        for cell in program.cells {
            digest.add("\(cell.cell) \(cell.steps) \(cell.checkpoint)")
            digest.add(program.recording.cells[cell.cell].shownDigest.text)
        }
        return digest.text
    }
}

extension LiveTrials.Program {
    /// What is wrong with what came of a cell; nil where it is what was recorded, or need not be.
    func problem(with outcome: LiveTrial.Outcome, of cell: Int) -> Diagnostic? {
        let options = chapter.cells[cell].options
        let advice =
            options.needs == nil
            ? "leave `live` out, or take out of the cell what a page does otherwise"
            : "let `needs` name what else the cell needs"
        if let error = outcome.error {
            return chapter.diagnostic(cell, "in the page this cell stops: \(error); \(advice)")
        }
        guard !options.isVolatile, options.tolerance == nil,
            let difference = difference(of: outcome.parts, from: recording.cells[cell])
        else { return nil }
        return chapter.diagnostic(cell, "in the page this cell \(difference); \(advice)")
    }

    private func difference(of parts: [String], from recorded: CellRecording) -> String? {
        let (own, theirs) = (parts[0], recorded.items.map(\.text).joined())
        if own != theirs {
            let (lines, expected) = (own.lines, theirs.lines)
            let place = zip(lines, expected).prefix { $0 == $1 }.count
            func word(_ lines: [Substring]) -> String {
                place < lines.count ? "`\(lines[place].prefix(60))`" : "nothing"
            }
            return "prints \(word(lines)) in line \(place + 1), where \(word(expected)) was "
                + "recorded"
        }
        let (figures, expected) = (parts.dropFirst(), recorded.figures.map(\.svg))
        if figures.count != expected.count {
            return "draws \(figures.count), and \(expected.count) were recorded"
        }
        let place = zip(figures, expected).prefix { $0 == $1 }.count
        return place == expected.count
            ? nil : "draws figure \(place + 1) otherwise than it was recorded"
    }
}

extension Chapter {
    fileprivate func diagnostic(_ cell: Int, _ message: String) -> Diagnostic {
        Diagnostic(SourcePosition(file: path, line: cells[cell].fenceLine), message)
    }
}

extension String {
    fileprivate var lines: [Substring] {
        split(separator: "\n", omittingEmptySubsequences: false)
    }
}

import Foundation
import LiterateFormat
import LiterateLayout
import LiterateLive
import LiteratePages
import LiterateRecorder
import LiterateRecording
import LiterateVerification
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
    private let node: String

    /// - Parameters:
    ///   - limits: What a cell may take where it is recorded; here it may take four times as long.
    ///   - node: What Node's program is called.
    package init(limits: RunLimits, node: String = "node") {
        (self.limits, self.node) = (limits, node)
    }

    /// Runs the cells of programs that did not run before as they are now.
    ///
    /// - Parameters:
    ///   - files: The files that pages load, by their paths.
    ///   - warn: Says that no cell could be run.
    /// - Throws: ``Diagnostics`` of all cells that give something else than was recorded.
    func hold(
        _ programs: [Program], with files: [String: Data], warn: (Diagnostic) -> Void
    ) async throws {
        let engine = try Theme.liveEngine
        let words = files[BookLayout.liveFile("words")]
        let waiting = programs.compactMap { program in
            let state = state(of: program, engine, words)
            return program.mark.text == state ? nil : (program: program, state: state)
        }
        guard let first = waiting.first?.program else { return }
        guard let trial = await LiveTrial(node, engine: engine, words: words) else {
            warn(
                first.chapter.problem(
                    "live cells were not run as a page runs them: '\(node)' was not found, "
                        + "'apt-get install nodejs' installs it",
                    first.chapter.cells[first.cells[0].cell].fenceLine))
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
    fileprivate func problem(with outcome: LiveTrial.Outcome, of index: Int) -> Diagnostic? {
        let cell = chapter.cells[index]
        if let error = outcome.error {
            return pageProblem("stops, \(error),", of: cell, in: chapter)
        }
        return pageDifference(
            of: cell, in: chapter, recorded: recording.cells[index],
            printed: outcome.parts[0], figures: Array(outcome.parts.dropFirst()))
    }
}

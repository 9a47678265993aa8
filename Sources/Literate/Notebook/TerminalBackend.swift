import Foundation
import LiterateLayout
import LiterateRecording
import LiterateSentences

/// Shows a chapter in the terminal: a header for each cell, what it prints, its figures' files.
///
/// What cells print goes to the terminal as it is, as that of any program: a chapter may colour it. What
/// is said of them is made ``visible``.
final class TerminalBackend: NotebookBackend {
    let keepsOutput = false
    private let output = Terminal(descriptor: STDOUT_FILENO)
    private var status: StatusLine
    private let chapter: String
    private let figures: URL
    /// In the copy of the process that runs a cell which must trap: where it says that it did not.
    private var mishaps: FileHandle?
    private var file: String { BookLayout.chapterFile(chapter) }
    private var cell: CellDescription?
    private var place = (file: "", line: 0)
    private var figureCount = 0
    private var hasHeader: Bool
    private var progress = ProgressReport()
    private var isProgressShown = true

    /// - Parameter goesOn: Whether another program of the chapter has shown cells.
    init(chapter: String, options: RunOptions, goesOn: Bool) {
        self.chapter = chapter
        hasHeader = goesOn
        figures =
            options.figures.map { URL(filePath: $0, directoryHint: .isDirectory) }
            ?? (bookRoot() ?? URL(filePath: FileManager.default.currentDirectoryPath))
            .appending(path: BookLayout.terminalFigures(of: chapter))
        status = StatusLine(isInteractive: Terminal(descriptor: STDERR_FILENO).isInteractive)
        // A trap must not swallow the lines before it, whatever standard output is.
        setBuffering(_IOLBF)
        status.watch(after: .seconds(5))
        StopNotice.install()
    }

    func begin(_ cell: CellDescription) {
        self.cell = cell
        place = (file, cell.line)
        figureCount = 0
        status.cellRuns("\(cell.label), \(place.file):\(place.line),")
        noteStop()
        showHeader(of: cell)
    }

    private func showHeader(of cell: CellDescription) {
        guard let number = cell.number else { return }
        let title = cell.name.map { "[\(number)] \($0)" } ?? "[\(number)]"
        let header = output.bold(title.visible) + "  " + output.dim("\(file.visible):\(cell.line)")
        Swift.print(hasHeader ? "\n\(header)" : header)
        hasHeader = true
    }

    func pass(_ cell: CellDescription) {
        status.prepareForOutput(endingLine: true)
        showHeader(of: cell)
        Swift.print(
            output.dim("does not compile, as expected; the page shows the compiler's message"))
    }

    func beginTrap(_ cell: CellDescription) -> Bool {
        status.prepareForOutput(endingLine: true)
        guard let streams = TrapStreams() else {
            writeError("error: cannot make a temporary file for \(cell.label), which must trap")
            exit(1)
        }
        guard let ending = status.whileStill({ TrapCopy.run() }) else {
            streams.takeOver()
            // The copy has neither the thread nor the terminal of the original.
            status = StatusLine(isInteractive: false)
            mishaps = streams.mishaps
            isProgressShown = false
            StopNotice.uninstall()
            return true
        }
        showTrap(streams, ending, in: cell)
        return false
    }

    private func showTrap(_ streams: TrapStreams, _ ending: RunEnding, in cell: CellDescription) {
        let left = TrappedOutput(streams.written)
        let text = String(decoding: left.output, as: UTF8.self)
        Swift.print(text, terminator: text.isEmpty || text.hasSuffix("\n") ? "" : "\n")
        guard let mishap = streams.mishap ?? ending.mishap(message: left.message) else {
            Swift.print(left.message.visible)
            Swift.print(output.dim("traps, as expected"))
            return
        }
        fail(cell, mishap)
    }

    func thrown(_ message: String, in cell: CellDescription) {
        status.prepareForOutput(endingLine: true)
        Swift.print(message.visible)
        Swift.print(output.dim("throws, as expected"))
    }

    func mishap(_ message: String, isThrown: Bool, in cell: CellDescription) {
        guard let mishaps else { fail(cell, message) }
        try? mishaps.write(contentsOf: Data(message.utf8))
    }

    private func fail(_ cell: CellDescription, _ mishap: String) -> Never {
        status.cellRuns(nil)
        writeError("\(file):\(cell.line):1: error: \(cell.label): \(mishap)")
        exit(1)
    }

    func statement(file: String, line: Int) {
        place = (file, line)
        noteStop()
    }

    func prepareForOutput(endingLine: Bool) { status.prepareForOutput(endingLine: endingLine) }

    func show(_ table: RecordedTable) {
        prepareForOutput(endingLine: true)
        Swift.print(table.text, terminator: "")
    }

    /// What is recorded a run in a terminal leaves as it is.
    func export(_ name: String, _ text: String) {}

    func show(_ figure: DisplayedFigure) {
        prepareForOutput(endingLine: true)
        figureCount += 1
        let name = figureFileName(cell: cell?.name, index: cell?.index ?? 0, ordinal: figureCount)
        let file = figures.appending(path: name)
        do {
            try figures.makeFolder()
            try Data(figure.svg().utf8).write(to: file)
        } catch {
            writeError("error: cannot write \(file.path); choose a folder with --figures DIR")
            exit(1)
        }
        let preview = figure.preview(min(output.columns, 100))
        Swift.print(preview, terminator: preview.hasSuffix("\n") ? "" : "\n")
        let here = FileManager.default.currentDirectoryPath + "/"
        Swift.print(output.dim("figure: \(file.path.trimmingPrefix(here).visible)"))
    }

    func progress(done: Int, total: Int) {
        let isBar = status.isInteractive
        guard isProgressShown,
            let line = progress.line(done: done, total: total, isInteractive: isBar)
        else { return }
        if isBar { status.show(line) } else { writeError("\(cell?.label ?? chapter): \(line)") }
    }

    func progressEnded() {
        progress = ProgressReport()
        status.prepareForOutput(endingLine: true)
    }

    func check(_ number: Int, _ outcome: CheckOutcome, _ written: WrittenCheck) -> Bool {
        guard let problem = written.problem(with: outcome) else { return true }
        status.prepareForOutput(endingLine: true)
        writeError("\(file):\(written.line):\(written.column): error: \(problem)")
        return false
    }

    func checkTrapped(
        _ number: Int, _ ending: RunEnding, _ output: [UInt8], _ written: WrittenCheck
    ) -> Bool {
        let left = TrappedOutput(output)
        let reason = ending.reason(fatalError: left.fatalError, reason: left.reason)
        return check(number, .mishap(withoutAbsolutePaths(reason)), written)
    }

    func end(_ cell: CellDescription) { status.cellRuns(nil) }

    func failed(_ error: any Error, in cell: CellDescription?) {
        status.cellRuns(nil)
        let place = error is ReaderError ? "" : "\(place.file):\(place.line):1: "
        writeError("\(place)error: \(thrownErrorMessage(error))")
    }

    func finished() {}

    private func noteStop() {
        StopNotice.note("\(cell?.label ?? chapter), \(place.file):\(place.line)")
    }

    private func writeError(_ line: String) {
        fflush(nil)
        writeAll(Array((line.visible + "\n").utf8), to: STDERR_FILENO)
    }
}

extension CellDescription {
    /// The cell as a sentence names it.
    var label: String {
        let name = name.map { " '\($0)'" } ?? ""
        return (number.map { "cell \($0)" } ?? (name.isEmpty ? "a" : "the") + " hidden cell") + name
    }
}

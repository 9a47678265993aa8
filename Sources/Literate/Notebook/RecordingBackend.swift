import Foundation
import LiterateRecording
import LiterateSentences

/// Writes what happens as events, while the output goes straight to the file of the recording.
///
/// Standard output and standard error are one file, opened to append, and are not buffered: a crash
/// loses nothing, and the file's length tells what was written before an event, also by C code.
final class RecordingBackend: NotebookBackend {
    let keepsOutput = true
    private let folder: String
    private let events: Int32
    private let encoder = JSONEncoder()
    private var cell = 0
    private var lastProgress = ContinuousClock.now

    /// - Parameters:
    ///   - goesOn: Whether another program of the chapter has begun the recording.
    ///   - first: The event that it begins with.
    init(folder: String, goesOn: Bool, first: () -> RecordingEvent) {
        self.folder = folder
        Lifeline.hold("\(folder)/\(lifelineName)")
        setBuffering(_IONBF, ofErrorsToo: true)
        events = open(
            "\(folder)/events.jsonl",
            O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | (goesOn ? 0 : O_TRUNC), 0o644)
        guard events >= 0 else {
            fatalError("cannot write events.jsonl in the folder BOOK_RECORDING names: \(folder)")
        }
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        if !goesOn { write(first()) }
    }

    func begin(_ cell: CellDescription) {
        self.cell = cell.index
        write(.begin(cell: cell.index, offset: outputLength()))
    }

    func statement(file: String, line: Int) { write(.statement(file: file, line: line)) }

    func prepareForOutput(endingLine: Bool) {}

    func show(_ table: RecordedTable) {
        let start = outputLength()
        Swift.print(table.text, terminator: "")
        write(.table(table, start: start, end: outputLength()))
    }

    func show(_ figure: DisplayedFigure) {
        write(.figure(figure.recorded(), offset: outputLength()))
    }

    func export(_ name: String, _ text: String) {
        write(.export(cell: cell, RecordedExport(name: name, text: text)))
    }

    func progress(done: Int, total: Int) {
        let now = ContinuousClock.now
        guard now - lastProgress >= .milliseconds(200) else { return }
        lastProgress = now
        write(.progress(cell: cell, done: done, total: total))
    }

    func progressEnded() {}

    func beginTrap(_ cell: CellDescription) -> Bool {
        guard let ending = TrapCopy.run() else { return true }
        let report = takeCrashReport()
        write(.trap(cell: cell.index, ending: ending, report: report, offset: outputLength()))
        return false
    }

    func thrown(_ message: String, in cell: CellDescription) {
        write(.thrown(cell: cell.index, message: message, offset: outputLength()))
    }

    func mishap(_ message: String, isThrown: Bool, in cell: CellDescription) {
        write(.mishap(cell: cell.index, message: message, isThrown: isThrown))
    }

    func pass(_ cell: CellDescription) {}

    func check(_ number: Int, _ outcome: CheckOutcome, _ written: WrittenCheck) -> Bool {
        write(.check(number, outcome))
        return true
    }

    func checkTrapped(
        _ number: Int, _ ending: RunEnding, _ output: [UInt8], _ written: WrittenCheck
    ) -> Bool {
        let report = takeCrashReport()
        let text = String(decoding: output.suffix(10_000), as: UTF8.self)
        write(.checkTrap(number, ending: ending, written: text, report: report))
        return true
    }

    func end(_ cell: CellDescription) { write(.end(cell: cell.index, offset: outputLength())) }

    func failed(_ error: any Error, in cell: CellDescription?) {
        write(.failure(cell: cell?.index ?? 0, message: thrownErrorMessage(error)))
    }

    func finished() { write(.finished) }

    /// The backtracer's report of a trap, out of the way of the next.
    private func takeCrashReport() -> String? {
        let path = "\(folder)/crash.json"
        defer { unlink(path) }
        return FileManager.default.contents(atPath: path).map {
            String(decoding: $0, as: UTF8.self)
        }
    }

    private func outputLength() -> Int {
        fflush(nil)
        var status = stat()
        return fstat(STDOUT_FILENO, &status) == 0 ? Int(status.st_size) : 0
    }

    private func write(_ event: RecordingEvent) {
        // Encoding fails for numbers that are not finite; events hold none.
        guard let line = try? encoder.encode(event) else { return }
        writeAll(line + [10], to: events)
    }
}

/// Writes all bytes to a file descriptor, however many calls that takes.
func writeAll(_ bytes: some DataProtocol, to file: Int32) {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
        let written = rest.withUnsafeBytes { Foundation.write(file, $0.baseAddress, $0.count) }
        guard written > 0 || errno == EINTR else { return }
        rest = rest.dropFirst(max(written, 0))
    }
}

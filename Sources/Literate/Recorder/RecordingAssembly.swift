import Foundation
import LiterateRecording

/// Puts a recording together from what a chapter's process left behind.
///
/// It takes any end of the process: the last event may be cut off, cells may not have been reached,
/// the output may not be UTF-8 (each wrong byte becomes U+FFFD).
package struct RecordingAssembly {
    private let ending: RunEnding
    private let output: [UInt8]
    private let fatalError: String?
    private let crash: CrashReport?
    private let tangled: [TangledChapter]
    private var recording: Recording
    private var current: Int?
    /// The cell that ended last.
    private var ended: Int?
    private var textStart = 0
    private var statement: (file: String, line: Int)?
    private var isFinished = false

    /// - Parameters:
    ///   - chapter: The chapter's name.
    ///   - tangled: What the tangler left beside the Swift files that the program may be of.
    ///   - events: The bytes of `events.jsonl`; empty when the process ended before the first.
    ///   - output: The bytes that standard output and standard error wrote together.
    ///   - crashReport: The bytes of the backtracer's JSON report, where there is one.
    ///   - ending: How the process ended.
    package static func assemble(
        chapter: String, tangled: [TangledChapter], events: some Sequence<UInt8>,
        output: some Sequence<UInt8>, crashReport: [UInt8]? = nil, ending: RunEnding
    ) -> Recording {
        var assembly = RecordingAssembly(
            chapter: chapter, tangled: tangled, output: Array(output), crashReport: crashReport,
            ending: ending)
        for event in decodeEvents(events) { assembly.add(event) }
        return assembly.finish()
    }

    /// Reads the events that are complete.
    package static func decodeEvents(_ bytes: some Sequence<UInt8>) -> [RecordingEvent] {
        let decoder = JSONDecoder()
        return Array(
            Array(bytes).split(separator: 10).lazy
                .map { try? decoder.decode(RecordingEvent.self, from: Data($0)) }
                .prefix { $0 != nil }.compactMap(\.self))
    }

    private init(
        chapter: String, tangled: [TangledChapter], output: [UInt8], crashReport: [UInt8]?,
        ending: RunEnding
    ) {
        (self.ending, self.tangled) = (ending, tangled)
        recording = Recording(chapter: chapter, cells: [])
        crash = crashReport.flatMap { CrashReport($0) }
        if case .signalled = ending {
            let messages = RuntimeMessages(crashedOutput: output)
            (self.output, fatalError) = (messages.output, messages.fatalError)
        } else {
            (self.output, fatalError) = (output, nil)
        }
    }

    private mutating func add(_ event: RecordingEvent) {
        switch event {
        case .chapter(let name, let code, let cells): describe(name, code, cells)
        case .begin(let cell, let offset): begin(cell, at: offset)
        case .statement(let file, let line): statement = (file, line)
        case .figure(let figure, let offset):
            addText(to: offset)
            append(.figure(figure))
        case .table(let table, let start, let end):
            addText(to: start)
            textStart = max(textStart, end)
            append(.table(table))
        case .export(let cell, let value):
            if recording.cells.indices.contains(cell) {
                recording.cells[cell].exports.append(value)
            }
        case .progress: break
        case .end(_, let offset): end(at: offset)
        case .mishap(let cell, let message, let isThrown):
            note(message, in: cell, at: isThrown ? statement : nil)
        case .thrown(let cell, let message, let offset):
            guard cell == current else { return }
            addText(to: offset)
            appendLine(message)
        case .trap(let cell, let ending, let report, let offset):
            trap(in: cell, ending: ending, report: report, at: offset)
        case .failure(let cell, let message): fail(in: cell, message: message)
        case .check(let number, let outcome): recording.checks[number] = outcome
        case .checkTrap(let number, let ending, let written, let report):
            let crash = report.flatMap { CrashReport($0.utf8) }
            let fatalError = RuntimeMessages(crashedOutput: Array(written.utf8)).fatalError
            let reason = ending.reason(fatalError: fatalError, reason: crash?.reason)
            recording.checks[number] = .mishap(withoutAbsolutePaths(reason))
        case .finished: isFinished = true
        }
    }

    /// Takes the cells of the program, with their code where the tangler left the same.
    private mutating func describe(_ name: String, _ code: String, _ cells: [CellDescription]) {
        let known = tangled.first { $0.code == code && $0.cells.count == cells.count }
        recording.chapter = name
        recording.code = known?.code ?? ""
        recording.pagePrograms = known?.pagePrograms ?? []
        recording.cells = cells.map { cell in
            CellRecording(
                index: cell.index, state: cell.isRun ? .notReached : .notRun,
                sources: known?.cells[cell.index].sources ?? [], items: [])
        }
    }

    private mutating func begin(_ cell: Int, at offset: Int) {
        guard recording.cells.indices.contains(cell) else { return }
        noteLatecomers(before: offset, "its end")
        current = cell
        // What was written before the first cell, by a library's start-up, is the first cell's.
        textStart = cell == recording.cells.firstIndex { $0.state != .notRun } ? 0 : offset
        statement = nil
    }

    /// Notes what was written when no cell ran: it belongs to the one before, and is not shown.
    private mutating func noteLatecomers(before offset: Int, _ end: String) {
        guard current == nil, textStart < min(offset, output.count),
            let cell = ended, recording.cells[cell].mishap == nil
        else { return }
        let text = String(decoding: output[textStart..<min(offset, output.count)], as: UTF8.self)
        let line = text.split(whereSeparator: \.isNewline).first.map { $0.prefix(60) } ?? ""
        note(
            "something was printed after \(end), which no output shows: '\(line)'; print it while "
                + "the cell runs", in: cell, at: nil)
    }

    private mutating func end(at offset: Int) {
        guard let cell = current else { return }
        addText(to: offset)
        recording.cells[cell].state = .finished
        (current, ended) = (nil, cell)
    }

    /// The copy of the process that ran the current cell has ended: as it should, by a trap, or not.
    private mutating func trap(in cell: Int, ending: RunEnding, report: String?, at offset: Int) {
        guard cell == current else { return }
        // Offsets may lie beyond the output where that was cut off.
        let end = min(max(textStart, offset), output.count)
        let crash = report.flatMap { CrashReport($0.utf8) }
        let messages = RuntimeMessages(crashedOutput: Array(output[min(textStart, end)..<end]))
        textStart = max(textStart, offset)
        if !messages.output.isEmpty {
            append(.text(String(decoding: messages.output, as: UTF8.self)))
        }
        guard recording.cells[cell].mishap == nil else { return }
        if let mishap = ending.mishap(message: messages.fatalError) {
            return note(mishap, in: cell, at: statement)
        }
        let message = trapMessage(fatalError: messages.fatalError, reason: crash?.reason)
        appendLine(withoutAbsolutePaths(message))
    }

    /// Adds a message on a line of its own.
    private mutating func appendLine(_ message: String) {
        guard let current else { return }
        let text = recording.cells[current].items.last?.text ?? ""
        if !text.isEmpty, !text.hasSuffix("\n") { append(.text("\n")) }
        append(.text(message + "\n"))
    }

    private mutating func note(
        _ message: String, in cell: Int, at place: (file: String, line: Int)?
    ) {
        guard recording.cells.indices.contains(cell) else { return }
        recording.cells[cell].mishap = RunFailure(
            cell: cell, file: place?.file, line: place?.line, message: message)
    }

    private mutating func fail(in cell: Int, message: String) {
        addText(to: output.count)
        if recording.cells.indices.contains(cell) { recording.cells[cell].state = .failed }
        recording.failure = RunFailure(
            cell: cell, file: statement?.file, line: statement?.line, message: message)
        current = nil
    }

    private mutating func finish() -> Recording {
        guard recording.failure == nil, !(isFinished && ending == .exited(0)) else {
            noteLatecomers(before: output.count, "the end of the chapter")
            return recording
        }
        addText(to: output.count)
        if let current { recording.cells[current].state = .failed }
        let place = crash?.chapterLine(during: statement) ?? statement
        recording.failure = RunFailure(
            cell: current ?? recording.cells.last { $0.state == .finished }?.index,
            file: place?.file, line: place?.line,
            message: fatalError ?? crash?.reason.map { "Fatal error: \($0)" }
                ?? ending.explanation)
        return recording
    }

    private mutating func addText(to offset: Int) {
        let end = min(offset, output.count)
        if textStart < end {
            append(.text(String(decoding: output[textStart..<end], as: UTF8.self)))
        }
        textStart = max(textStart, offset)
    }

    private mutating func append(_ item: RecordedItem) {
        guard let current else { return }
        recording.cells[current].items.append(item)
    }
}

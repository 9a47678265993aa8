import ChapterFormat
import Foundation
import LiterateTesting
import Recording
import Runner

/// A book whose chapters' executables are shell scripts that keep to the contract of a chapter's
/// process: events to `$BOOK_RECORDING/events.jsonl`, everything else to their output.
final class ScriptBook: Sendable {
    let root: URL
    let executables: URL

    init() throws {
        root = URL.temporaryDirectory.appending(path: "scripts-\(UUID().uuidString)")
        executables = root.appending(path: "bin")
        try write("Package.swift", "// the package")
        try write("data/words.txt", "emma\n")
        try write("Sources/Library/Tensors/Matmul.swift", "// slow")
    }

    deinit {
        try? FileManager.default.removeItem(at: root)
    }

    func write(_ path: String, _ text: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Makes a chapter's executable: a script in which `event` writes an event's line and `offset`
    /// is the length of the output so far.
    func script(_ name: String, _ body: String) throws {
        let path = "bin/\(name)"
        try write(
            path,
            """
            #!/bin/sh
            event() { printf '%s\\n' "$1" >> "$BOOK_RECORDING/events.jsonl"; }
            offset() { wc -c < "$BOOK_RECORDING/output" | tr -d ' '; }
            begin() { event "{\\"begin\\":{\\"cell\\":$1,\\"offset\\":$(offset)}}"; }
            end() { event "{\\"end\\":{\\"cell\\":$1,\\"offset\\":$(offset)}}"; }
            finished() { event '{"finished":{}}'; }
            \(body)
            """)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: root.appending(path: path).path)
    }

    /// The event that opens a run of a chapter, as a line for ``script(_:_:)``.
    ///
    /// - Parameter refused: The Swift files of cells that must not compile, by the cells' places.
    func opening(
        _ chapter: Chapter, in book: Book? = nil, refused: [Int: String] = [:]
    ) throws -> String {
        let run = sampleRun(of: chapter, in: book)
        let cells = zip(chapter.cells, run.cells).map { cell, run in
            CellDescription(
                index: cell.index, number: cell.number, name: cell.options.name,
                line: cell.fenceLine, isRun: cell.options.isRun, sources: run.sources,
                refusedFile: refused[cell.index])
        }
        let event = RecordingEvent.chapter(name: chapter.name, cells: cells)
        let line = String(decoding: try JSONEncoder().encode(event), as: UTF8.self)
        return "event '\(line.replacing("'", with: "'\\''"))'"
    }

    var runner: ChapterRunner { runner(limits: RunLimits()) }

    func runner(limits: RunLimits) -> ChapterRunner {
        ChapterRunner(
            root: root, executables: executables, reporter: ProgressReporter(style: .quiet),
            limits: limits)
    }
}

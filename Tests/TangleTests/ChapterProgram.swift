import Foundation
import GoldenTesting
import LiterateRecorder
import LiterateRecording
import LiterateTangle
import Testing

/// The program of a fixture's chapter, compiled once for all tests of a suite.
final class ChapterProgram: Sendable {
    static let shared = Result { try ChapterProgram(fixture: "programs/run", chapter: "01-run") }

    let program: URL
    private let chapter: String
    private let facts: TangledChapter
    /// What the compiler said; nothing, if the tangled code is as clean as the chapter.
    let compilerMessages: String

    convenience init(fixture: String, chapter: String) throws {
        let file = try FixtureCase(fixture).chapter
        try self.init(file: file)
        #expect(chapter == self.chapter)
    }

    init(file: URL) throws {
        chapter = file.deletingPathExtension().lastPathComponent
        let compiler = try Compiler()
        let tangled = try tangleChapter(at: file)
        facts = tangled.facts
        (program, compilerMessages) = try compiler.build(tangled.swift)
    }

    /// Runs it for a recording, as the book's runner does.
    func record(crash: String = "", environment: [String: String] = [:]) throws -> Recording {
        let run = try leftovers(environment.merging(["CRASH": crash]) { given, _ in given })
        return RecordingAssembly.assemble(
            chapter: chapter, tangled: [facts], events: run.events, output: run.output,
            crashReport: run.report,
            ending: run.result.isSignalled
                ? .signalled(run.result.status) : .exited(run.result.status))
    }

    /// The Swift file that the compiler is to refuse because of a cell.
    func refusedFile(ofCell name: String) throws -> String? {
        let events = RecordingAssembly.decodeEvents(try leftovers([:]).events)
        guard case .chapter(_, _, let cells) = events.first else { return nil }
        return cells.first { $0.name == name }.flatMap { facts.cells[$0.index].refusedFile }
    }

    private func leftovers(
        _ environment: [String: String]
    ) throws -> (result: ChildResult, events: Data, output: Data, report: [UInt8]?) {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let output = folder.appending(path: "output").path
        let report = folder.appending(path: "crash.json").path
        let result = try run(
            "/bin/sh", ["-c", "exec \"$0\" >>\"$1\" 2>&1", program.path, output],
            environment: environment.merging([
                "BOOK_RECORDING": folder.path,
                "SWIFT_BACKTRACE":
                    "enable=yes,interactive=no,color=no,format=json,output-to=\(report)",
            ]) { given, _ in given })
        let manager = FileManager.default
        return (
            result, manager.contents(atPath: folder.appending(path: "events.jsonl").path) ?? Data(),
            manager.contents(atPath: output) ?? Data(),
            manager.contents(atPath: report).map(Array.init)
        )
    }
}

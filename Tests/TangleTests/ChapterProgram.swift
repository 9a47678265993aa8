import Foundation
import GoldenTesting
import Recording
import Tangle
import Testing

/// The program of the fixture `programs/run`, compiled once for all tests.
final class ChapterProgram: Sendable {
    static let shared = Result { try ChapterProgram() }

    let program: URL
    /// What the compiler said; nothing, if the tangled code is as clean as the chapter.
    let compilerMessages: String

    private init() throws {
        let compiler = try Compiler()
        let swift = try tangleChapter(at: FixtureCase("programs/run").chapter)
        (program, compilerMessages) = try compiler.build(swift)
    }

    /// Runs it for a recording, as the book's runner does.
    func record(crash: String = "") throws -> Recording {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let output = folder.appending(path: "output").path
        let report = folder.appending(path: "crash.json").path
        let result = try run(
            "/bin/sh", ["-c", "exec \"$0\" >>\"$1\" 2>&1", program.path, output],
            environment: [
                "CRASH": crash, "BOOK_RECORDING": folder.path,
                "SWIFT_BACKTRACE":
                    "enable=yes,interactive=no,color=no,format=json,output-to=\(report)",
            ])
        let manager = FileManager.default
        return RecordingAssembly.assemble(
            chapter: "01-run",
            events: manager.contents(atPath: folder.appending(path: "events.jsonl").path) ?? Data(),
            output: manager.contents(atPath: output) ?? Data(),
            crashReport: manager.contents(atPath: report).map(Array.init),
            ending: result.isSignalled ? .signalled(result.status) : .exited(result.status))
    }
}

import Foundation
import Testing

/// A chapter's program that is recorded ends with the process that records it.
struct LifelineTests {
    @Test func whoRecordsIsKilledAndTheProgramEnds() async throws {
        let program = try StreamTests.program.get().program
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // It holds the pipe open, starts the program without it, and would wait for ever.
        let recorder = Process()
        recorder.executableURL = URL(filePath: "/bin/sh")
        recorder.arguments = [
            "-c",
            """
            mkfifo "$0/alive"; exec 9<>"$0/alive"
            "$1" >>"$0/output" 2>&1 9>&- & echo $! >"$0/number"; wait
            """, folder.path, program.path,
        ]
        recorder.environment = ProcessInfo.processInfo.environment.merging([
            "BOOK_RECORDING": folder.path, "STEPS": "n0||",
        ]) { $1 }
        try recorder.run()
        func isRunning(_ number: pid_t) -> Bool {
            // One that has ended and that nobody has asked about is there as a zombie.
            let stat = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8)
            let state = stat?.split(separator: ")").last?.split(separator: " ").first
            return kill(number, 0) == 0 && state != "Z"
        }
        var number: pid_t?
        let events = folder.appending(path: "events.jsonl")
        while number == nil || (try? Data(contentsOf: events).isEmpty) ?? true {
            try await Task.sleep(for: .milliseconds(20))
            let text = try? String(contentsOf: folder.appending(path: "number"), encoding: .utf8)
            number = text.flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        }
        let child = try #require(number)
        try await Task.sleep(for: .milliseconds(200))
        #expect(isRunning(child), "as long as somebody records")
        kill(recorder.processIdentifier, SIGKILL)
        recorder.waitUntilExit()
        for _ in 0..<500 where isRunning(child) { try await Task.sleep(for: .milliseconds(20)) }
        #expect(!isRunning(child))
        kill(child, SIGKILL)
    }
}

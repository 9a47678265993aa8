import Foundation
import GoldenTesting
import Testing

/// A chapter's program ends with what runs it, however that ends.
///
/// The tests wait on their thread: while they gave it to others, the busy programs took the processors for minutes.
struct LifelineTests {
    /// What a cell does that never ends: it waits, or it is busy.
    static let endless = ["n0||", "l0||"]

    /// How a recorder ends.
    enum End: CaseIterable {
        case killed, hungUp, closedTerminal
    }

    @Test(arguments: endless, End.allCases)
    func aRecordedProgramEndsWithItsRecorder(steps: String, end: End) throws {
        let program = try StreamTests.program.get().program
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        // It holds the pipe open, starts the program without it in a group of its own, which no terminal
        // tells of its end, and would wait for ever. What is busy is in nobody's way.
        let script = """
            mkfifo "$0/alive"; exec 9<>"$0/alive"; set -m
            nice -n 19 "$1" </dev/null >>"$0/output" 2>&1 9>&- & echo $! >"$0/number"; wait
            """
        let recorder = try TerminalProcess(
            ["/bin/sh", "-c", script, folder.path, program.path], in: folder,
            environment: ["BOOK_RECORDING": folder.path, "STEPS": steps])
        var number: pid_t?
        let events = folder.appending(path: "events.jsonl")
        while number == nil || (try? Data(contentsOf: events).isEmpty) ?? true {
            usleep(20_000)
            let text = try? String(contentsOf: folder.appending(path: "number"), encoding: .utf8)
            number = text.flatMap { pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines)) }
        }
        let child = try #require(number)
        defer { kill(child, SIGKILL) }
        usleep(200_000)
        #expect(isRunning(child), "as long as somebody records")
        #expect(getpgid(child) == child)
        switch end {
        case .killed: kill(recorder.number, SIGKILL)
        case .hungUp: kill(recorder.number, SIGHUP)
        case .closedTerminal: recorder.closeTerminal()
        }
        _ = recorder.wait()
        if end != .closedTerminal { recorder.closeTerminal() }
        #expect(haveEnded([child]))
    }

    /// One that a reader runs at a terminal ends with that.
    @Test(arguments: endless, [true, false])
    func aProgramEndsWithItsTerminal(steps: String, isClosed: Bool) throws {
        let program = try StreamTests.program.get().program
        let run = try TerminalProcess(
            ["/usr/bin/nice", "-n", "19", program.path], in: .temporaryDirectory,
            environment: ["STEPS": "p1 \(steps)"])
        var text = ""
        while !text.contains("p1") {
            text += run.drain()
            usleep(20_000)
        }
        #expect(isRunning(run.number))
        if isClosed { run.closeTerminal() } else { kill(run.number, SIGHUP) }
        _ = run.wait()
        #expect(!isRunning(run.number))
        if !isClosed { run.closeTerminal() }
    }
}

import Foundation
import GoldenTesting
import Testing

/// The end of a command while a chapter runs that never ends: Ctrl-C, a request to end, a hang-up, a closed
/// terminal, a kill.
@Suite struct InterruptionTests {
    private let text = """
        # One

        ```swift name=a
        a()
        ```

        """

    /// It says where it was; the chapter's program, and what that has started, end with it.
    @Test(arguments: [SIGINT, SIGTERM, SIGHUP]) func aBuildSaysWhereItWas(signal: Int32) throws {
        let book = try CommandBook()
        try book.write(
            "01-one", text, runs: "sleep 600 & echo $$ $! > programs; begin 0; wait")
        let process = try book.start("build")
        while process.isRunning, book.text("err")?.contains("cell 1 'a' of 1 runs\n") != true {
            Thread.sleep(forTimeInterval: 0.05)
        }
        let programs = try #require(book.text("programs")).split { $0.isWhitespace }
            .compactMap { pid_t($0) }
        #expect(programs.count == 2 && programs.allSatisfy(isRunning))
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 1)
        let errors = try #require(book.text("err"))
        #expect(errors.hasSuffix("\ninterrupted in 01-one, cell 1 'a'\n"), "\(errors)")
        #expect(haveEnded(programs))
        #expect(book.files(in: "site").isEmpty, "nothing is published")
    }

    /// Whose terminal is closed ends with all that it has started, and leaves no temporary files.
    @Test(arguments: ["build", "verify", "accept", "run"]) func aClosedTerminalEndsAll(
        command: String
    ) throws {
        let book = try CommandBook()
        try book.write(
            "01-one", text, runs: "sleep 600 & echo $$ $! > programs; begin 0; wait")
        let run = try book.startAtTerminal(command, command == "run" ? "01-one" : "--quiet")
        let programs = waitForPrograms(of: book, run)
        #expect(programs.count == 2 && programs.allSatisfy(isRunning))
        run.closeTerminal()
        let status = run.wait()
        #expect(status == 1 << 8, "it ends by itself: \(status)")
        #expect(haveEnded(programs))
        #expect(book.files(in: "tmp").isEmpty)
        #expect(book.files(in: "site").isEmpty)
    }

    /// Nothing can be done by one that is killed; what it holds open tells its programs.
    @Test func aKilledCommandLetsGoOfItsPrograms() throws {
        let book = try CommandBook()
        // The program of a chapter sees the end of the pipe in the same way, and ends.
        try book.write(
            "01-one", text,
            runs:
                "echo $$ $$ > programs; begin 0; read line < \"$BOOK_RECORDING/alive\"; touch ended"
        )
        let process = try book.start("build", "--quiet")
        while process.isRunning, book.text("programs")?.hasSuffix("\n") != true {
            Thread.sleep(forTimeInterval: 0.05)
        }
        Thread.sleep(forTimeInterval: 0.2)
        #expect(book.text("ended") == nil)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        for _ in 0..<600 where book.text("ended") == nil { Thread.sleep(forTimeInterval: 0.05) }
        #expect(book.text("ended") == "")
        #expect(book.files(in: "site").isEmpty)
    }

    /// As `nohup` starts it, a command outlives its terminal.
    @Test func whatIgnoresHangUpsGoesOn() throws {
        let book = try CommandBook()
        try book.write(
            "01-one", text,
            runs: """
                echo $$ $$ > programs; begin 0; while [ ! -f go ]; do sleep 0.1; done
                end 0; finished
                """)
        let run = try book.startAtTerminal("build", "--quiet", by: ["/usr/bin/nohup"])
        let programs = waitForPrograms(of: book, run)
        kill(run.number, SIGHUP)
        Thread.sleep(forTimeInterval: 0.3)
        #expect(isRunning(run.number) && programs.allSatisfy(isRunning))
        try book.scripts.write("go", "")
        #expect(run.wait() == 0)
        run.closeTerminal()
        #expect(!book.files(in: "site").isEmpty)
    }

    private func waitForPrograms(of book: CommandBook, _ run: TerminalProcess) -> [pid_t] {
        while isRunning(run.number), book.text("programs")?.hasSuffix("\n") != true {
            _ = run.drain()
            Thread.sleep(forTimeInterval: 0.05)
        }
        Thread.sleep(forTimeInterval: 0.2)
        return (book.text("programs") ?? "").split { $0.isWhitespace }.compactMap { pid_t($0) }
    }
}

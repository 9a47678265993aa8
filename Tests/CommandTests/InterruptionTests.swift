import Foundation
import Testing

/// Ctrl-C while a chapter runs.
@Suite struct InterruptionTests {
    private let text = """
        # One

        ```swift name=a
        a()
        ```

        """

    /// It says where it was; the chapter's program, and what that has started, end with it.
    @Test(arguments: [SIGINT, SIGTERM]) func aBuildSaysWhereItWas(signal: Int32) throws {
        let book = try CommandBook()
        try book.write(
            "01-one", text, runs: "sleep 600 & echo $$ $! > programs; begin 0; wait")
        let process = try book.start("build")
        while process.isRunning, book.text("err")?.contains("cell 1 'a' of 1 runs\n") != true {
            Thread.sleep(forTimeInterval: 0.05)
        }
        let programs = try #require(book.text("programs")).split { $0.isWhitespace }
            .compactMap { pid_t($0) }
        #expect(programs.count == 2 && programs.allSatisfy(isThere))
        kill(process.processIdentifier, signal)
        process.waitUntilExit()
        #expect(process.terminationReason == .exit && process.terminationStatus == 1)
        let errors = try #require(book.text("err"))
        #expect(errors.hasSuffix("\ninterrupted in 01-one, cell 1 'a'\n"), "\(errors)")
        #expect(!programs.contains(where: isThere))
        #expect(book.files(in: "site").isEmpty, "nothing is published")
    }

    /// Whether a process is there and has not ended.
    private func isThere(_ process: pid_t) -> Bool {
        guard kill(process, 0) == 0 else { return false }
        // One that nobody has asked how it ended is still counted.
        let status = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8)
        return status?.contains(") Z ") != true
    }
}

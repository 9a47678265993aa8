import LiterateRecording
import Testing

/// What is left of a trap on a terminal's streams.
@Suite struct TrappedOutputTests {
    private static let noMessage = "Fatal error: the program trapped without a message"

    @Test(arguments: [
        (
            "before\n\n*** Signal 4: Backtracing from 0x55fb... done ***\n\n"
                + "*** Swift runtime failure: arithmetic overflow ***\n\nThread 0 crashed:\n",
            "before\n", "Fatal error: arithmetic overflow"
        ),
        (
            "before\n\n💣 \u{1B}[91mProgram crashed: Signal 4: Backtracing from 0x55fb...\u{1B}[0m"
                + "\u{1B}[0K💣 \u{1B}[91mSwift runtime failure: arithmetic overflow\u{1B}[39m\n\n"
                + "Platform: x86_64\n",
            "before\n", "Fatal error: arithmetic overflow"
        ),
        (
            "half M/F.swift:3: Fatal error: boom\n\n💣 \u{1B}[91mProgram crashed: Signal 4: "
                + "Backtracing from 0x55fb...\n",
            "half ", "Fatal error: boom"
        ),
        ("a\nM/F.swift:3: Assertion failed\n", "a\n", "Assertion failed"),
        ("M/F.swift:3: Precondition failed: even\n", "", "Precondition failed: even"),
        ("M/F.swift:3: Fatal error\n", "", "Fatal error"),
        ("Fatal errors are none\n", "Fatal errors are none\n", noMessage),
        (
            "a\nSimultaneous accesses to 0x562b, but modification requires exclusive access.\n"
                + "Previous access (a modification) started at ch`f + 122674 (0x562b).\n"
                + "Current access (a modification) started at:\n0    libswiftCore.so 0x00\n"
                + "Fatal access conflict detected.\n", "a\n",
            "Fatal access conflict detected. Simultaneous accesses, but modification requires "
                + "exclusive access."
        ),
        ("silent\n", "silent\n", noMessage),
    ])
    func theReportGoesAndTheMessageStays(text: String, output: String, message: String) {
        let trapped = TrappedOutput(Array(text.utf8))
        #expect(String(decoding: trapped.output, as: UTF8.self) == output)
        #expect(trapped.message == message)
    }

    private struct Case: Sendable {
        var text: String
        var output = ""
        var message = TrappedOutputTests.noMessage
    }

    private static let unsuspended = [7, 8].map { number in
        "swift-runtime: failed to suspend thread \(number) while processing a crash; backtraces will be "
            + "missing information\n"
    }.joined()
    private static let banner = "\n*** Signal 4: Backtracing from 0x7fd8..."
    private static let (one, two) = (
        "M/F.swift:3: Fatal error: one\n", "M/F.swift:3: Fatal error: two\n"
    )

    private static let cases: [Case] = [
        Case(text: "before\(unsuspended)\(banner) done ***\n", output: "before"),
        Case(
            text: "half \(one)\(two)\(unsuspended)\(banner) done ***\n", output: "half ",
            message: "Fatal error: one"),
        Case(text: "\(one)\(unsuspended)\(banner)\(two)", message: "Fatal error: one"),
        // What one thread has written itself stays.
        Case(text: one + two, output: one, message: "Fatal error: two"),
        Case(
            text: "swift-runtime: failed to suspend thread\n",
            output: "swift-runtime: failed to suspend thread\n"),
    ]

    /// What the runtime says of other threads goes too, and what traps after the first.
    @Test(arguments: 0..<5) func otherThreads(number: Int) {
        let item = Self.cases[number]
        let trapped = TrappedOutput(Array(item.text.utf8))
        #expect(String(decoding: trapped.output, as: UTF8.self) == item.output)
        #expect(trapped.message == item.message)
    }
}

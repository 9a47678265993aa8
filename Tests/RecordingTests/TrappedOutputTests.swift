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
}

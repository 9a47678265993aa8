import LiterateRecording
import Testing

/// What is left of a trap on a terminal's streams.
@Suite struct TrappedOutputTests {
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
        ("silent\n", "silent\n", "Fatal error: the program trapped without a message"),
    ])
    func theReportGoesAndTheMessageStays(text: String, output: String, message: String) {
        let trapped = TrappedOutput(Array(text.utf8))
        #expect(String(decoding: trapped.output, as: UTF8.self) == output)
        #expect(trapped.message == message)
    }
}

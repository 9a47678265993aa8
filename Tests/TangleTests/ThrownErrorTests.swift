import LiterateRecording
import LiterateTesting
import Testing

/// Cells with `throws`: they must throw, and the chapter goes on.
struct ThrownErrorTests {
    private let program: ChapterProgram

    init() throws { program = try ChapterProgram(fixture: "programs/throws", chapter: "01-throws") }

    @Test func anErrorIsRecordedAndTheChapterGoesOn() throws {
        let recording = try program.record()
        #expect(recording.isSound)
        #expect(
            recording.cells.map { $0.items.map(\.text).joined() } == [
                "no end\nError: Fault()\n", "here\nError: Fault()\n", "after\n",
            ])
    }

    @Test func whatThrowsNothingIsAMishap() throws {
        let recording = try program.record(environment: ["MISHAP": "none"])
        #expect(recording.failure == nil && !recording.isSound)
        #expect(recording.cells[1].items == [.text("here\n")])
        #expect(
            recording.cells[1].mishap
                == RunFailure(
                    cell: 1,
                    message: "it must throw an error, and it ran to its end; take the option "
                        + "`throws` away, or make it throw"))
        #expect(recording.cells[2].items == [.text("after\n")], "the others run all the same")
    }

    @Test func theTerminalShowsTheErrorAndGoesOn() throws {
        let result = try run(program.program.path, [])
        #expect(result.status == 0)
        #expect(
            result.text.hasSuffix(
                """
                [2] perhaps  chapters/01-throws.md:10
                here
                Error: Fault()
                throws, as expected

                [3] after  chapters/01-throws.md:20
                after

                """))
    }

    /// A chapter may colour what it prints, as any program; what is said of it does nothing to a terminal.
    @Test func theTerminalGetsWhatIsPrintedAsItIs() throws {
        let text = "\u{1B}[31mred\u{1B}[0m \u{7}\u{9B}2J\u{202E}"
        let result = try run(program.program.path, [], environment: ["SAID": text])
        #expect(result.status == 0)
        #expect(
            result.text.contains(
                "\nhere\n\(text)\n"
                    + "Error: \\u{1B}[31mred\\u{1B}[0m \\u{7}\\u{9B}2J\\u{202E}\nthrows, as expected\n"
            ))
        let refused = try run(program.program.path, ["--\(hiddenText.dropLast(2))"])
        #expect(refused.status == 2)
        #expect(hiddenCharacters(in: refused.text) == [])
        #expect(refused.text.hasPrefix("error: unknown option --\\u{1B}[31mred"))
    }

    @Test func theTerminalSaysWhatThrewNothing() throws {
        let result = try run(program.program.path, [], environment: ["MISHAP": "none"])
        #expect(result.status == 1)
        let line = try #require(result.text.split(separator: "\n").last)
        #expect(
            line.hasPrefix(
                "chapters/01-throws.md:10:1: error: cell 2 'perhaps': it must throw an error, and "
                    + "it ran to its end"))
    }
}

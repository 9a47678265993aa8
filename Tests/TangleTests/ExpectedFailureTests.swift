import Foundation
import GoldenTesting
import LiterateRecording
import LiterateTangle
import Testing

/// Cells that must trap and cells that must not compile, compiled and run for real.
struct ExpectedFailureTests {
    private static let shared = Result {
        try ChapterProgram(fixture: "programs/expected-failures", chapter: "01-expected")
    }

    private let program: ChapterProgram

    init() throws {
        program = try Self.shared.get()
    }

    @Test func tangledCodeAddsNoWarning() {
        #expect(program.compilerMessages == "")
    }

    @Test func aTrapIsRecordedAndTheChapterGoesOn() throws {
        let recording = try program.record()
        #expect(recording.failure == nil)
        let texts = recording.cells.map { $0.items.map(\.text).joined() }
        #expect(
            Array(texts[...5]) == [
                "", "before \nFatal error: no number 3 in else.txt\n",
                "looks\na\n-\n1\nFatal error: Index out of range\n",
                "Fatal error: arithmetic overflow\n", "Fatal error: stopped\n",
                "Fatal error: as it should\n",
            ])
        #expect(texts.last == "[1, 2]\n", "what the trapping cell appended is gone")
        #expect(recording.cells.allSatisfy { $0.mishap == nil })
        #expect(
            recording.cells.map(\.state)
                == [CellState](repeating: .finished, count: 6)
                + [CellState](repeating: .notRun, count: 5) + [.finished])
        #expect(recording == (try program.record()), "nothing of it differs from run to run")
    }

    @Test(arguments: [
        (
            "finish", nil,
            "it must trap, and it ran to its end; take the option `traps` away, or make it trap"
        ),
        ("throw", 37, "it must trap, and it threw an error: Mishap()"),
        (
            "exit", 37,
            "it must trap, and it ended otherwise: the program ended before the end of the "
                + "chapter, with exit code 3"
        ),
        (
            "signal", 37,
            "it must trap, and it ended otherwise: the program was stopped by signal 9 "
                + "(SIGKILL: killed from outside, perhaps for want of memory)"
        ),
    ])
    func whatDoesNotTrapIsAMishap(kind: String, line: Int?, message: String) throws {
        let recording = try program.record(environment: ["MISHAP": kind])
        let mishap = try #require(recording.cells[5].mishap)
        #expect(mishap.message == message)
        #expect(mishap.line == line)
        #expect(recording.failure == nil && !recording.isSound)
        #expect(recording.cells.last?.items == [.text("[1, 2]\n")], "the others run all the same")
    }

    @Test func theTerminalShowsTheTrapAndGoesOn() throws {
        let result = try run(program.program.path, [])
        #expect(result.status == 0)
        #expect(
            result.text == """
                [1] state  chapters/01-expected.md:3

                [2] fatal  chapters/01-expected.md:13
                before 
                Fatal error: no number 3 in /some/where/else.txt
                traps, as expected

                [3] index  chapters/01-expected.md:19
                looks
                a
                -
                1
                Fatal error: Index out of range
                traps, as expected

                [4] overflow  chapters/01-expected.md:25
                Fatal error: arithmetic overflow
                traps, as expected

                [5] never  chapters/01-expected.md:30
                Fatal error: stopped
                traps, as expected

                [6] mishaps  chapters/01-expected.md:35
                Fatal error: as it should
                traps, as expected

                [7] type  chapters/01-expected.md:47
                does not compile, as expected; the page shows the compiler's message

                [8] several  chapters/01-expected.md:53
                does not compile, as expected; the page shows the compiler's message

                [9] initialised  chapters/01-expected.md:59
                does not compile, as expected; the page shows the compiler's message

                [10] open  chapters/01-expected.md:64
                does not compile, as expected; the page shows the compiler's message

                [11] fine  chapters/01-expected.md:68
                does not compile, as expected; the page shows the compiler's message

                [12] after  chapters/01-expected.md:72
                [1, 2]

                """)
    }

    @Test(arguments: [("finish", "ran to its end"), ("throw", "threw an error: Mishap()")])
    func theTerminalSaysWhatDidNotTrap(kind: String, message: String) throws {
        let result = try run(program.program.path, [], environment: ["MISHAP": kind])
        #expect(result.status == 1)
        let line = try #require(result.text.split(separator: "\n").last)
        #expect(
            line.hasPrefix(
                "chapters/01-expected.md:35:1: error: cell 6 'mishaps': it must trap, and it "
                    + message))
    }

    /// Each cell that must not compile has a file of its own, in which only it is wrong.
    @Test(arguments: [
        (
            "type",
            [
                "chapters/01-expected.md:48:8: error: binary operator '+' cannot be applied to "
                    + "operands of type '[Int]' and 'String'"
            ]
        ),
        (
            "several",
            [
                "chapters/01-expected.md:54:21: error: cannot convert value of type '[Int]' to "
                    + "specified type 'String'",
                "chapters/01-expected.md:55:3: error: cannot find 'missing' in scope",
                "chapters/01-expected.md:56:10: error: value of type '[Int]' has no member 'nothing'",
            ]
        ),
        ("fine", []),
    ])
    func theCompilerRefusesJustTheCell(name: String, errors: [String]) throws {
        let file = try #require(try program.refusedFile(ofCell: name))
        let compiler = try Compiler()
        defer { compiler.remove() }
        let messages = try compiler.check(file).split(separator: "\n").map(String.init)
        #expect(messages.filter { $0.hasPrefix("chapters/") && $0.contains(" error: ") } == errors)
    }
}

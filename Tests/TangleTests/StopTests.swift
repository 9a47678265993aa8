import Foundation
import Testing

/// A chapter that is stopped, or long silent, says where it is.
struct StopTests {
    private let program: URL

    init() throws {
        program = try ChapterProgram.shared.get().program
    }

    @Test func anInterruptedChapterSaysWhere() throws {
        let run = try RunningProgram(program, environment: ["CRASH": "wait"])
        run.read(until: "waiting\n")
        #expect(run.interrupt() == 130)
        #expect(
            run.text.hasSuffix(
                "before\nwaiting\n\r\u{1B}[Kinterrupted in cell 9 'crash', chapters/01-run.md:69\n"
            ), "\(run.text)")
    }

    /// The line that a terminal shows of a silent cell goes when the chapter does.
    @Test func aSilentCellIsNamedInATerminal() throws {
        let run = try RunningProgram(program, environment: ["CRASH": "wait"], isInTerminal: true)
        run.read(until: "is running")
        #expect(run.interrupt() == 130)
        #expect(
            run.text.hasSuffix(
                "waiting\r\n\r\u{1B}[K… cell 9 'crash', chapters/01-run.md:60, is running"
                    + "\r\u{1B}[Kinterrupted in cell 9 'crash', chapters/01-run.md:69\r\n"),
            "\(run.text)")
    }

    /// Then the trap happens again, for the handler that was there before.
    @Test(arguments: ["fatalError", "index"]) func aTrapSaysWhere(kind: String) throws {
        let report = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: report) }
        let result = try run(
            program.path, [],
            environment: [
                "CRASH": kind,
                "SWIFT_BACKTRACE": "enable=yes,interactive=no,color=no,output-to=\(report.path)",
            ])
        #expect(result.isSignalled)
        #expect(
            result.text.contains(
                "\nerror: the program stopped in cell 9 'crash', chapters/01-run.md:69\n"),
            "\(result.text)")
        #expect(try String(contentsOf: report, encoding: .utf8).contains("crashed"))
    }
}

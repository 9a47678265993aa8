import Foundation
import LiterateRecording
import LiterateTangle
import Plots
import Testing

/// A chapter compiled and run for real.
struct ProgramTests {
    private let program: ChapterProgram

    init() throws {
        program = try ChapterProgram.shared.get()
    }

    @Test func tangledCodeAddsNoWarning() {
        #expect(program.compilerMessages == "")
    }

    @Test func eachCellHasItsOwnOutput() throws {
        let recording = try program.record()
        #expect(recording.failure == nil)
        let texts = recording.cells.map { $0.items.map(\.text).joined() }
        #expect(
            texts == [
                "x is: 1\n2\n", "1 as text\n", "Optional(3)\n", "", "thing\n3.0\n",
                "into a string\nfrom C\nto standard error\nraw\nno line end", "",
                "x is: 1\n1\n n  square\n--  ------\n 1       1\n12     144\n", "4999950000\n",
                "before\nafter\n", "the end\n", "drawn:\n",
            ])
        #expect(recording.cells[6].state == .notRun)
        #expect(recording.cells.count { $0.state == .finished } == 11)
        guard case .table(let table) = recording.cells[7].items.last else {
            Issue.record("no table: \(recording.cells[7].items)")
            return
        }
        #expect(table.rows == [["1", "1"], ["12", "144"]])
    }

    @Test func aChapterThatImportsNothingCompiles() throws {
        let plain = try ChapterProgram(fixture: "programs/no-imports", chapter: "01-plain")
        #expect(plain.compilerMessages == "")
        #expect(try plain.record().cells.map { $0.items.map(\.text) } == [["3\n"]])
    }

    /// There is one line for progress, and one file: only the chapter's own thread writes them.
    @Test func loopsOnOtherThreadsShowNothing() throws {
        let threads = try ChapterProgram(fixture: "programs/threads", chapter: "01-threads")
        #expect(threads.compilerMessages == "")
        let result = try run(threads.program.path, [])
        #expect(result.status == 0)
        #expect(result.text.contains("10 11\n"))
        #expect(result.text.contains(" of 10)") && !result.text.contains(" of 11)"))
        let recording = try threads.record()
        #expect(recording.failure == nil)
        #expect(
            recording.cells.map { $0.items.map(\.text).joined() } == [
                "", "10 11\n", "Fatal error: on a thread\n",
            ])
    }

    @Test func figureIsRecordedInItsForms() throws {
        let recording = try program.record()
        guard case .figure(let figure) = recording.cells[11].items.last else {
            Issue.record("no figure: \(recording.cells[11].items)")
            return
        }
        let drawn = linePlot([1.0, 3.0, 2.0])
        #expect(figure.svg == drawn.svg())
        #expect(figure.inlineSVG == drawn.svg(standalone: false))
        #expect(figure.alternativeText == drawn.altText)
    }

    @Test func terminalWritesFiguresToTheFolderAskedFor() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let result = try run(program.program.path, ["--figures", folder.path])
        #expect(result.status == 0)
        #expect(result.text.hasSuffix("\nfigure: \(folder.path)/figure.svg\n"))
        let file = folder.appending(path: "figure.svg")
        #expect(try String(contentsOf: file, encoding: .utf8) == linePlot([1.0, 3.0, 2.0]).svg())
    }

    @Test func figuresGoToTheBookThatIsNamed() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: folder) }
        let result = try run(program.program.path, [], environment: ["BOOK_ROOT": folder.path])
        #expect(result.status == 0)
        let file = folder.appending(path: ".build/figures/01-run/figure.svg")
        #expect(result.text.hasSuffix("\nfigure: \(file.path)\n"), "\(result.text)")
        #expect(try String(contentsOf: file, encoding: .utf8) == linePlot([1.0, 3.0, 2.0]).svg())
    }

    @Test func sourcesAreTheCellsOwn() throws {
        let recording = try program.record()
        let lastLines = recording.cells[7].sources.map { $0.code.split(separator: "\n").last }
        #expect(
            lastLines == [
                "x + 1",
                #"Table(columns: ["n", "square"], rows: [[1, 1], [12, 144]])"#,
            ])
        #expect(recording.cells[6].sources.map(\.code) == ["brew()\n"])
        #expect(
            recording.cells[6].sources[0].highlights
                == [Highlight(offset: 0, length: 4, kind: .function)])
    }

    @Test(arguments: [
        ("fatalError", 70, "Fatal error: told to"),
        ("library", 73, "Fatal error: row 0 of a table has 1 values for 2 columns: [1]"),
        ("index", 63, "Fatal error: Index out of range"),
        (
            "nil", 75,
            "Fatal error: Unexpectedly found nil while unwrapping an Optional value"
        ),
        ("overflow", 78, "Fatal error: arithmetic overflow"),
        ("throw", 69, "thrown error: Mishap()"),
        ("exit", 69, "the program ended before the end of the chapter, with exit code 0"),
    ])
    func failureStandsAtItsLine(kind: String, line: Int, message: String) throws {
        let recording = try program.record(crash: kind)
        let failure = try #require(recording.failure)
        #expect(failure.message == message)
        #expect(failure.line == line)
        #expect(failure.file == "chapters/01-run.md")
        #expect(failure.cell == 9)
        #expect(recording.cells[9].items == [.text("before\n")])
        #expect(recording.cells[9].state == .failed)
        #expect(recording.cells[10].state == .notReached)
        #expect(recording.cells[8].items == [.text("4999950000\n")])
    }

    @Test func terminalShowsHeadersAndOutputs() throws {
        let result = try run(program.program.path, [], environment: ["CRASH": "throw"])
        #expect(result.status == 1)
        #expect(
            result.text.hasPrefix("[1] values  chapters/01-run.md:3\nx is: 1\n2\n\n[2] shadow  "))
        #expect(
            result.text.hasSuffix(
                "before\nchapters/01-run.md:69:1: error: thrown error: Mishap()\n"))
        #expect(!result.text.contains("\u{1B}"))
    }

    @Test func wrongOptionIsRefused() throws {
        let result = try run(program.program.path, ["--nothing"])
        #expect(result.status == 2)
        #expect(
            result.text
                == "error: unknown option --nothing; the options are --figures, --help\n")
    }
}

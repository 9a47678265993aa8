import Foundation
import LiterateRecorder
import LiterateRecording
import Testing

/// What a run leaves behind, put together, whatever way the run ended.
struct RecordingAssemblyTests {
    @Test func everythingIsAttributedInOrder() {
        let table = RecordedTable(columns: ["a"], rows: [["1"]], text: "a\n1\n")
        let figure = RecordedFigure(svg: "<svg/>", inlineSVG: "<g/>", alternativeText: "a line")
        let recording = assemble(
            [
                chapter, .begin(cell: 0, offset: 3), .figure(figure, offset: 6),
                .progress(cell: 0, done: 1, total: 2), .table(table, start: 8, end: 12),
                .end(cell: 0, offset: 14), .begin(cell: 2, offset: 14), .end(cell: 2, offset: 14),
                .finished,
            ],
            output: "C\n" + "one\n" + "b\n" + "a\n1\n" + "c\n")
        #expect(recording.failure == nil)
        #expect(recording.cells.map(\.state) == [.finished, .notRun, .finished])
        #expect(
            recording.cells[0].items == [
                .text("C\none\n"), .figure(figure), .text("b\n"), .table(table), .text("c\n"),
            ])
        #expect(recording.cells[2].items.isEmpty)
        #expect(recording.cells[1].sources == [source])
    }

    /// The program is known by the digest of its code.
    @Test func theCodeIsWhatTheTanglerLeftOfTheSame() {
        #expect(assemble([chapter, .finished], output: "").code == "c0de")
        let other = RecordingAssembly.assemble(
            chapter: "01-a", tangled: [TangledChapter(code: "0ther", cells: tangled.cells)],
            events: encode([chapter, .finished]), output: [], ending: .exited(0))
        #expect(other.code == "")
        #expect(other.cells.allSatisfy { $0.sources.isEmpty })
    }

    @Test func tornLastEventIsLeftOut() {
        let lines = encode([chapter, .begin(cell: 0, offset: 0), .end(cell: 0, offset: 4)])
        let recording = RecordingAssembly.assemble(
            chapter: "01-a", tangled: [tangled], events: lines.dropLast(8),
            output: "one\ntwo\n".utf8,
            ending: .signalled(9))
        #expect(recording.cells.map(\.state) == [.failed, .notRun, .notReached])
        #expect(recording.cells[0].items == [.text("one\ntwo\n")])
        #expect(
            recording.failure
                == RunFailure(
                    cell: 0,
                    message: "the program was stopped by signal 9 (SIGKILL: killed from outside, "
                        + "perhaps for want of memory)"))
    }

    @Test func crashBeforeTheFirstEvent() {
        let recording = RecordingAssembly.assemble(
            chapter: "01-a", tangled: [tangled], events: [], output: "cannot load\n".utf8,
            ending: .exited(127))
        #expect(recording.chapter == "01-a")
        #expect(recording.cells.isEmpty)
        #expect(
            recording.failure
                == RunFailure(
                    cell: nil,
                    message: "the program ended before the end of the chapter, "
                        + "with exit code 127"))
    }

    @Test func trapTellsItsMessageAndTheStatement() {
        let recording = assemble(
            [chapter, .begin(cell: 2, offset: 0), .statement(file: "chapters/02-b.md", line: 7)],
            output: "before\n_1_a/02-b.md:9: Fatal error: boom\n\n*** Signal 4: Backtracing from "
                + "0x7f36598f9361... done ***\n\n",
            ending: .signalled(4))
        #expect(recording.cells[2].state == .failed)
        #expect(recording.cells[2].items == [.text("before\n")])
        #expect(
            recording.failure
                == RunFailure(
                    cell: 2, file: "chapters/02-b.md", line: 7, message: "Fatal error: boom"))
    }

    @Test func trapWithoutMessageIsExplainedByTheCrashReport() {
        let report = """
            {"description": "Illegal instruction", "threads": [{"frames": []}, {"crashed": true,
            "frames": [{"description": "Swift runtime failure: arithmetic overflow",
            "sourceLocation": {"file": "//<compiler-generated>", "line": 0, "column": 0}},
            {"description": "f()", "sourceLocation": {"file": "/home/x/Library.swift", "line": 3}},
            {"description": "g()", "sourceLocation": {"file": "/home/x/chapters/01-a.md",
            "line": 12, "column": 4}}, {"kind": "truncated"}]}]}
            """
        let recording = assemble(
            [chapter, .begin(cell: 0, offset: 0), .statement(file: "chapters/01-a.md", line: 7)],
            output: "", crashReport: report, ending: .signalled(4))
        #expect(
            recording.failure
                == RunFailure(
                    cell: 0, file: "chapters/01-a.md", line: 12,
                    message: "Fatal error: arithmetic overflow"))
    }

    @Test func trapWithoutAnyHelpNamesTheSignal() {
        let recording = assemble(
            [chapter, .begin(cell: 0, offset: 0)], output: "Fatal error: said the cell, lying\nx",
            crashReport: "{ torn", ending: .signalled(11))
        #expect(recording.cells[0].items == [])
        #expect(recording.failure?.message == "Fatal error: said the cell, lying\nx")
        let silent = assemble(
            [chapter, .begin(cell: 0, offset: 0)], output: "", ending: .signalled(5))
        #expect(
            silent.failure?.message
                == "the program was stopped by signal 5 (SIGTRAP: a Swift trap)")
    }

    @Test func thrownErrorStandsAtItsStatement() {
        let recording = assemble(
            [
                chapter, .begin(cell: 0, offset: 0), .statement(file: "chapters/01-a.md", line: 5),
                .failure(cell: 0, message: "thrown error: no file /home/me/names.txt, 1/2"),
            ],
            output: "text", ending: .exited(1))
        #expect(recording.cells.map(\.state) == [.failed, .notRun, .notReached])
        #expect(recording.cells[0].items == [.text("text")])
        #expect(
            recording.failure
                == RunFailure(
                    cell: 0, file: "chapters/01-a.md", line: 5,
                    message: "thrown error: no file names.txt, 1/2"))
    }

    @Test func leavingEarlyIsAFailure() {
        let recording = assemble(
            [chapter, .begin(cell: 0, offset: 0)], output: "x", ending: .exited(0))
        #expect(recording.cells[0].state == .failed)
        #expect(
            recording.failure?.message
                == "the program ended before the end of the chapter, with exit code 0")
    }

    @Test func outputThatIsNotUTF8IsRepaired() {
        let recording = RecordingAssembly.assemble(
            chapter: "01-a", tangled: [tangled],
            events: encode([
                chapter, .begin(cell: 0, offset: 0), .end(cell: 0, offset: 3), .finished,
            ]),
            output: [0x61, 0xFF, 0x62], ending: .exited(0))
        #expect(recording.cells[0].items == [.text("a\u{FFFD}b")])
    }

    private let source = HighlightedSource(
        code: "let x", highlights: [Highlight(offset: 0, length: 3, kind: .keyword)])

    private var tangled: TangledChapter {
        TangledChapter(
            code: "c0de", cells: (0..<3).map { _ in TangledChapter.Cell(sources: [source]) })
    }

    private var chapter: RecordingEvent {
        .chapter(
            name: "01-a", code: "c0de",
            cells: [true, false, true].enumerated().map { index, isRun in
                CellDescription.cell(
                    index, number: index + 1, name: nil, line: 1, isRun: isRun)
            })
    }

    private func assemble(
        _ events: [RecordingEvent], output: String, crashReport: String? = nil,
        ending: RunEnding = .exited(0)
    ) -> Recording {
        RecordingAssembly.assemble(
            chapter: "01-a", tangled: [tangled], events: encode(events), output: output.utf8,
            crashReport: crashReport.map { Array($0.utf8) }, ending: ending)
    }

    private func encode(_ events: [RecordingEvent]) -> [UInt8] {
        let encoder = JSONEncoder()
        return events.flatMap { try! encoder.encode($0) + [10] }
    }
}

import Foundation
import LiterateFormat
import LiterateRecording
import LiterateTesting
import LiterateVerification
import Synchronization
import Testing

@testable import LiterateRecorder
import LiterateRunner

/// Cells that would run or print for ever.
@Suite struct RunLimitTests {
    private let chapter = sampleChapter(
        """
        ```swift
        one()
        ```

        ```swift name=two timeout=0.3
        two()
        ```
        """)

    private func record(_ body: String, limits: RunLimits = RunLimits()) async throws -> Recording {
        let book = try ScriptBook()
        try book.script(chapter.name, try book.opening(chapter) + "\n" + body)
        return try await book.runner(limits: limits).run(chapter)
    }

    private func statement(_ line: Int) -> String {
        "event '{\"statement\":{\"file\":\"chapters/01-sample.md\",\"line\":\(line)}}'"
    }

    @Test func aCellIsStoppedAtItsLimitAndKeepsWhatItPrinted() async throws {
        let run = try await record(
            """
            begin 0; echo one; end 0
            begin 1; \(statement(6)); echo half
            sleep 1000
            """)
        #expect(run.cells.map(\.state) == [.finished, .failed])
        #expect(run.cells[1].items == [.text("half\n")])
        #expect(
            failureDiagnostic(of: chapter, recording: run)?.description == """
                chapters/01-sample.md:6:1: error: cell 2 'two' stopped: it ran longer than its limit \
                of 0.3 s; `timeout=SECONDS` after `swift` gives it more
                it printed before:
                  half
                """)
    }

    @Test func aCellWithoutALimitHasTheBooks() async throws {
        let run = try await record("begin 0; sleep 1000", limits: RunLimits(cellTime: 0.2))
        #expect(run.failure?.cell == 0)
        #expect(run.failure?.message.hasPrefix("it ran longer than its limit of 0.2 s") == true)
    }

    @Test func theChapterItselfHasALimitBeforeItsFirstCell() async throws {
        let run = try await record("sleep 1000", limits: RunLimits(cellTime: 0.2))
        #expect(
            failureDiagnostic(of: chapter, recording: run)?.description.hasPrefix(
                "chapters/01-sample.md:1:1: error: the chapter stopped before its first cell: "
                    + "it ran longer than its limit") == true)
    }

    /// The clock begins anew with each cell.
    @Test func manyCellsMayTakeLongerThanOne() throws {
        let book = try ScriptBook()
        let start = ContinuousClock.now
        let time = Mutex(Duration.zero)
        var watch = RunWatch(
            chapter: chapter, folder: book.root, limits: RunLimits(cellTime: 10),
            now: { start + time.withLock(\.self) })
        func look(at seconds: Double, begun: Int?) throws -> RunEnding? {
            time.withLock { $0 = .seconds(seconds) }
            if let begun {
                let events = (0...begun).map { RecordingEvent.begin(cell: $0, offset: 0) }
                let lines = try events.map {
                    String(decoding: try JSONEncoder().encode($0), as: UTF8.self) + "\n"
                }
                try book.write("events.jsonl", lines.joined())
            }
            return watch.look()
        }
        #expect(try look(at: 9, begun: nil) == nil)
        #expect(try look(at: 9, begun: 0) == nil)
        #expect(try look(at: 18, begun: 0) == nil)
        #expect(try look(at: 18, begun: 1) == nil)
        #expect(try look(at: 18.2, begun: 1) == nil)
        #expect(try look(at: 18.4, begun: 1) == .overTime(limit: 0.3), "its own limit")
    }

    @Test func whatTheCellStartedEndsWithIt() async throws {
        let book = try ScriptBook()
        let marker = book.root.appending(path: "pid")
        try book.script(
            chapter.name,
            try book.opening(chapter)
                + """

                begin 1
                trap '' TERM
                (trap '' TERM; echo $$ > '\(marker.path)'; exec sleep 1000) &
                echo $! > '\(marker.path)'
                wait
                """)
        let run = try await book.runner.run(chapter)
        #expect(run.failure?.message.hasPrefix("it ran longer") == true)
        let child = try #require(
            Int32(try String(contentsOf: marker, encoding: .utf8).dropLast()))
        // An orphan is reaped by the system, which may take a moment.
        for _ in 0..<200 where kill(child, 0) == 0 {
            let state = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
            if state?.contains(") Z ") ?? false { break }
            try await Task.sleep(for: .milliseconds(10))
        }
        let state = try? String(contentsOfFile: "/proc/\(child)/stat", encoding: .utf8)
        #expect(kill(child, 0) == -1 || state?.contains(") Z ") ?? false)
    }

    @Test func whatIsPrintedHasABound() async throws {
        let run = try await record(
            "begin 0; \(statement(2)); yes 'for ever'", limits: RunLimits(output: 1 << 20))
        let kept = run.cells[0].items.map(\.text).joined()
        #expect(kept.utf8.count == 1 << 20, "what is kept ends at the bound")
        #expect(
            failureDiagnostic(of: chapter, recording: run)?.description.hasPrefix(
                """
                chapters/01-sample.md:2:1: error: cell 1 stopped: it printed or drew more than 1 MiB, \
                which is all that is kept of a chapter's run; let it print less
                the last 10 of
                """) == true)
    }

    /// A run that is over before anyone looks is not recorded as if it had printed less.
    @Test func whatIsPrintedAtOnceHasABoundToo() async throws {
        let run = try await record(
            "begin 0; printf %02000d 0; end 0; begin 1; end 1; finished",
            limits: RunLimits(output: 1000))
        #expect(run.cells[0].items == [.text(String(repeating: "0", count: 1000))])
        #expect(run.failure?.message.hasPrefix("it printed or drew more than") == true)
        #expect(!run.isSound)
    }

    @Test func aTrapMayComeAfterWhatIsKept() async throws {
        let run = try await record(
            """
            begin 0; printf %02000d 0; end 0; begin 1
            event '{"trap":{"cell":1,"ending":{"signalled":{"_0":4}},"offset":'"$(offset)"'}}'
            end 1; finished
            """, limits: RunLimits(output: 1000))
        #expect(run.cells[0].items == [.text(String(repeating: "0", count: 1000))])
        #expect(run.failure?.message.hasPrefix("it printed or drew more than") == true)
    }

    @Test func whatIsDrawnHasABoundToo() async throws {
        let run = try await record(
            """
            begin 0
            while :; do
              event '{"figure":{"_0":{"svg":"\(String(repeating: "x", count: 1000))","inlineSVG":"",\
            "alternativeText":""},"offset":0}}'
            done
            """, limits: RunLimits(output: 10_000))
        #expect(run.failure?.message.hasPrefix("it printed or drew more than") == true)
    }
}

@testable import LiterateRecorder
import Foundation
import LiterateTesting
@testable import LiterateRunner
import Synchronization
import Testing

@Suite struct ProgressReporterTests {
    private final class Log: Sendable {
        let text = Mutex("")
        let columns = Mutex(80)
        let time = Mutex(Date(timeIntervalSince1970: 0))

        func reporter(_ style: ProgressReporter.Style) -> ProgressReporter {
            let terminal = DrawnTerminal(breaksLinesAnew: true) {
                (self.columns.withLock { $0 }, 24)
            }
            return ProgressReporter(
                style: style, now: { self.time.withLock { $0 } }, terminal: terminal
            ) { text in
                self.text.withLock { $0 += text }
            }
        }

        func advance(_ seconds: TimeInterval) { time.withLock { $0 += seconds } }
        var written: String { text.withLock { $0 } }
    }

    private func progress(
        _ cell: String, _ fraction: Double? = nil, part: Int = 1
    ) -> ChapterProgress {
        ChapterProgress(
            chapter: "01-a", cell: cell, fraction: fraction, part: part, begun: 2, total: 4)
    }

    @Test func plainLinesComeAfterFiveSecondsAndThenNowAndThen() {
        let log = Log()
        let reporter = log.reporter(.plain)
        reporter.update(progress("cell 2 'train'"))
        log.advance(4.9)
        reporter.update(progress("cell 2 'train'", 0.1))
        #expect(log.written == "")
        log.advance(0.2)
        reporter.update(progress("cell 2 'train'", 0.25))
        log.advance(1)
        reporter.update(progress("cell 2 'train'", 0.3))
        #expect(log.written == "01-a: cell 2 'train' of 4 runs, 25 % done\n")
        log.advance(15)
        reporter.update(progress("cell 2 'train'", 0.5))
        reporter.update(progress("cell 3"))
        #expect(log.written.hasSuffix("01-a: cell 2 'train' of 4 runs, 50 % done\n"))
    }

    /// Only what moves the cursor is sent, and that is ours.
    @Test(arguments: [ProgressReporter.Style.terminal, .plain])
    func charactersThatATerminalActsOnAreShown(style: ProgressReporter.Style) {
        let log = Log()
        let reporter = log.reporter(style)
        log.columns.withLock { $0 = 10_000 }
        reporter.line("01-a runs: \(hiddenText)")
        let progress = ChapterProgress(
            chapter: "01 \(hiddenText)", cell: "cell 1 '\(hiddenText)'", begun: 1, total: 1)
        reporter.update(progress)
        log.advance(20)
        reporter.update(progress)
        reporter.finish(progress.chapter, isStopped: false)
        let ours = log.written.replacing(/\r\x1B\[K|\r\x1B\[[0-9]+A\x1B\[J|\x1B\[K|\r/, with: "")
        #expect(hiddenCharacters(in: ours) == [])
        #expect(ours.ranges(of: #"\u{1B}[31mred"#).count > 2)
        #expect(style == .plain || log.written.contains("\u{1B}[K"))
    }

    @Test func aPartOfACellIsNamed() {
        let log = Log()
        let plain = log.reporter(.plain)
        plain.update(progress("cell 2 'train'", 0.9))
        log.advance(6)
        plain.update(progress("cell 2 'train'", 0.39, part: 2))
        #expect(log.written == "01-a: cell 2 'train' of 4 runs, 39 % of part 2 done\n")
        let terminal = log.reporter(.terminal)
        terminal.update(progress("cell 2 'train'", 0.25, part: 2))
        #expect(log.written.hasSuffix("01-a 2/4 ███░░░░░░░░░ cell 2 'train', part 2"))
    }

    /// The lines that are drawn take more rows then, all of which go.
    @Test func aTerminalThatBecomesNarrowerKeepsNoPieces() {
        let log = Log()
        let reporter = log.reporter(.terminal)
        let other = ChapterProgress(
            chapter: "02-b", cell: "cell 1", fraction: nil, begun: 1, total: 1)
        reporter.update(progress("cell 2 'train'", 0.5))
        reporter.update(other)
        log.columns.withLock { $0 = 20 }
        // 36 and 28 characters, two rows each: back to the first of four.
        reporter.update(progress("cell 2 'train'", 0.5))
        #expect(
            log.written.hasSuffix(
                "\r\u{1B}[3A\u{1B}[J\u{1B}[K01-a 2/4 ██████░░░░\n"
                    + "\u{1B}[K02-b 1/1 ░░░░░░░░░░"))
        log.columns.withLock { $0 = 10 }
        reporter.line("a line")
        #expect(log.written.hasSuffix("\r\u{1B}[3A\u{1B}[Ja line\n"))
    }

    @Test func aTerminalThatCutsLinesOffHasARowForEach() {
        let cutting = DrawnTerminal(breaksLinesAnew: false) { (20, 24) }
        #expect(cutting.rows(of: [36, 28]) == 2)
        let breaking = DrawnTerminal(breaksLinesAnew: true) { (20, 24) }
        #expect(breaking.rows(of: [36, 20, 0, 41]) == 7)
        #expect(DrawnTerminal.breaksLinesAnew(["TERM": "xterm-256color"]))
        #expect(DrawnTerminal.breaksLinesAnew(["TERM": "screen", "TMUX": "1", "STY": "1"]))
        for variable in [("XTERM_VERSION", "XTerm(390)"), ("STY", "1.a"), ("TERM", "linux")] {
            #expect(!DrawnTerminal.breaksLinesAnew([variable.0: variable.1]))
        }
    }

    @Test func aTerminalHasABarThatGoesAway() {
        let log = Log()
        let reporter = log.reporter(.terminal)
        reporter.update(progress("cell 2 'train'", 0.5))
        #expect(log.written == "\r\u{1B}[K01-a 2/4 ██████░░░░░░ cell 2 'train'")
        reporter.finish("01-a", isStopped: false)
        #expect(log.written.hasSuffix("cell 2 'train'\r\u{1B}[K"))
    }

    /// Each chapter has a line; they are drawn over each other, and a line of text goes above them.
    @Test func severalChaptersHaveALineEach() {
        let log = Log()
        let reporter = log.reporter(.terminal)
        let other = ChapterProgress(
            chapter: "02-other", cell: "cell 11", fraction: nil, begun: 11, total: 12)
        reporter.update(other)
        reporter.update(progress("cell 2 'train'", 0.5))
        reporter.update(progress("cell 2 'train'", 1))
        reporter.line("03-c compiles")
        reporter.finish("02-other", isStopped: false)
        #expect(
            log.written.split(separator: "\r").map(String.init) == [
                "\u{1B}[K02-other 11/12 ░░░░░░░░░░░░ cell 11",
                "\u{1B}[K01-a     2/4 ██████░░░░░░ cell 2 'train'\n"
                    + "\u{1B}[K02-other 11/12 ░░░░░░░░░░░░ cell 11",
                "\u{1B}[1A\u{1B}[K01-a     2/4 ████████████ cell 2 'train'\n"
                    + "\u{1B}[K02-other 11/12 ░░░░░░░░░░░░ cell 11",
                "\u{1B}[1A\u{1B}[J03-c compiles\n",
            ])
    }

    @Test func quietSaysNothing() {
        let log = Log()
        let reporter = log.reporter(.quiet)
        reporter.line("a line")
        log.advance(100)
        reporter.update(progress("cell 2"))
        #expect(log.written == "")
    }

    @Test func anInterruptionSaysWhere() {
        let reporter = Log().reporter(.quiet)
        #expect(reporter.interruption == "interrupted")
        reporter.update(progress("cell 2 'train'"))
        reporter.finish("01-a", isStopped: true)
        #expect(reporter.interruption == "interrupted in 01-a, cell 2 'train'")
    }
}

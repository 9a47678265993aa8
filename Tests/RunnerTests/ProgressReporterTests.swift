import Foundation
@testable import Runner
import Synchronization
import Testing

@Suite struct ProgressReporterTests {
    private final class Log: Sendable {
        let text = Mutex("")
        let time = Mutex(Date(timeIntervalSince1970: 0))

        func reporter(_ style: ProgressReporter.Style) -> ProgressReporter {
            ProgressReporter(style: style, now: { self.time.withLock { $0 } }) { text in
                self.text.withLock { $0 += text }
            }
        }

        func advance(_ seconds: TimeInterval) { time.withLock { $0 += seconds } }
        var written: String { text.withLock { $0 } }
    }

    private func progress(_ cell: String, _ fraction: Double? = nil) -> ChapterProgress {
        ChapterProgress(chapter: "01-a", cell: cell, fraction: fraction, begun: 2, total: 4)
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

    @Test func aTerminalHasABarThatGoesAway() {
        let log = Log()
        let reporter = log.reporter(.terminal)
        reporter.update(progress("cell 2 'train'", 0.5))
        #expect(log.written == "\r\u{1B}[K01-a 2/4 ██████░░░░░░ cell 2 'train'")
        reporter.finish("01-a")
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
        reporter.finish("02-other")
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

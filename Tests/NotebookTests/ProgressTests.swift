import Testing

@testable import Notebook

struct ProgressTests {
    @Test func everyElementComesOnceAndInOrder() {
        #expect(Array(progress(0..<1000)) == Array(0..<1000))
        #expect(Array(progress([])) == [Int]())
        #expect(
            Array(progress(sequence(first: 1) { $0 * 2 }.prefix(5), count: 5)) == [1, 2, 4, 8, 16])
    }

    @Test func loopMayBeLeftEarly() {
        var seen: [Int] = []
        for step in progress(0..<100) {
            seen.append(step)
            if step == 3 { break }
        }
        #expect(seen == [0, 1, 2, 3])
    }

    @Test func barTellsShareStepsAndTime() {
        let half = ProgressReport.bar(done: 50, total: 100, elapsed: .seconds(4))
        #expect(half == "  50 % ▕██████████          ▏ 50/100, 4 s, 4 s left")
        let start = ProgressReport.bar(done: 0, total: 100, elapsed: .zero)
        #expect(start == "   0 % ▕                    ▏ 0/100, 0 s")
        let end = ProgressReport.bar(done: 7, total: 7, elapsed: .seconds(2))
        #expect(end == " 100 % ▕████████████████████▏ 7/7, 2 s, 0 s left")
        let beyond = ProgressReport.bar(done: 9, total: 7, elapsed: .seconds(2))
        #expect(beyond == " 100 % ▕████████████████████▏ 9/7, 2 s, 0 s left")
    }

    @Test func shortLoopIsSilent() {
        var report = ProgressReport()
        #expect(report.line(done: 99, total: 100, isInteractive: true) == nil)
        #expect(report.line(done: 99, total: 100, isInteractive: false) == nil)
    }
}

import Foundation
import LiterateFormat
import LiterateRecording
import LiterateTesting
import Testing

@testable import LiterateVerification

/// Long outputs are compared and accepted at all: what grew with the square of their length took hours for
/// these.
@Suite struct GrowthTests {
    /// Some megabytes; a chapter may print three times as much.
    private static let lineCount = 150_000

    private func lines(_ count: Int = lineCount, _ line: (Int) -> String) -> String {
        (0..<count).map { line($0) + "\n" }.joined()
    }

    private func chapter(_ block: String, options: String = "") -> Chapter {
        sampleChapter("# A\n\n```swift\(options)\na\n```\n\n```output\n\(block)```\n\nEnd.\n")
    }

    /// Verifies and accepts an output, and returns what is then recorded.
    private func accepted(
        _ block: String, _ printed: String, options: String = ""
    ) throws -> (problems: [Diagnostic], block: String?) {
        let chapter = chapter(block, options: options)
        let run = sampleRun(of: chapter, [.text(printed)])
        let problems = verify(chapter, against: run, figures: StoredFigures())
        let after = try Acceptance(of: run, for: chapter, figures: StoredFigures()).accepted
        #expect(verify(after, against: run, figures: StoredFigures()).isEmpty)
        return (problems, after.cells[0].output?.text)
    }

    @Test(arguments: ["", " tolerance=0.1"]) func everyLineIsAnother(options: String) throws {
        let printed = lines { "step \($0): the loss is \($0 + 1).25 now" }
        let (problems, block) = try accepted(
            lines { "step \($0): the loss is \($0).25 now" }, printed, options: options)
        #expect(problems.count == 1 && block == printed)
        #expect(problems[0].message.utf8.count < 10_000)
    }

    @Test func everySecondLineIsAnother() throws {
        let printed = lines { $0 % 2 == 0 ? "same" : "new \($0)" }
        #expect(try accepted(lines { $0 % 2 == 0 ? "same" : "old" }, printed).block == printed)
    }

    @Test func theFirstAndTheLastLineAreOthers() throws {
        let printed = lines { "\($0 % (Self.lineCount - 1) == 0 ? "new" : "step") \($0)" }
        let (problems, block) = try accepted(lines { "step \($0)" }, printed)
        #expect(problems[0].position.line == 8 && block == printed)
    }

    @Test func oneLongLine() throws {
        let printed = String(repeating: "é 1.5 ", count: 2_000_000) + "\n"
        let (problems, block) = try accepted(printed.replacing("1.5 é 1.5 \n", with: "\n"), printed)
        #expect(problems[0].message.utf8.count < 10_000 && block == printed)
    }

    /// The lines between two `...` begin at every line, and stand only at the end.
    @Test func wildcardsAroundManyLines() throws {
        let half = Self.lineCount / 2
        let part = lines(half) { $0 == half - 1 ? "end" : "same" }
        let printed = lines { $0 == Self.lineCount - 1 ? "end" : "same" }
        #expect(TextComparison().matches(block: "...\n\(part)...\n", printed: printed))
        let other = lines { $0 == Self.lineCount - 1 ? "end" : "same \($0)" }
        #expect(!TextComparison().matches(block: "...\n\(part)...\n", printed: other))
    }

    @Test func wildcardsAreKeptWhereMostLinesStand() throws {
        let part = lines(100_000) { "line \($0)" }
        let new = part.replacing("line 7\n", with: "another\n")
        let printed = lines(100_000) { "before \($0)" } + new + lines(100_000) { "after \($0)" }
        let (_, block) = try accepted("...\n\(part)...\n", printed)
        #expect(block == "...\n\(new)...\n")
    }

    @Test func secondRunsThatDifferEverywhere() {
        let chapter = chapter("old\n")
        let runs = [1, 2].map { run in
            sampleRun(of: chapter, [.text(lines { "run \(run), step \($0)" })])
        }
        let unstable = unstableCells(of: chapter, first: runs[0], second: runs[1])
        #expect(unstable.count == 1 && unstable[0].diagnostics.count == 21)
    }

    @Test func manyCellsWithLongOutputs() throws {
        let count = 4_000
        let source = String(
            repeating: "```swift\na\n```\n\n```output\n\(lines(50) { "old \($0)" })```\n\n",
            count: count)
        let chapter = sampleChapter(source)
        var run = sampleRun(of: chapter)
        for index in run.cells.indices { run.cells[index].items = [.text("new\n")] }
        let acceptance = try Acceptance(of: run, for: chapter, figures: StoredFigures())
        #expect(
            acceptance.markdown
                == String(
                    repeating: "```swift\na\n```\n\n```output\nnew\n```\n\n", count: count))
    }
}

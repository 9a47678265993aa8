import Foundation
import LiterateFormat
import LiterateRecording
import LiterateTesting
import LiterateVerification
import Testing

@Suite struct VerificationTests {
    private func messages(
        _ source: String, _ items: [RecordedItem]..., figures: [String: String] = [:],
        failure: RunFailure? = nil
    ) -> [String] {
        let chapter = sampleChapter(source)
        var run = sampleRun(of: chapter, failure: failure)
        for (index, items) in items.enumerated() { run.cells[index].items = items }
        let stored = StoredFigures(files: figures.mapValues { Data($0.utf8) })
        return verify(chapter, against: run, figures: stored).map(\.description)
    }

    @Test func aChapterThatHoldsHasNoDifferences() {
        let source = """
            ```swift name=count
            print(1)
            ```

            ```output
            1
            ```
            """
        #expect(messages(source, [.text("1\n")]) == [])
        #expect(messages(source, [.text("1")]) == [], "an unended line counts as ended")
        let ended = messages(source, [.text("1\r\n")])
        #expect(ended.count == 1 && ended[0].hasSuffix("-1\n+1\\u{D}"), "other ends are others")
    }

    @Test func anotherOutputIsShownAsADiffAtItsLine() {
        let source = """
            # Title

            ```swift name=parameter-count
            count
            ```

            ```output
            parameters:
            11897
            ```
            """
        #expect(
            messages(source, [.text("parameters:\n"), .text("11898\n")]) == [
                """
                chapters/01-sample.md:9:1: error: cell 1 'parameter-count' printed something else; \
                'swift run book accept 01-sample' records it
                --- chapters/01-sample.md
                +++ this run
                @@ -8,2 +8,2 @@
                 parameters:
                -11897
                +11898
                """
            ])
    }

    @Test func missingAndSuperfluousBlocks() {
        let source = """
            ```swift
            print(1)
            ```

            ```swift hide
            let x = 1
            ```

            ```output
            old
            ```
            """
        #expect(
            messages(source, [.text("1\n")], []) == [
                """
                chapters/01-sample.md:3:1: error: cell 1 prints, and no output block follows; \
                'swift run book accept 01-sample' adds it
                --- chapters/01-sample.md
                +++ this run
                @@ -4,0 +4,1 @@
                +1
                """,
                """
                chapters/01-sample.md:9:1: error: a hidden cell prints nothing, and an output \
                block follows; 'swift run book accept 01-sample' removes it
                """,
            ])
    }

    @Test func volatileTextIsNotComparedButMustBeShown() {
        let shown = "```swift volatile\nclock()\n```\n\n```output\n12 ms\n```\n"
        #expect(messages(shown, [.text("99 ms\n")]) == [])
        let missing = "```swift volatile\nclock()\n```\n"
        #expect(messages(missing, [.text("99 ms\n")]).count == 1)
    }

    @Test func toleranceAppliesToItsCellOnly() {
        let source = """
            ```swift tolerance=0.01
            a
            ```

            ```output
            0.500
            ```

            ```swift
            b
            ```

            ```output
            0.500
            ```
            """
        let found = messages(source, [.text("0.509\n")], [.text("0.509\n")])
        #expect(found.count == 1)
        #expect(found[0].hasPrefix("chapters/01-sample.md:14:1: error: cell 2 printed"))
    }

    @Test func figuresThatHold() {
        let source = """
            ```swift name=loss
            plot
            ```

            ![A figure of one.](figures/01-sample/loss.svg)

            ![A figure of \\[two\\].](figures/01-sample/loss-2.svg)
            """
        let (one, two) = (sampleFigure("one"), sampleFigure("[two]"))
        let files = ["loss.svg": one.svg, "loss-2.svg": two.svg]
        #expect(messages(source, [.figure(one), .figure(two)], figures: files) == [])
    }

    @Test func theOptionsAlternativeTextReplacesTheGeneratedOne() {
        let source = """
            ```swift name=loss alt="My words"
            plot
            ```

            ![My words](figures/01-sample/loss.svg)
            """
        let figure = sampleFigure("one")
        #expect(messages(source, [.figure(figure)], figures: ["loss.svg": figure.svg]) == [])
    }

    @Test func everyKindOfFigureDifference() {
        let source = """
            ```swift name=loss
            plot
            ```

            ![Old words.](figures/01-sample/loss.svg)

            ![A figure of two.](figures/01-sample/second.svg)

            ```swift name=more
            plot
            ```

            ```swift name=less
            1
            ```

            ![Gone.](figures/01-sample/less.svg)
            """
        let (one, two, three) = (sampleFigure("one"), sampleFigure("two"), sampleFigure("three"))
        let changed = sampleFigure("one", width: 700)
        let found = messages(
            source, [.figure(one), .figure(two)], [.figure(three)], [],
            figures: ["loss.svg": changed.svg, "loss-2.svg": two.svg, "less.svg": "x"])
        let accept = "'swift run book accept 01-sample'"
        let file = "chapters/01-sample.md"
        #expect(
            found == [
                "\(file):1:1: error: no cell draws 'chapters/figures/01-sample/less.svg'; "
                    + "\(accept) removes it",
                "\(file):5:1: error: the alternative text of 'figures/01-sample/loss.svg' is "
                    + "another; \(accept) records it\n-Old words.\n+A figure of one.",
                "\(file):5:1: error: cell 1 'loss' draws 'chapters/figures/01-sample/loss.svg' "
                    + "differently; \(accept) records it\n"
                    + "\(changed.svg.utf8.count) bytes in the chapter, \(one.svg.utf8.count) in this "
                    + "run; its size 700×400 became 640×400; line 1 is the first to differ\n"
                    + "-\(changed.svg.prefix { $0 != "\n" })\n+\(one.svg.prefix { $0 != "\n" })",
                "\(file):7:1: error: the figure of cell 1 'loss' is "
                    + "'figures/01-sample/loss-2.svg', not 'figures/01-sample/second.svg'; "
                    + "\(accept) corrects it",
                "\(file):11:1: error: cell 2 'more' draws 'figures/01-sample/more.svg', and no "
                    + "image shows it; \(accept) adds it",
                "\(file):11:1: error: the file 'chapters/figures/01-sample/more.svg' is missing; "
                    + "\(accept) writes it",
                "\(file):17:1: error: cell 3 'less' does not draw 'figures/01-sample/less.svg'; "
                    + "\(accept) removes the image",
            ])
    }

    @Test func aCellThatDrawsNeedsAName() {
        let found = messages("text\n\n```swift\nplot\n```\n", [.figure(sampleFigure("one"))])
        #expect(
            found == [
                "chapters/01-sample.md:3:1: error: cell 1 draws a figure and has no name; write "
                    + "'swift name=…', the figure's file is called by it"
            ])
    }

    @Test func aCrashIsReportedAtItsLineWithWhatCameBefore() {
        let source = """
            ```swift
            print(1)
            ```

            ```output
            2
            ```

            ```swift name=trap
            print("so far")
            [0][7]
            ```

            ```swift
            print("never")
            ```
            """
        let failure = RunFailure(
            cell: 1, file: "chapters/01-sample.md", line: 11,
            message: "Fatal error: Index out of range")
        let found = messages(
            source, [.text("1\n")], [.text("so far\n")], figures: ["unknown.svg": ""],
            failure: failure)
        #expect(found.count == 2)
        #expect(
            found[0].hasPrefix("chapters/01-sample.md:6:1: error: cell 1 printed something else"))
        #expect(
            found[1] == """
                chapters/01-sample.md:11:1: error: cell 2 'trap' stopped: Fatal error: Index out \
                of range
                it printed before:
                  so far
                """)
    }

    /// The place is where the code was written; the cell that ran it is another chapter's.
    @Test func aFailureInReusedCodeNamesTheChapterThatRan() throws {
        let chapter = sampleChapter("```swift name=a reuse=02-other/b\n1\n```\n")
        let failure = RunFailure(
            cell: 0, file: "chapters/02-other.md", line: 11, message: "Fatal error: boom")
        let run = Recording(
            chapter: "01-sample",
            cells: [CellRecording(index: 0, state: .notReached, sources: [], items: [])],
            failure: failure)
        #expect(
            failureDiagnostics(of: chapter, recording: run).map(\.description) == [
                "chapters/02-other.md:11:1: error: cell 1 'a' of 01-sample stopped: "
                    + "Fatal error: boom"
            ])
    }

    @Test func aRecordingOfOtherCellsIsStale() {
        let chapter = sampleChapter("```swift\n1\n```\n")
        let run = Recording(chapter: "01-sample", cells: [])
        #expect(
            verify(chapter, against: run, figures: StoredFigures()).map(\.message) == [
                "the recording has 0 cells and the chapter 1; 'swift run book run 01-sample' "
                    + "records it again"
            ])
    }

    /// An exported value is held to the bit; where it is long, what differs is shown.
    @Test func exportedValues() throws {
        let chapter = sampleChapter("```swift export=loss,w\na\n```\n")
        var run = sampleRun(of: chapter)
        let long = (0..<200).map { "0.\($0)" }.joined(separator: ",")
        run.cells[0].exports = [
            RecordedExport(name: "loss", text: "{\"type\":\"Float\",\"value\":0.1}\n"),
            RecordedExport(name: "w", text: "{\"type\":\"Array<Float>\",\"value\":[\(long)]}\n"),
        ]
        func problems(_ files: [String: String]) -> [String] {
            verify(
                chapter, against: run,
                figures: StoredFigures(files: files.mapValues { Data($0.utf8) })
            ).map(\.description)
        }
        let (loss, w) = (run.cells[0].exports[0].text, run.cells[0].exports[1].text)
        #expect(problems(["loss.json": loss, "w.json": w]) == [])
        let other = problems([
            "loss.json": loss.replacing("0.1", with: "0.10000001"),
            "w.json": w.replacing("0.150,", with: "0.15,"),
        ])
        #expect(other.count == 2)
        #expect(
            other.first == """
                chapters/01-sample.md:1:17: error: cell 1 exports another 'loss' than \
                'chapters/figures/01-sample/loss.json' has; 'swift run book accept 01-sample' records it
                -{"type":"Float","value":0.10000001}
                +{"type":"Float","value":0.1}
                """)
        let lines = try #require(other.last).split(separator: "\n")
        #expect(lines.count == 3 && lines[0].hasPrefix("chapters/01-sample.md:1:22: error: "))
        #expect(
            lines[1].hasPrefix("-… ") && lines[1].contains("0.15,0.151,") && lines[1].count < 120)
        #expect(lines[2].hasPrefix("+… ") && lines[2].contains("0.150,0.151,"))
    }

    /// Two runs that export other values, or none, are told.
    @Test func unstableValues() {
        let chapter = sampleChapter("```swift export=x\na\n```\n")
        var (first, second) = (sampleRun(of: chapter), sampleRun(of: chapter))
        first.cells[0].exports = [RecordedExport(name: "x", text: "1")]
        second.cells[0].exports = [RecordedExport(name: "x", text: "2")]
        let unstable = unstableCells(of: chapter, first: first, second: second)
        #expect(unstable.map(\.index) == [0])
        #expect(
            unstable.first?.diagnostics.first?.message.hasPrefix(
                "cell 1 exports another 'x' in a second run") == true)
        #expect(unstableCells(of: chapter, first: first, second: first).isEmpty)
    }
}

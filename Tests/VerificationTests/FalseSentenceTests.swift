import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecording
import LiterateSentences
import LiterateTesting
import LiterateVerification
import Testing

/// Sentences that a run does not bear out: reported at their places, and corrected by `accept`.
struct FalseSentenceTests {
    private let source = """
        # A title\r
        \r
        ```swift name=a caption="Up to 3{n} \\"x\\""\r
        let n = 4\r
        ```\r
        ä falls by 0.034<!-- = a -->, to 12.8 %<!-- = b -->\u{20}\u{20}
        (185,346<!-- = c --> of `[1]`<!-- = d --> and *two*<!-- = e -->).<!-- check: n > 4 -->

        - once 10⁻³<!-- = f --> and 7<!-- = g -->
        """

    private func chapterAndRun(
        _ outcomes: [CheckOutcome]
    ) -> (chapter: Chapter, run: Recording) {
        let chapter = sampleChapter(source)
        var run = sampleRun(of: chapter)
        run.checks = Dictionary(uniqueKeysWithValues: outcomes.enumerated().map { ($0, $1) })
        return (chapter, run)
    }

    private func real(_ value: Double) -> CheckOutcome { .value(CheckedValue(value)) }

    @Test func eachIsReportedAtItsPlace() {
        let (chapter, run) = chapterAndRun([
            real(4), real(-0.05), real(0.128), .value(.whole("46")), .value(.text("[1, 2]")),
            .value(.text("a\nb")), .fails("n > 4", sides: .init(left: "4", sign: ">", right: "4")),
            real(0.02), .mishap("Fatal error: Index out of range"),
        ])
        let accepting = "; '\(BookLayout.command("accept 01-sample"))' writes it"
        let found = verify(chapter, against: run, figures: StoredFigures()).map(\.description)
        let path = "chapters/01-sample.md"
        #expect(
            found == [
                "\(path):3:32: error: says '3', and it is '4' (4.0)\(accepting)",
                "\(path):6:13: error: says '0.034', and it is '−0.050' (-0.05)\(accepting)",
                "\(path):7:2: error: says '185,346', and it is '46'\(accepting)",
                "\(path):7:26: error: says '[1]', and it is '[1, 2]'\(accepting)",
                "\(path):7:48: error: says 'two', and the value is no text of one line: 'a\nb'",
                "\(path):7:66: error: the claim `n > 4` does not hold: 4 > 4 is false",
                "\(path):9:8: error: says '10⁻³', and it is '10⁻²' (0.02)\(accepting)",
                "\(path):9:32: error: the value was not found: Fatal error: Index out of range",
            ])
    }

    @Test func acceptRewritesTheNumberAndNothingElse() throws {
        let (chapter, run) = chapterAndRun([
            real(4), real(-0.05), real(0.128), .value(.whole("46")), .value(.text("[1, 2]")),
            .value(.text("three")), .fails("n > 4", sides: nil), real(0.02), real(7.2),
        ])
        let acceptance = try Acceptance(of: run, for: chapter, figures: StoredFigures())
        let expected = source.replacing("3{n}", with: "4{n}").replacing("0.034<", with: "−0.050<")
            .replacing("185,346", with: "46").replacing("`[1]`", with: "`[1, 2]`")
            .replacing("*two*", with: "*three*").replacing("10⁻³", with: "10⁻²")
        #expect(acceptance.markdown.utf8.elementsEqual(expected.utf8))
        #expect(
            acceptance.changes == [
                "chapters/01-sample.md:3: '3' is now '4'",
                "chapters/01-sample.md:6: '0.034' is now '−0.050'",
                "chapters/01-sample.md:7: '185,346' is now '46'",
                "chapters/01-sample.md:7: '[1]' is now '[1, 2]'",
                "chapters/01-sample.md:7: 'two' is now 'three'",
                "chapters/01-sample.md:9: '10⁻³' is now '10⁻²'",
            ])
        // The claim is left to its author.
        let left = verify(
            sampleChapter(acceptance.markdown), against: run, figures: StoredFigures())
        #expect(left.count == 1 && left.first?.message.contains("claim") == true)
    }

    @Test func outputsAndNumbersAreRewrittenTogether() throws {
        let source =
            "```swift\n1\n```\n\n```output\nold\n```\n\nIt is 3<!-- = a -->, more than 2.\n"
        let chapter = sampleChapter(source)
        var run = sampleRun(of: chapter, [.text("new\nlines\n")])
        run.checks = [0: real(5)]
        let acceptance = try Acceptance(of: run, for: chapter, figures: StoredFigures())
        #expect(
            acceptance.markdown
                == source.replacing("old", with: "new\nlines").replacing("is 3", with: "is 5"))
        #expect(acceptance.changes.last == "chapters/01-sample.md:10: '3' is now '5'")
    }

    /// A link's target, its label and what other braces hold stay, whatever is written in them.
    @Test func onlyWhatIsSaidIsRewritten() throws {
        let source =
            "```swift name=a caption=\"3{check: 3 < n}{n}\"\n1\n```\n\n"
            + "[10](table-10.html)<!-- = a -->, **[10](10 '10')**<!-- = b -->, [10][10]<!-- = c -->.\n\n"
            + "[10]: 10\n"
        let chapter = sampleChapter(source)
        var run = sampleRun(of: chapter)
        run.checks = [0: real(4), 1: .holds, 2: real(12), 3: real(13), 4: real(14)]
        let acceptance = try Acceptance(of: run, for: chapter, figures: StoredFigures())
        #expect(
            acceptance.markdown
                == source.replacing("\"3{", with: "\"4{").replacing("[10](t", with: "[12](t")
                .replacing("[10](1", with: "[13](1").replacing("[10][", with: "[14]["))
    }

    /// What `accept` writes is read as the value again, wherever it stands.
    @Test(arguments: [
        ("*two*<!-- = a -->", "a_b*c", #"*a\_b\*c*<!-- = a -->"#),
        ("**two**<!-- = a -->", "<b> & $x$", #"**\<b\> \& \$x\$**<!-- = a -->"#),
        ("[two](a.html)<!-- = a -->", "[1] (2)", #"[\[1\] (2)](a.html)<!-- = a -->"#),
        ("[two][two]<!-- = a -->", "~~x~~ `y`", #"[\~\~x\~\~ \`y\`][two]<!-- = a -->"#),
        ("`two`<!-- = a -->", "a|b*c_d", "`a|b*c_d`<!-- = a -->"),
        ("``two``<!-- = a -->", "a`b", "``a`b``<!-- = a -->"),
        ("| a |\n|---|\n| `two`<!-- = a --> |", "a|b", "| a |\n|---|\n| `a\\|b`<!-- = a --> |"),
        ("| a |\n|---|\n| *two*<!-- = a --> |", "a|b", "| a |\n|---|\n| *a\\|b*<!-- = a --> |"),
    ])
    func whatIsWrittenIsReadAgain(text: String, value: String, expected: String) throws {
        let end = "\n\n[two]: b.html\n"
        let chapter = sampleChapter("```swift\n1\n```\n\n" + text + end)
        var run = sampleRun(of: chapter)
        run.checks = [0: .value(.text(value))]
        let acceptance = try Acceptance(of: run, for: chapter, figures: StoredFigures())
        #expect(acceptance.markdown == "```swift\n1\n```\n\n" + expected + end)
        #expect(acceptance.changes.last?.hasSuffix("'two' is now '\(value)'") == true)
        let after = try acceptance.accepted
        #expect(verify(after, against: run, figures: StoredFigures()).isEmpty)
        // And once more, from what was escaped.
        run.checks = [0: .value(.text("two"))]
        let back = try Acceptance(of: run, for: after, figures: StoredFigures())
        #expect(back.markdown == chapter.source)
    }

    @Test func aTextInACaption() throws {
        let source = "~~~swift caption=\"Of `two`{a} \\\"x\\\"\"\n1\n~~~\n"
        let chapter = sampleChapter(source)
        var run = sampleRun(of: chapter)
        run.checks = [0: .value(.text(#"a"b\c"#))]
        let acceptance = try Acceptance(of: run, for: chapter, figures: StoredFigures())
        #expect(acceptance.markdown == source.replacing("`two`", with: #"`a\"b\\c`"#))
        #expect(
            verify(try acceptance.accepted, against: run, figures: StoredFigures()).isEmpty)
    }

    /// What cannot be written is left, and said.
    @Test(arguments: [
        ("`two`<!-- = a -->", "a`b"), ("`two`<!-- = a -->", " a "), ("*two*<!-- = a -->", " a"),
        ("*two*<!-- = a -->", "a\u{1B}[1m"),
    ])
    func whatCannotBeWrittenIsSaid(text: String, value: String) throws {
        let chapter = sampleChapter("```swift\n1\n```\n\n3<!-- = b --> " + text + "\n")
        var run = sampleRun(of: chapter)
        run.checks = [0: real(4), 1: .value(.text(value))]
        let acceptance = try Acceptance(of: run, for: chapter, figures: StoredFigures())
        #expect(acceptance.markdown == chapter.source.replacing("3<", with: "4<"))
        let left = verify(try acceptance.accepted, against: run, figures: StoredFigures())
        #expect(left.count == 1)
        #expect(left.first?.message.hasSuffix("stands; say a part of it") == true)
    }

    /// A number in the alternative text of a figure stands in its image too.
    @Test(arguments: [false, true])
    func aNumberInAnAlternativeText(hasImage: Bool) throws {
        let image = hasImage ? "\n![All 3](figures/01-sample/a.svg)\n" : ""
        let chapter = sampleChapter("```swift name=a alt=\"All 3{n}\"\n1\n```\n" + image)
        var run = sampleRun(of: chapter, [.figure(sampleFigure("x"))])
        run.checks = [0: real(4)]
        let acceptance = try Acceptance(of: run, for: chapter, figures: StoredFigures())
        #expect(acceptance.markdown.contains("alt=\"All 4{n}\""))
        #expect(acceptance.markdown.contains("![All 4](figures/01-sample/a.svg)"))
        let files = acceptance.figures.mapValues { Data($0.utf8) }
        #expect(
            verify(try acceptance.accepted, against: run, figures: StoredFigures(files: files))
                .isEmpty)
    }

    @Test func whatWasNotFoundIsNoHoldingSentence() {
        let (chapter, run) = chapterAndRun([real(3)])
        let found = verify(chapter, against: run, figures: StoredFigures())
        #expect(found.count == 8)
        #expect(found.allSatisfy { $0.message.contains("was not held against its value") })
    }

    /// What differs from run to run is not written, and said.
    @Test func twoRunsMustAgree() throws {
        let chapter = sampleChapter(
            "```swift\n1\n```\n\n3<!-- = a -->, 4<!-- = b -->, 5<!-- = c -->.<!-- check: d -->\n")
        var (one, two) = (sampleRun(of: chapter), sampleRun(of: chapter))
        one.checks = [0: real(3.2), 1: real(7), 2: real(6), 3: .holds]
        two.checks = [0: real(2.9), 1: real(8), 2: real(6), 3: .fails("d", sides: nil)]
        let unstable = unstableSentences(of: chapter, first: one, second: two)
        #expect(unstable.map(\.number) == [1, 3])
        #expect(
            unstable.map { $0.diagnostic.message.prefix(58) } == [
                "says '7', and it is '8' (8.0), in a second run; say what i",
                "the claim `d` does not hold, in a second run; say what is ",
            ])
        let acceptance = try Acceptance(
            of: one, for: chapter, figures: StoredFigures(), sentences: [1, 3])
        #expect(acceptance.markdown == chapter.source.replacing("5<", with: "6<"))
    }
}

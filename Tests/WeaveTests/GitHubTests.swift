import LiterateFormat
import LiterateTesting
import Testing

@testable import LiterateWeave

/// What GitHub adds to CommonMark, beyond its mark-up: places, warnings, and what else reads a text.
@Suite struct GitHubTests {
    private func weave(_ source: String) throws -> WovenChapter {
        let chapter = sampleChapter(source)
        return try Weaver(book: Book(chapters: [chapter]))
            .weave(chapter, recording: sampleRun(of: chapter))
    }

    private func warnings(_ source: String) -> [String] {
        Weaver.warnings(of: sampleChapter(source)).map(\.warning)
    }

    @Test(arguments: [
        ("a[^x] b", "1:2", "`[^x]` is shown as it is written: no line defines this footnote"),
        ("a\n*b* `[^x]` \\* c [^X] [^x]", "2:17", "`[^x]` is shown as it is written: no line"),
        ("| a |\n|---|\n| `\\|` \\| [^x] |", "3:11", "`[^x]` is shown as it is written: no line"),
        ("a[^x] b[^1]\n\n[^1]: c", "1:2", "`[^x]` is shown as it is written: no line defines"),
        ("a\n\n[^x]: b", "3:1", "nothing refers to the footnote `[^x]`"),
        ("[^x]: see[^x]", "1:1", "nothing refers to the footnote `[^x]`"),
        ("a[^x]\n\n[^x]: b\n[^X]: c", "4:1", "the footnote `[^x]` is defined at line 3 already"),
        (
            "[a[^x]](b) c[^x]\n\n[^x]: d", "1:3",
            "`[^x]` is shown as it is written: a footnote cannot"
        ),
        ("![a[^x]](b.png) c[^x]\n\n[^x]: d", "1:4", "`[^x]` is shown as it is written: a footnote"),
        ("a[^x]\n\n[^x]: b\n\n- c\n\n+ d\n\n* e\n\n1. f\n\n1) g", "3:1", "footnotes are shown as"),
        ("| a |\n|---|\n| é | b | c |", "3:8", "from here on the row is not shown"),
        ("> [!HINT]\n> a", "1:3", "`[!HINT]` is shown as it is written; a note of a kind begins"),
        (
            "> [!NOTE] a", "1:3",
            "`[!NOTE]` is shown as it is written; it begins a note of a kind where"
        ),
        ("> [!NOTE]", "1:3", "`[!NOTE]` is shown as it is written; the note has no text"),
        ("- > [!NOTE]\n  > a", "1:5", "`[!NOTE]` is shown as it is written; it begins a note of a"),
        ("a ~~b *c~~ d*", "1:3", "`~~` is shown as it is written"),
        ("*a ~~b* c~~", "1:4", "`~~` is shown as it is written"),
    ])
    func whatIsNotRenderedIsSaidAtItsPlace(source: String, place: String, message: String) throws {
        let warnings = warnings(source)
        try #require(!warnings.isEmpty)
        #expect(
            warnings[0].hasPrefix("chapters/01-sample.md:\(place): warning: \(message)"),
            "\(warnings)")
    }

    @Test(arguments: [
        "~5 and ~6 ~~~ x ~ y", "a [b] ^c [^ d] []", "\\[^x] `[^x]` [^x\\]", "> \\[!NOTE] a",
        "> [x]",
        "- [ ]", "a@b http:// www.", "| a | b", "```\n[^x]\n| a |\n```", "$[^x]$ is a formula",
        "~~a~~ https://x.org - [x]",
    ])
    func whatIsTextIsNotSaid(source: String) {
        #expect(warnings(source) == [])
    }

    @Test(arguments: [
        (
            "| a | b |\n|---|---|\n| c | <i>d |", "3:7",
            "`<i>` is not closed; write `</i>` before the table"
        ),
        (
            "| a\\|<b>c | d |\n|---|---|", "1:6",
            "`<b>` is not closed; write `</b>` before the table cell"
        ),
        (
            "| <i>a | b</i> |\n|---|---|", "1:3",
            "`<i>` is not closed; write `</i>` before the table cell"
        ),
        ("| [a](javascript:b) |\n|---|", "1:3", "the address 'javascript:b' is a script"),
        ("~~<b>a~~", "1:3", "`<b>` is not closed; write `</b>` before the struck-out text ends"),
        (
            "> [!NOTE]\n> <div>\n> a", "2:3",
            "`<div>` is not closed; write `</div>` before the note ends"
        ),
        (
            "a[^1]\n\n[^1]: <i>b", "3:7",
            "`<i>` is not closed; write `</i>` before the paragraph ends"
        ),
        (
            "a[^1]\n\n[^1]: b\n\n    <div>", "5:5",
            "`<div>` is not closed; write `</div>` before the foot"
        ),
        (
            "$x_1$ and $\\frac{1}{2}$ <b>c", "1:25",
            "`<b>` is not closed; write `</b>` before the paragraph"
        ),
        ("\\~ \\[ é <b>c", "1:10", "`<b>` is not closed; write `</b>` before the paragraph"),
        ("| $$a |\n|---|", "1:3", "a formula that does not end"),
        ("| `$` $a$ | $$b |\n|---|---|", "1:13", "a formula that does not end"),
    ])
    func whatIsWrongInsideIsSaidAtItsPlace(source: String, place: String, message: String) {
        let error = #expect(throws: Diagnostics.self) { try weave(source) }
        #expect(
            error?.description.hasPrefix("chapters/01-sample.md:\(place): error: \(message)")
                ?? false,
            "\(error?.description ?? "")")
    }

    @Test func linksInsideHaveTheirPlaces() throws {
        let woven = try weave(
            """
            | a | b |
            |---|---|
            | `\\|` | ![c](d.png) [e](01-sample.md#f) |

            g[^1] ~~[h](i.md)~~ https://swift.org

            [^1]: [j](k.md)

            > [!TIP]
            > [l](m.md)
            """)
        #expect(
            woven.references.map { "\($0.target) \($0.position.line):\($0.position.column)" } == [
                "d.png 3:10", "01-sample.html#f 3:22", "i.md 5:9", "https://swift.org 5:1",
                "m.md 10:3", "k.md 7:7",
            ])
    }

    @Test func titlesAndAnchorsHaveTheWordsAlone() throws {
        let source = """
            # The ~~old~~ new title[^1]

            Opening ~~words~~ of a text[^1], www.x.org.

            ## A ~~b~~ c[^1]

            [^1]: Note
            """
        let woven = try weave(source)
        #expect(woven.title == "The old new title")
        #expect(sampleChapter(source).title == "The old new title")
        #expect(woven.opening == "Opening words of a text, www.x.org.")
        #expect(woven.anchors.sections == [Section(level: 2, title: "A b c", anchor: "a-b-c")])
        #expect(woven.anchors.all.isSuperset(of: ["footnotes", "fn-1", "fnref-1", "fnref-1-3"]))
    }

    @Test func footnotesTakeNoAnchorOfOthers() throws {
        let body = try weave("## Footnotes\n\n## fn-1\n\na[^1]\n\n[^1]: b").body
        #expect(body.contains("<section class=\"footnotes\" id=\"footnotes-1\""))
        #expect(body.contains("href=\"#fn-1-1\""))
        #expect(body.contains("<li id=\"fn-1-1\">"))
    }

    @Test func searchFindsWhatIsInside() {
        let chapter = sampleChapter(
            """
            # Title

            | left | right |
            |---|---|
            | ~~one~~ | `two` |

            > [!NOTE]
            > alerted

            - [x] done[^1]

            ## Part

            [^1]: noted
            """)
        let sections = Weaver(book: Book(chapters: [chapter])).searchableSections(of: chapter)
        #expect(sections.map(\.title) == ["Title", "Part", "Footnotes"])
        #expect(sections[0].text == "left right\none two\nalerted\n done\n")
        #expect(sections[2].anchor == "footnotes")
        #expect(sections[2].text == "noted\n")
    }

    @Test func aCaptionIsReadAsTheTextIs() throws {
        let chapter = sampleChapter(
            "```swift name=a caption=\"~~b~~ www.c.org\"\n1\n```\n\n![x](figures/01-sample/a.svg)\n"
        )
        var run = sampleRun(of: chapter)
        run.cells[0].items = [.figure(sampleFigure("x"))]
        let body = try Weaver(book: Book(chapters: [chapter])).weave(chapter, recording: run).body
        #expect(
            body.contains("<del>b</del> <a href=\"http://www.c.org\">www.c.org</a></figcaption>"))
    }

    @Test func aCellIsOneWhateverIsAroundIt() throws {
        let woven = try weave(
            """
            a[^1]
            [^1]: b
            ```swift
            1
            ```
            | c |
            |---|
            ```swift
            2
            ```
            """)
        #expect(woven.cellCount == 2)
        #expect(woven.body.ranges(of: "class=\"cell\"").count == 2)
    }

    @Test(arguments: [
        "[^a]: $x$ b\n\nc\n", "[^a]: b\n[^a]: $x$\n\n    - d\n    - [^a]: e\n\nc[^a]\n",
        "[^a]: $x$[^b]\n[^b]: $y$\n\nc\n",
    ])
    func whatIsNotShownHoldsFormulasToo(source: String) throws {
        let chapter = sampleChapter(source)
        let formulas = try Weaver(book: Book(chapters: [chapter])).formulas(in: chapter)
        let markup = Dictionary(formulas.map { ($0.text, "<math>x</math>") }) { first, _ in first }
        let body = try Weaver(book: Book(chapters: [chapter]), mathematics: markup)
            .weave(chapter, recording: sampleRun(of: chapter)).body
        #expect(!body.contains("<math>"))
        #expect(body.contains("<p>c"))
    }

    @Test func aCellIsNotLostWithAFootnote() throws {
        let cell = "- a\n[^1]: b\n\n    ```swift\n    1\n    ```\n"
        let error = #expect(throws: Diagnostics.self) { try weave(cell) }
        #expect(
            error?.description == """
                chapters/01-sample.md:4:1: error: a cell in a footnote that is not shown; refer to the footnote, \
                or indent the cell by less than four blanks
                """)
        #expect(try weave(cell + "\nc[^1]\n").body.ranges(of: "class=\"cell\"").count == 1)
    }
}

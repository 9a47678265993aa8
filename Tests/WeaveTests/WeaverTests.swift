import Foundation
import GoldenTesting
import LiterateCMark
import LiterateFormat
import LiterateRecording
import LiterateTesting
import Testing

@testable import LiterateWeave

@Suite struct WeaverTests {
    private func weave(_ source: String, _ items: [RecordedItem]...) throws -> WovenChapter {
        let chapter = sampleChapter(source)
        var run = sampleRun(of: chapter)
        for (index, items) in items.enumerated() { run.cells[index].items = items }
        return try Weaver(book: Book(chapters: [chapter])).weave(chapter, recording: run)
    }

    @Test func aChapterWithoutCellsIsWhatLibcmarkRenders() throws {
        let source = try #require(
            FixtureCase.all(in: "expect", beside: #filePath)
                .first { $0.testDescription == "commonmark" }?.text(of: "chapter.md"))
        let pointer = cmark_markdown_to_html(source, source.utf8.count, CMARK_OPT_UNSAFE)
        defer { free(pointer) }
        let plain = String(cString: try #require(pointer))
        let woven = try weave(source).body.split(separator: "\n", omittingEmptySubsequences: false)
            .filter { !$0.hasPrefix("<section id=") && $0 != "</section>" }
        #expect(woven.joined(separator: "\n") == plain)
        #expect(plain.utf8.count > 1000)
    }

    @Test func knowsWhatThePageAroundItNeeds() throws {
        let woven = try weave(
            """
            # The `title`

            The *first* paragraph,
            over two lines.

            ## One

            ```swift name=a
            plot
            ```

            ![A figure of x.](figures/01-sample/a.svg)

            ### Two & three

            ```swift norun
            b
            ```
            """, [.figure(sampleFigure("x"))])
        #expect(woven.title == "The title")
        #expect(woven.opening == "The first paragraph, over two lines.")
        #expect(
            woven.anchors.sections == [
                Section(level: 2, title: "One", anchor: "one"),
                Section(level: 3, title: "Two & three", anchor: "two--three"),
            ])
        #expect(woven.anchors.title == "the-title")
        #expect(woven.anchors.cells == [0: "a", 1: "cell-2"])
        #expect(woven.anchors.figures == ["figure-1"])
        #expect((woven.cellCount, woven.figureCount) == (1, 1))
        #expect(woven.references == [])
    }

    @Test func anchorsAreUnique() {
        let chapter = sampleChapter(
            """
            ## Loss
            ## Loss
            ## Figure 1
            <a id="raw"></a>

            ## Raw

            ```swift name=loss
            1
            ```

            ![x](figures/01-sample/loss.svg)
            """)
        let anchors = ChapterAnchors(chapter)
        #expect(anchors.sections.map(\.anchor) == ["loss", "loss-1", "figure-1", "raw-1"])
        #expect(anchors.cells == [0: "cell-loss"])
        #expect(anchors.figures == ["figure-1-1"])
    }

    @Test func referencesHaveTheirPlacesAndLeadToPages() throws {
        let woven = try weave(
            """
            A [chapter](01-sample.md#x) and a [file](other.md).

            > ![image](images/a.png) <img src='b.png'>

            <https://swift.org> [site](//example.org) [part](#x)
            """)
        #expect(
            woven.references.map(\.target) == [
                "01-sample.html#x", "other.md", "images/a.png", "b.png", "https://swift.org",
                "//example.org", "#x",
            ])
        #expect(woven.references.map(\.position.line) == [1, 1, 3, 3, 5, 5, 5])
        #expect(
            woven.references.map(\.isExternal) == [false, false, false, false, true, true, false])
        #expect(woven.references.map(\.kind)[2...3] == [.image, .image])
    }

    @Test func aRecordingOfOtherCodeIsStale() throws {
        let chapter = sampleChapter("text\n\n```swift\nlet a = 1\n```\n")
        var run = sampleRun(of: chapter)
        run.code = "other"
        let error = #expect(throws: Diagnostics.self) {
            try Weaver(book: Book(chapters: [chapter])).weave(chapter, recording: run)
        }
        #expect(
            error?.description == """
                chapters/01-sample.md:1:1: error: the recording is of other code than the chapter's; \
                'swift run book run 01-sample' records it again
                """)
    }

    @Test func idsOfInlinedDrawingsAreScoped() {
        let svg = """
            <svg aria-labelledby="t x"><title id="t">a="b"</title><g id="c" fill="url(#c)"/>\
            <use href="#c"/><a href="#elsewhere"/></svg>
            """
        #expect(
            InlineSVG(svg, prefix: "f-").html == """
                <svg aria-labelledby="f-t x"><title id="f-t">a="b"</title>\
                <g id="f-c" fill="url(#f-c)"/><use href="#f-c"/><a href="#elsewhere"/></svg>
                """)
    }

    @Test func aVolatileDrawingIsTheAcceptedFile() throws {
        let woven = try weave(
            "```swift name=a volatile\nplot\n```\n\n![x](figures/01-sample/a.svg)\n",
            [.figure(sampleFigure("random"))])
        #expect(woven.body.contains("<img src=\"figures/01-sample/a.svg\" alt=\"x\">"))
        #expect(!woven.body.contains("random"))
        #expect(woven.references.map(\.target) == ["figures/01-sample/a.svg"])
    }

    @Test(arguments: [
        ("torch.randn", "generated/torch.randn.html"),
        ("Tensor.requires_grad_", "generated/torch.Tensor.requires_grad_.html"),
        ("torch.Tensor", "tensors.html"), ("Tensor", "tensors.html"),
        ("F.cross_entropy", "generated/torch.nn.functional.cross_entropy.html"),
        ("nn.Linear", "generated/torch.nn.Linear.html"),
        ("torch.nn.init.normal_", "nn.init.html#torch.nn.init.normal_"),
        ("torch.utils.data.DataLoader", "data.html#torch.utils.data.DataLoader"),
        ("nn.Module.zero_grad", "generated/torch.nn.Module.html#torch.nn.Module.zero_grad"),
        ("torch.autograd.Function", "autograd.html#torch.autograd.Function"),
        ("torch", nil), ("torch.float32", nil), ("Tensor.__getitem__", nil),
        ("random.shuffle", nil),
        ("tanh", nil),
    ])
    func callsLeadToTheirDocumentation(call: String, page: String?) throws {
        let documentation = "https://docs.pytorch.org/docs/stable/"
        let notes = ReferenceNotes(try thisBook().references)
        #expect(notes.address(of: call, notes.options[0]) == page.map { documentation + $0 })
    }

    @Test func aChapterSaysWhatOneCanDoAfterwards() {
        let chapter = sampleChapter(
            "# T\n\n<!-- other -->\n\n<!-- afterwards: read\nit -->\n\n<!-- afterwards: no -->\n")
        let weaver = Weaver(book: Book(chapters: [chapter]))
        #expect(weaver.afterwards(of: chapter) == "read it")
        #expect(weaver.afterwards(of: sampleChapter("<!-- afterwards: -->\n\ntext")) == nil)
        #expect(weaver.opening(of: chapter) == "")
    }

    @Test func formulasHaveTheirPlaces() throws {
        let chapter = sampleChapter("# A $x$\n\n> two:\n> $y$, $x$\n> $$z\n> w$$\n")
        let formulas = try Weaver(book: Book(chapters: [chapter])).formulas(in: chapter)
        #expect(formulas.map(\.text.latex) == ["x", "y", "x", "z w"])
        #expect(formulas.map(\.text.isDisplayed) == [false, false, false, true])
        #expect(formulas.map(\.position.line) == [1, 4, 4, 5])
        #expect(formulas.map(\.position.column) == [5, 3, 8, 3])
    }

    @Test func aFormulaThatWasNotConvertedIsNotLeftOut() {
        let error = #expect(throws: Diagnostics.self) { try weave("text\n\nand $x$\n") }
        #expect(
            error?.description == "chapters/01-sample.md:3:5: error: this formula was not converted"
        )
    }

    @Test func searchFindsProseAndShownCodeOnly() {
        let chapter = sampleChapter(
            """
            # Title

            Opening with `code` and [a link](x.md) and $\\alpha$.

            ## First part

            - item

            ```swift name=a caption="The caption"
            let shown = 1
            ```

            ```output
            printed
            ```

            ![The alternative text](figures/01-sample/a.svg)

            ```swift hide
            let hidden = 1
            ```

            ### Inner

            #### Innermost

            ```sh
            make site
            ```
            """)
        let sections = Weaver(book: Book(chapters: [chapter])).searchableSections(of: chapter)
        #expect(sections.map(\.title) == ["Title", "First part", "Inner"])
        #expect(sections.map(\.anchor) == [nil, "first-part", "inner"])
        #expect(sections[0].text.hasPrefix("Opening with code and a link and "))
        #expect(!sections[0].text.contains("alpha"))
        #expect(sections[1].text == "item\nlet shown = 1\nThe caption\n")
        #expect(sections[2].text == "Innermost\nmake site\n")
    }
}

@Suite struct PlainDrawingTests {
    @Test func aDrawingSaysWithoutAStyleSheetWhatIsShownAndHow() {
        let svg = """
            <svg class="plot plot-wide" data-frames="0|1"><path class="plot-axis" d="M0 0V9"/>\
            <g class="plot-frame is-shown"><path class="plot-line plot-stroke-2" d="M0 0L9 9"/></g>\
            <g class="plot-frame"></g></svg><svg class="plot plot-narrow"></svg>
            """
        #expect(
            plainDrawing(svg) == """
                <svg class="plot plot-wide" font-family="sans-serif" font-size="12" \
                display="none" data-frames="0|1">\
                <path class="plot-axis" fill="none" stroke="#57606a" d="M0 0V9"/>\
                <g class="plot-frame is-shown"><path class="plot-line plot-stroke-2" fill="none" \
                stroke="#d1590f" vector-effect="non-scaling-stroke" d="M0 0L9 9"/></g>\
                <g class="plot-frame" display="none"></g></svg>\
                <svg class="plot plot-narrow" display="none"></svg>
                """)
    }
}

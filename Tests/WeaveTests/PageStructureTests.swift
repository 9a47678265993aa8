import LiterateFormat
import LiterateTesting
import Testing

@testable import LiterateWeave

/// Raw HTML is passed on, but for what would take the page apart.
@Suite struct PageStructureTests {
    private func body(of source: String) throws -> String {
        let chapter = sampleChapter(source)
        return try Weaver(book: Book(chapters: [chapter]))
            .weave(chapter, recording: sampleRun(of: chapter)).body
    }

    private func problems(of source: String) -> [String] {
        do {
            _ = try body(of: source)
            return []
        } catch {
            return ((error as? Diagnostics)?.all ?? []).map(\.description)
        }
    }

    @Test(arguments: [
        "<div class='raw'>\n\n*Markdown*\n\n</div>\n",
        "a <kbd>b</kbd> <br> <img src=x.png alt=\"\"> c\n",
        "<details><summary>s</summary>\n\n- a\n\n### b\n\n</details>\n",
        "<!-- a -- b > c <div> -->\n",
        "<!--> <b>x</b>\n", "<script>\nif (a < b) { x = \"</div>\" }\n</script>\n",
        "a <script>b</script> *c <textarea>* d</textarea>\n",
        "<textarea>\n</article>\n</textarea>\n",
        "<table><tr><td>a<td>b<tr><th>c</table>\n", "<ul><li>a<li>b</ul>\n", "<p>a\n\nb\n",
        "<svg viewBox=\"0 0 1 1\"><path d=\"M0 0\"/><g><circle r='1'/></g></svg>\n",
        "- <b>x</b>\n  <i>y</i>\n", "![a <b> c](x.png)\n", "`<div>`\n\n    </article>\n",
        "<a href=\"x > y\" title='</article>'>x</a>\n", "<DIV></div>\n",
        "a < b, c <3 and <> </ d\n",
        "![x](data:image/png;base64,AA==) <img src=\"data:image/png;base64,AA==\" alt=\"\">\n",
        "[x](javascript.html) [y](data/a.csv) <a href=\"database:x\">z</a>\n",
    ])
    func whatLeavesThePageWholeIsPassedOn(source: String) {
        #expect(problems(of: source) == [])
    }

    @Test(arguments: [
        ("<div>\n\ntext\n", "3:1", "`<div>` is not closed; write `</div>` before the text ends"),
        (
            "a <b>b\n\ntext\n", "3:3",
            "`<b>` is not closed; write `</b>` before the paragraph ends"
        ),
        (
            "- <div>\n\n</div>\n", "3:3",
            "`<div>` is not closed; write `</div>` before the list item ends"
        ),
        (
            "<div>\n<i>a</div>\n", "4:1",
            "`<i>` is not closed; write `</i>` before `</div>` in line 4"
        ),
        (
            "## A\n\n<div>\n\n## B\n\n</div>\n", "5:1",
            "`<div>` is not closed; write `</div>` before the heading in line 7 begins another section"
        ),
        ("<div/>\n", "3:1", "`<div>` is not closed; write `</div>` before the text ends"),
        (
            "a\n</article>\n", "4:1",
            "`</article>` closes nothing that was opened in this text; leave it out, or open it there"
        ),
        (
            "</main></div>\n", "3:1",
            "`</main>` closes nothing that was opened in this text; leave it out, or open it there"
        ),
        (
            "<div>\n\n> </div>\n\n</div>\n", "5:3",
            "`</div>` closes nothing that was opened in this quote; leave it out, or open it there"
        ),
        (
            "<body class=x>\n", "3:1",
            "`<body>` would change the page; leave it out, the page has its own"
        ),
        ("a <base href=x>\n", "3:3", "`<base>` would change the page; write whole addresses"),
        (
            "<plaintext>\n", "3:1",
            "`<plaintext>` would change the page; write `<pre>`, which has an end"
        ),
        ("<!-- a\n\nb\n", "3:1", "a comment that does not end; end it with `-->`"),
        (
            "<div>\n<!-- a\n\nb -->\n</div>\n", "4:1",
            "a comment that does not end; end it with `-->`"
        ),
        ("<div class=\"a\n\nb\n", "3:1", "a tag `<div` that does not end; write its `>`"),
        (
            "<script>\nx\n", "3:1",
            "`<script>` does not end with its HTML; write `</script>` in the same block"
        ),
        (
            "<title>x\n\n</title>\n", "3:1",
            "`<title>` does not end with its HTML; write `</title>` in the same block"
        ),
        (
            "a <textarea> b\n", "3:3",
            "`<textarea>` is not closed; write `</textarea>` before the paragraph ends"
        ),
        (
            "a <STYLE> b </styl>\n", "3:3",
            "`<style>` is not closed; write `</style>` before the paragraph ends"
        ),
    ])
    func whatWouldTakeThePageApartIsAnErrorAtItsLine(source: String, place: String, message: String)
    {
        #expect(
            problems(of: "# T\n\n" + source).first
                == "chapters/01-sample.md:\(place): error: \(message)")
    }

    @Test(arguments: [
        "[x](javascript:alert(1))", "[x](JavaScript:alert(1))", "[x](<  javascript:alert(1)>)",
        "[x](&#106;avascript:alert(1))", "[x](java&Tab;script:alert(1))", "<javascript:alert(1)>",
        "[x](vbscript:a)", "[x](data:text/html,a)", "![x](data:text/html,a)", "![x](javascript:a)",
        "[x][r]\n\n[r]: javascript:a", "<a href=\"javascript:a\">x</a>",
        "<a href=javascript:a>x</a>",
        "<a href=' \u{1}java&#x0A;script&colon;a'>x</a>", "<a HREF=\"&#106avascript:a\">x</a>",
        "<form action=\"javascript:a\"></form>", "<iframe src=\"data:image/svg+xml,a\"></iframe>",
        "<svg><a xlink:href=\"javascript:a\">x</a></svg>", "<a href=\"data:image/png,a\">x</a>",
        "[x](<java\tscript:a>)",
    ])
    func anAddressThatIsAScriptIsRefused(source: String) {
        let problems = problems(of: "# T\n\n" + source + "\n")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("chapters/01-sample.md:3:") == true)
        #expect(
            problems.first?.hasSuffix(
                "is a script or holds what it shows; write one that leads to a page or a file")
                == true)
    }

    @Test func aCaptionIsHeldToTheSame() {
        let problems = problems(
            of: "text\n\n```swift name=a caption=\"<b>c [x](javascript:a)\"\nplot\n```\n")
        #expect(problems.count == 2)
        #expect(problems.allSatisfy { $0.hasPrefix("chapters/01-sample.md:3:") })
    }

    @Test func manyFaultsAreNotAllTold() {
        let text =
            String(repeating: "<a>", count: 10_000) + String(repeating: "</b>", count: 10_000)
        #expect((100...20_000).contains(problems(of: "p \(text)\n").count))
    }
}

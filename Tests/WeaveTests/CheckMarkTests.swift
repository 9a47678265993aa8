import LiterateFormat
import LiterateTesting
import LiterateWeave
import Testing

/// What a page shows of sentences that are checked.
struct CheckMarkTests {
    private func woven(_ text: String) throws -> WovenChapter {
        let chapter = sampleChapter("```swift name=a\n1\n```\n\n" + text)
        return try Weaver(book: Book(chapters: [chapter]))
            .weave(chapter, recording: sampleRun(of: chapter))
    }

    private func marked(_ text: String, _ expression: String = "x") -> String {
        "<span class=\"checked\" title=\"Checked: \(expression)\">\(text)</span>"
    }

    @Test(arguments: [
        ("by 0.034<!-- = x -->.", "by §0.034§."), ("−14<!-- = x -->", "§−14§"),
        ("&minus;14<!-- = x -->", "§−14§"), ("a 12.8&nbsp;%<!-- = x --> b", "a §12.8\u{A0}%§ b"),
        ("is `[1]`<!-- = x -->", "is §<code>[1]</code>§"),
        ("*a*<!-- = x -->, **3**<!-- = x -->", "§<em>a</em>§, §<strong>3</strong>§"),
        ("[*a* 3](https://a.b)<!-- = x -->", "§<a href=\"https://a.b\"><em>a</em> 3</a>§"),
        ("1, 2<!-- = x --> and 3<!-- = x -->", "1, §2§ and §3§"),
    ])
    func aNumberHasAMark(text: String, html: String) throws {
        var parts = html.split(separator: "§", omittingEmptySubsequences: false).map(String.init)
        for index in stride(from: 1, to: parts.count, by: 2) { parts[index] = marked(parts[index]) }
        #expect(try woven(text).body.contains("<p>\(parts.joined())</p>"))
    }

    @Test func aClaimHasATick() throws {
        let body = try woven("It grows.<!-- check: a <\n  b && \"c\" > d --> And 3<!-- = x -->.")
            .body
        #expect(
            body.contains(
                "<p>It grows.<span class=\"claim\" role=\"img\" aria-label=\"checked\" title=\"Checked: "
                    + "a &lt; b &amp;&amp; &quot;c&quot; &gt; d\"></span> And \(marked("3")).</p>"))
    }

    /// `$0` in an expression begins no formula, and a formula beside it is one.
    @Test func noFormulaBeginsInAComment() throws {
        let chapter = sampleChapter(
            "```swift\n1\n```\n\nFlat.<!-- check: a.allSatisfy { $0 < 1 } --> A root $x$.\n\n"
                + "3<!-- = a.map { $0 }.count --> and<!-- check: a.sorted { $0 < $1 }\n== a --> $y$\n"
        )
        let formulas = try Weaver(book: Book(chapters: [chapter])).formulas(in: chapter)
        #expect(formulas.map(\.text.latex) == ["x", "y"])
    }

    /// It would be shown, and says nothing that is checked.
    @Test(arguments: [
        ("A root $x = 3<!-- = x -->$.", 5, 8), ("It costs 5$<!-- note --> or 6$.", 5, 11),
        ("$$\n3<!-- = x -->\n$$", 5, 1), ("| a |\n|---|\n| $3<!-- = x -->$ |", 7, 3),
    ])
    func noCommentStandsInAFormula(text: String, line: Int, column: Int) {
        let error = #expect(throws: Diagnostics.self) { try woven(text) }
        #expect(
            error?.all.first?.position
                == SourcePosition(file: "chapters/01-sample.md", line: line, column: column))
        #expect(error?.all.first?.message.contains("a formula with a comment in it") == true)
    }

    @Test func tablesAndFootnotesHaveMarks() throws {
        let body = try woven(
            "| a |\n|---|\n| 7<!-- = x \\|\\| y --> |\n\nNote[^1].\n\n[^1]: b\n\n    In it 8<!-- = x -->.\n"
        ).body
        #expect(body.contains("<td>\(marked("7", "x || y"))</td>"))
        #expect(body.contains("<p>In it \(marked("8"))."))
    }

    @Test func headingsAndTheirAnchorsAreAsWithout() throws {
        let with = try woven("## Of 3<!-- = x --> words<!-- check: x -->\n\nText.\n")
        let without = try woven("## Of 3 words\n\nText.\n")
        #expect(with.anchors == without.anchors)
        #expect(with.body.contains("<h2>Of \(marked("3")) words<span class=\"claim\""))
        #expect(try woven("Text with 3<!-- = x --> words.\n").opening == "Text with 3 words.")
    }

    @Test func theTextOfAnImageHasNone() throws {
        #expect(
            try woven("![of 3{x}, {check: y} but {z}](https://a.b/c.png)").body
                .contains("alt=\"of 3,  but {z}\""))
    }
}

import LiterateFormat
import LiterateSentences
import Testing

/// Checks of sentences in a chapter's text: where they stand, what they check, and what is refused.
struct SentenceCheckTests {
    private let cell = "```swift name=a\nlet x = 1\n```\n"

    private func chapter(_ text: String) throws(Diagnostics) -> Chapter {
        try Chapter(name: "01-x", path: "chapters/01-x.md", source: text)
    }

    /// A line of prose after a cell, whose first column is in line 5.
    private func check(_ line: String) throws -> SentenceCheck {
        let checks = try chapter(cell + "\n" + line + "\n").checks
        return try #require(checks.count == 1 ? checks.first : nil)
    }

    @Test(arguments: [
        ("It falls by 0.034<!-- = x -->.", "0.034", 13, false),
        ("so −14<!--= x-->", "−14", 4, false),
        ("ä 12.8 %<!-- = x -->", "12.8 %", 4, false),
        ("The shape is `[3, 4]`<!-- = x -->.", "[3, 4]", 15, true),
        ("``a`b``<!-- = x -->", "a`b", 3, true),
        ("**0.5**<!-- = x -->", "0.5", 3, true), ("*ten*<!-- = x -->", "ten", 2, true),
        ("[ten](http://a.b)<!-- = x -->", "ten", 2, true),
        ("[by 0.5<!-- = x -->](http://a.b)", "0.5", 5, false),
        // What a link leads to may be written as its text is.
        ("[ten](http://ten)<!-- = x -->", "ten", 2, true), ("[3](<3>)<!-- = x -->", "3", 2, true),
        ("a **[3](a3)**<!-- = x -->", "3", 6, true), ("[3](3 '3')<!-- = x -->", "3", 2, true),
        ("<http://a.b>, *3*<!-- = x -->", "3", 16, true), ("`` `a` ``<!-- = x -->", "`a`", 4, true),
        ("<http://a.b><!-- = x -->", "http://a.b", 2, true),
        // Markdown by itself takes the second for the target of links.
        ("[^1]: a footnote of 7<!-- = x -->", "7", 21, false), ("[^1]: 7<!--=x-->", "7", 7, false),
        ("- a list: 7<!-- = x -->", "7", 11, false), ("1. > 7<!-- = x -->", "7", 6, false),
        ("> quoted 7<!-- = x -->", "7", 10, false),
        ("## A heading with 7<!-- = x -->", "7", 19, false),
        ("the code `<!-- = x -->` and 7<!-- = x -->", "7", 29, false),
        ("![a picture of 7{x}](a.png)", "7", 16, false),
    ])
    func aQuoteAndItsPlace(line: String, text: String, column: Int, isSetOff: Bool) throws {
        let check = try check(line)
        #expect(
            check.written
                == WrittenCheck(line: 5, column: column, quote: Quote(text, isSetOff: isSetOff)))
        #expect(check.expression == "x")
        #expect(check.place == column - 1..<column - 1 + text.utf8.count)
        #expect(check.cell == 0 && !check.isBefore)
        let bytes = Array(line.utf8)
        #expect(bytes[(check.position.column - 1)...].first == UInt8(ascii: "x"))
    }

    @Test func claims() throws {
        let check = try check("It grows.<!-- check: x < 3 && x > 0 -->")
        #expect(check.isClaim && check.expression == "x < 3 && x > 0")
        #expect(check.written.line == 5 && check.written.column == 10)
        #expect(check.position.column == 22)
    }

    @Test func anExpressionOverSeveralLines() throws {
        let chapter = try chapter(cell + "\n> It grows.<!-- check:\n> x\n>   < 3 --> And on.\n")
        #expect(chapter.checks[0].code == "  x\n    < 3")
        #expect(chapter.checks[0].line == 6)
        #expect(chapter.sourceWithoutChecks == chapter.source)
    }

    @Test func aLinkWithALabelOfItsWords() throws {
        let chapter = try chapter(cell + "\n[3][3]<!-- = x --> [3]<!-- = x -->\n\n[3]: 3\n")
        #expect(chapter.checks.map(\.place) == [1..<2, 20..<21])
    }

    /// Where a list of footnotes has a page's text, Markdown by itself has code.
    @Test func theParagraphsOfAFootnote() throws {
        let chapter = try chapter(
            cell
                + "\nA note[^1].\n\n[^1]: One.\n\n    It is 7<!-- = x -->.<!-- check: x\n    == 1 -->\n"
        )
        #expect(chapter.checks.map(\.expression) == ["x", "x\n    == 1"])
        #expect(
            chapter.checks[0].written
                == WrittenCheck(line: 9, column: 11, quote: Quote("7", isSetOff: false)))
        #expect(chapter.checks[1].code == String(repeating: " ", count: 36) + "x\n    == 1")
    }

    @Test func aBarInATable() throws {
        let row = "| 7<!-- = x \\|\\| y --> | `a\\|`<!-- = z --> |"
        let chapter = try chapter(
            cell + "\n| a | b |\n|---|---|\n\(row)\n\nx | 7<!-- = x || y -->\n")
        #expect(chapter.checks.map(\.expression) == ["x || y", "z", "x || y"])
        #expect(chapter.checks.map(\.written.quote?.text) == ["7", "a|", "7"])
        #expect(chapter.checks.map(\.position.column) == [11, 38, 13])
    }

    /// The places of what is bound in braces, behind others too.
    @Test func bracesBehindBraces() throws {
        let caption = "Of 3{check: x > 1}{x} and `b`{y}"
        let chapter = try chapter("~~~swift name=a caption=\"\(caption)\"\nlet x = 1\n~~~\n")
        let fence = Array("~~~swift name=a caption=\"\(caption)".utf8)
        #expect(chapter.checks.map(\.expression) == ["x", "x > 1", "y"])
        #expect(
            chapter.checks.compactMap(\.place).map { String(decoding: fence[$0], as: UTF8.self) }
                == ["3", "b"])
        #expect(chapter.cells[0].options.caption == "Of 3 and `b`")
    }

    @Test func whatStandsBeforeTheFirstCellAndAfterOthers() throws {
        let text =
            "# A 1<!-- = x -->\n\n" + cell
            + "\n2<!-- = x --> [3](a)<!-- = x --><!-- check: x < 2 -->\n\n"
            + "```swift norun\nx\n```\n\n4<!-- = x -->\n\n```swift traps\nx\n```\n\n5<!-- = x -->\n"
        let chapter = try chapter(text)
        #expect(chapter.checks.map(\.cell) == [0, 0, 0, 0, 0, 2])
        #expect(chapter.checks.map(\.isBefore) == [true, false, false, false, false, false])
        #expect(chapter.title == "A 1")
        #expect(chapter.checkCounts == "5 numbers and 1 claim")
        #expect(chapter.sourceWithoutChecks.hasPrefix("# A 1\n"))
        #expect(chapter.sourceWithoutChecks.contains("\n2 [3](a)\n"))
    }

    @Test func captionsAndAlternativeTexts() throws {
        let fence =
            #"~~~swift name=a caption="Up to 3{words[\"a\"]!.count}, $x^{2}$, {a} and `b`{c}" alt="{check: x < 2}A \"quote\" of 5{x}""#
        let chapter = try chapter(fence + "\nlet x = 1\n~~~\n")
        let options = chapter.cells[0].options
        #expect(options.caption == "Up to 3, $x^{2}$, {a} and `b`")
        #expect(options.alternativeText == #"A "quote" of 5"#)
        #expect(chapter.checks.map(\.expression) == [#"words["a"]!.count"#, "c", "x < 2", "x"])
        #expect(chapter.checks.map { $0.written.quote?.text } == ["3", "b", nil, "5"])
        for check in chapter.checks {
            guard let place = check.place, let quote = check.written.quote else { continue }
            #expect(Array(fence.utf8)[place].elementsEqual(quote.text.utf8))
            #expect(check.written.column == place.lowerBound + 1 && check.written.line == 1)
        }
    }

    @Test(arguments: [
        ("<!-- = x -->", 5, 1, "a comment at the start of a line"),
        ("Word\n<!-- check: x -->", 6, 1, "a comment at the start of a line"),
        ("> a\n>\n> <!-- = x -->", 7, 3, "a comment at the start of a line"),
        ("nothing<!-- = x -->", 5, 8, "no number stands before"),
        ("far 3 <!-- = x -->", 5, 7, "take the blank before it away"),
        ("*a* b<!-- = x -->", 5, 6, "no number stands before"),
        ("7<!-- = a--b -->", 5, 2, "Markdown takes no `--`"),
        ("Word.<!-- check: a -- b -->", 5, 6, "Markdown takes no `--`"),
        ("7<!-- = a", 5, 2, "not closed"), ("7<!-- = -->", 5, 2, "without an expression"),
        ("![alt 3<!-- = x -->](a.png)", 5, 8, "no comment can stand in the text of an image"),
        ("![alt 3{x](a.png)", 5, 8, "not closed"),
        ("<b>3</b><!-- = x -->", 5, 9, "nothing stands before"),
        ("<div>\n3<!-- = x -->\n</div>", 6, 2, "nothing is checked in a block of HTML"),
        ("| a |\n|---|\n| 7<!-- = x || y --> |", 7, 13, "ends the cell of a table"),
        ("| a |\n|---|\n| b<!-- check: x\n|| y --> |", 7, 17, "ends the cell of a table"),
        ("| a | b |\n|---|---|\n| `a | 7<!-- = x --> `|", 7, 1, "goes over several cells"),
        ("[^1]: 7 <!-- = x -->", 5, 9, "take the blank before it away"),
        ("[^1]: a\n\n    7<!-- = x", 7, 6, "not closed"),
        ("3<!-- = x --><!-- = x + 1 -->", 5, 21, "'3' is bound to `x` already"),
        ("![of 3{x}{y}](a.png)", 5, 11, "'3' is bound to `x` already"),
        ("of 12 345<!-- = x -->", 5, 7, "`12 345` may be one number or two"),
        ("of 12'345<!-- = x -->", 5, 7, "`12'345` may be one number or two"),
        ("of 10^3<!-- = x -->", 5, 7, "`10^3` is more than the number that would be checked"),
        ("![of 12 345{x}](a.png)", 5, 12, "`12 345` may be one number or two"),
    ])
    func whatIsRefused(text: String, line: Int, column: Int, message: String) {
        do throws(Diagnostics) {
            _ = try chapter(cell + "\n" + text + "\n")
            Issue.record("accepted")
        } catch {
            let first = error.all.first
            #expect(first?.message.contains(message) == true, "\(error)")
            #expect(
                first?.position
                    == SourcePosition(file: "chapters/01-x.md", line: line, column: column))
        }
    }

    /// Where a comment can stand, braces are shown.
    @Test(arguments: [
        ("It grows{check: x > 1}.", 9, "`<!-- check: x > 1 -->` behind the sentence"),
        ("{check: a_b * c[0] < 2} first", 1, "`<!-- check: a_b * c[0] < 2 -->` behind"),
        ("falls by 0.034{x - y}", 15, "`<!-- = x - y -->` directly behind the number"),
        ("- 12.8 %{try f(x) as Float} of", 9, "`<!-- = try f(x) as Float -->` directly"),
        ("## On 10⁻³{x}", 14, "`<!-- = x -->` directly behind the number"),
        ("7<!-- = x --> and 7{x}", 20, "`<!-- = x -->` directly"),
        ("Of `a` and ![7{x}](a.png) 7{x}", 28, "`<!-- = x -->` directly"),
    ])
    func bracesInProse(line: String, column: Int, advice: String) throws {
        let warnings = try chapter(cell + "\n" + line + "\n").warnings
        #expect(warnings.count == 1)
        #expect(
            warnings.first?.position
                == SourcePosition(file: "chapters/01-x.md", line: 5, column: column))
        #expect(warnings.first?.message.contains(advice) == true, "\(warnings)")
    }

    @Test(arguments: [
        "a {brace} and {x: 1}", "`0.034{x}` and `{check: x}`", "$x_2^{y}$ and $10{x}$",
        "$$2{x}\na 3{y}$$", "10{1,2}", "3{}", "3{one of these}", "3\\{x}", "3 {x}", "a{x}", "3{x",
        "![of 3{x}](a.png)", "<b title='3{x}'>", "{checked: x}",
    ])
    func otherBracesInProse(text: String) throws {
        #expect(try chapter(cell + "\nwords " + text + "\n").warnings.isEmpty)
    }

    @Test(arguments: [
        "a <!-- comment --> here", "`<!-- = x -->` alone", "\\<!-- = x -->", "<!-- note -->",
        "<!-- checked: x -->", "7<!-- == x -->",
    ])
    func otherCommentsStay(text: String) throws {
        #expect(try chapter(cell + "\n" + text + "\n").checks.isEmpty == !text.contains("=="))
    }

    /// Many in one line are read in a time that grows with them.
    @Test func manyInOneLine() throws {
        let count = 5_000
        func repeated(_ text: String) -> String { String(repeating: text, count: count) }
        func text(_ line: String) -> String { cell + "\n" + line + "\n" }
        #expect(try chapter(text(repeated("7<!-- = x --> "))).checks.count == count)
        #expect(try chapter(text("![\(repeated("`a`{x} 7{x} {"))](a.png)")).checks.count == count)
        #expect(try chapter(text(repeated("*a " + "7<!-- = x --> "))).checks.count == count)
        let caption = repeated("`a`{x} {")
        let captioned = try chapter("~~~swift name=a caption=\"\(caption)\"\nlet x = 1\n~~~\n")
        #expect(captioned.checks.count == count)
        #expect(throws: Diagnostics.self) { try chapter(text("p " + repeated("<!-- = "))) }
        #expect(throws: Diagnostics.self) { try chapter(text("p " + repeated("7<!-- = x "))) }
    }

    @Test func aChapterWithoutValues() {
        #expect(throws: Diagnostics.self) { try chapter("# A\n\n3<!-- = x -->\n") }
        #expect(throws: Diagnostics.self) { try chapter("```swift norun caption=\"3{x}\"\n```\n") }
    }

    /// Words cost nothing, and neither do numbers: only what is asked of the program does.
    @Test func theDigestIsOfExpressions() throws {
        func digest(_ text: String) throws -> String {
            let chapter = try chapter(cell + "\n" + text + "\n")
            return try Book(chapters: [chapter]).codeDigest(of: chapter).text
        }
        let before = try digest("It is 3<!-- = x -->.<!-- check: x < 2 -->")
        #expect(
            try digest("Now it\nwas 4<!-- =   x -->, and so on.<!-- check: x < 2 -->") == before)
        #expect(try digest("It is 3<!-- = x + 1 -->.<!-- check: x < 2 -->") != before)
        #expect(try digest("It is 3<!-- = x -->.<!-- check: x < 3 -->") != before)
        #expect(try digest("It is 3.<!-- check: x --><!-- check: x < 2 -->") != before)
        #expect(try digest("It is 3.") != before)
    }
}

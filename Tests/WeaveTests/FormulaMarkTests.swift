import LiterateFormat
import LiterateLayout
import LiterateRecording
import LiterateTesting
import Testing

@testable import LiterateWeave

/// Nothing that an author or a program writes is taken for a formula's place, and nothing is lost.
@Suite struct FormulaMarkTests {
    /// Weaves a chapter whose formulas become `<math>LATEX</math>`.
    private func weave(_ source: String, _ items: [RecordedItem]...) throws -> WovenChapter {
        let chapter = sampleChapter(source)
        var run = sampleRun(of: chapter)
        for (index, items) in items.enumerated() { run.cells[index].items = items }
        let book = Book(chapters: [chapter])
        let formulas = try Weaver(book: book).formulas(in: chapter)
        let markup = formulas.map { ($0.text, "<math>\($0.text.latex)</math>") }
        return try Weaver(book: book, mathematics: Dictionary(markup) { first, _ in first })
            .weave(chapter, recording: run)
    }

    /// Characters of no meaning of their own: the private planes' first and last, noncharacters, and
    /// what stands for the unreadable; and the marks of earlier versions.
    private static let characters: [Character] = {
        let ends = (0...16).flatMap { plane -> [UInt32] in
            [plane << 16 | 0xFFFE, plane << 16 | 0xFFFF]
        }
        let others: [UInt32] = [
            0xE000, 0xF8FF, 0xFDD0, 0xFDEF, 0xFFFD, 0x40000, 0xF0000, 0xF0001, 0xFFFFD, 0x100000,
            0x10FFFD, 0x10FFFC,
        ]
        return (others + ends).compactMap(Unicode.Scalar.init).map(Character.init)
    }()

    @Test(arguments: characters) func aCharacterIsWhatItIsBesideAFormula(character: Character)
        throws
    {
        let woven = try weave(
            """
            # T \(character)1\(character)

            ## H \(character) $h$

            P \(character)$p$\(character) *\(character)0\(character)* `\(character)` [l](x\(character)$y$).

            $$
            a \(character)
            + b
            $$ \(character)

            ```swift name=a caption="C \(character) c"
            print("\(character)")
            ```

            ```output
            icon \(character)0\(character)
            ```

            ![A \(character)0\(character) and $q$](figures/01-sample/a.svg)
            """, [.figure(sampleFigure("\(character)"))])
        let body = woven.body
        // Noncharacters are shown where a program or code has them.
        let shown = "\(character)".visible
        for text in [
            "T \(character)1\(character)</h1>", "H \(character) <math>h</math></h2>",
            "P \(character)<math>p</math>\(character) <em>\(character)0\(character)</em> "
                + "<code>\(character)</code>",
            "<math>a \(character) + b</math></span> \(character)</p>",
            "<figcaption><a class=\"figure-number\" href=\"#figure-1\">Figure 1.</a> C \(character) c<",
            "<samp>icon \(shown)0\(shown)\n</samp>",
            "aria-label=\"A \(character)0\(character) and $q$\"", "print(&quot;\(shown)&quot;)",
        ] {
            #expect(body.contains(text), "\(text)")
        }
        #expect(body.ranges(of: "<math>").count == 3)
        #expect(woven.title == "T \(character)1\(character)")
    }

    @Test func wholePlanesOfCharactersStandBesideFormulas() throws {
        let planes = [0xE000...0xF8FF, 0xF0000...0xFFFFF, 0x100000...0x10FFFF].joined()
        let text = String(String.UnicodeScalarView(planes.compactMap(Unicode.Scalar.init)))
        let body = try weave("$x$ \(text) $y$\n").body
        #expect(body == "<p><math>x</math> \(text) <math>y</math></p>\n")
    }

    @Test func aChapterThatLeavesNoCharacterIsRefused() {
        let all = (0x40000...0x10FFFF).compactMap(Unicode.Scalar.init)
        let text = String(String.UnicodeScalarView(all))
        let error = #expect(throws: Diagnostics.self) { try weave("$x$ \(text)\n") }
        #expect(
            error?.description == """
                chapters/01-sample.md:1:1: error: a chapter with formulas that has each character \
                from U+40000 to U+10FFFF; leave one out, which is needed while formulas are found
                """)
    }

    @Test func aCharacterByItsNumberIsNoMark() throws {
        let body = try weave("$x$ &#x10ffff;0&#x10FFFF; &#1114110;0&#1114110;\n").body
        #expect(
            body == "<p><math>x</math> \u{10FFFF}0\u{10FFFF} \u{10FFFE}0\u{10FFFE}</p>\n")
    }

    @Test func moreThanAPlaneOfFormulas() throws {
        let count = 70_000
        let body = try weave((0..<count).map { "$x_{\($0)}$" }.joined(separator: " ") + "\n").body
        #expect(
            body == "<p>"
                + (0..<count).map { "<math>x_{\($0)}</math>" }.joined(separator: " ") + "</p>\n")
    }

    @Test func whatIsNoTextKeepsWhatWasWritten() throws {
        let body = try weave(
            """
            ![words $a_1$
            and $b
            c$][r] [r]: <x$y$z "t $u$"> ok $v$

            [r]: image$1$2.png "title $w$"

            $5 and
            $$x$$
            6$
            """
        ).body
        #expect(body.contains("alt=\"words $a_1$ and $b c$\""))
        #expect(body.contains("src=\"image$1$2.png\""))
        #expect(body.contains("title=\"title $w$\""))
        #expect(body.contains("ok <math>v</math>"))
        #expect(body.contains("<math>5 and $$x$$ 6</math>"))
    }

    @Test func aDisplayedFormulaWithASignOfAQuoteOpensNone() throws {
        let body = try weave("$$a\n> b$$ and\n\n> $$c\n> > d$$\n").body
        #expect(!body.contains("<blockquote>\n<blockquote>"))
        #expect(body.contains("<math>a > b</math></span> and</p>"))
    }

    @Test func aTextEndsAtNoNull() throws {
        let table = RecordedTable(columns: ["a"], rows: [["x\0y"]], text: "a\n")
        let woven = try weave("```swift\n1\n```\n\n```output\na\n```\n\nend\n", [.table(table)])
        #expect(woven.body.contains("<td>x\\u{0}y</td>"))
        #expect(woven.body.hasSuffix("</div>\n<p>end</p>\n"))
    }
}

import Foundation
import LiterateAuthoring
import LiterateFormat
import LiterateRecorder
import LiterateStages
import LiterateTesting
import LiterateWeave
import Testing

@testable import LiteratePages

/// The converter is in the repository's own folder; `make test` puts it there.
private let repository = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
private let isInstalled = FileManager.default.isExecutableFile(
    atPath: repository.appending(path: ".venv-book/bin/python3").path)

@Suite struct FormulaConverterTests {
    private func formula(_ latex: String, isDisplayed: Bool = false, line: Int = 3) -> Formula {
        let chapter = Chapter(
            name: "01-a", path: "chapters/01-a.md", title: "A",
            source: String(repeating: "\n", count: line - 1)
                + (isDisplayed ? "$$\(latex)$$" : "$\(latex)$"), cells: [])
        return try! Weaver(book: Book(chapters: [chapter])).formulas(in: chapter)[0]
    }

    @Test func withoutThePackageTheFirstFormulaSaysWhatToDo() async {
        let nowhere = URL.temporaryDirectory.appending(path: "no-book-\(UUID().uuidString)")
        let error = await #expect(throws: Diagnostics.self) {
            try await FormulaConverter(root: nowhere).markup(of: [formula("x"), formula("y")])
        }
        #expect(
            error?.description == """
                chapters/01-a.md:3:1: error: this formula needs the Python package latex2mathml in \
                `.venv-book`, which is missing; 'make setup' installs it
                """)
    }

    @Test func withoutFormulasNothingIsNeeded() async throws {
        let nowhere = URL.temporaryDirectory.appending(path: "no-book-\(UUID().uuidString)")
        #expect(try await FormulaConverter(root: nowhere).markup(of: []).isEmpty)
    }

    @Test(.enabled(if: isInstalled)) func formulasBecomeMathML() async throws {
        let formulas = [
            formula("x_1"), formula("x_1", isDisplayed: true), formula("a < b"), formula("x_1"),
            formula(#"\log_2 p \log(q)"#), formula(#"\mathrm{E} E"#),
            formula(#"f' \max \sigma"#),
        ]
        let markup = try await FormulaConverter(root: repository).markup(of: formulas)
        #expect(markup.count == 6)
        #expect(
            markup[formulas[0].text]
                == "<math display=\"inline\"><mrow><msub><mi>x</mi><mn>1</mn></msub></mrow></math>")
        #expect(markup[formulas[1].text]?.hasPrefix("<math display=\"block\">") == true)
        #expect(markup[formulas[2].text]?.contains("<mo>&lt;</mo>") == true)
        let spaced = try #require(markup[formulas[4].text])
        #expect(spaced.contains("</msub><mspace width=\"0.17em\" /><mi>p</mi>"))
        #expect(spaced.contains("<mi mathvariant=\"normal\">log</mi><mo"))
        #expect(
            markup[formulas[5].text]?.contains("<mi mathvariant=\"normal\">E</mi><mi>E</mi>")
                == true)
        // A page slants what is a single letter, and nothing else.
        let words = try #require(markup[formulas[6].text])
        for word in ["′</mi>", "max</mo>"] {
            #expect(words.contains(" mathvariant=\"normal\">\(word)"))
        }
        #expect(words.contains("<mi>σ</mi>"))
        #expect(try await FormulaConverter(root: repository).markup(of: formulas) == markup)
    }

    @Test(
        .enabled(if: isInstalled),
        arguments: [
            (#"\foo x"#, #"has the unknown command `\foo`; write another"#),
            (#"\frac{a"#, "has braces that do not match; close each `{` with a `}`"),
            (#"\frac a"#, "lacks an operand, of a fraction or an index; write it"),
            ("a & b", "has an `&` outside a matrix or an `align*`; put it in one"),
            (
                #"\href{javascript:a}{x}"#,
                "puts `href` on `mrow`, which no formula may have; leave out what does"
            ),
            (
                #"\style{position:fixed}{x}"#,
                "puts `style` on `mrow`, which no formula may have; leave out what does"
            ),
            (
                #"\class{x}{y}"#,
                "puts `class` on `mrow`, which no formula may have; leave out what does"
            ),
            (
                #"\color{"><script>}x"#,
                "gives `mathcolor` the value `&quot;&gt;&lt;script&gt;`, which it cannot have; correct it"
            ),
            (#"\hspace{a}x"#, "gives `width` the value `a`, which it cannot have; correct it"),
            (
                #"\unicode{0}"#,
                "has a character that no page can show, such as one of control; leave it out"
            ),
            (
                #"\unicode{x}"#,
                #"has a `\unicode` without the number of a character; write `\unicode{3b1}`"#
            ),
            (
                #"\left( x"#,
                "cannot be converted (extra left or missing right error); correct it"
            ),
        ])
    func aMistakeStandsAtItsFormula(latex: String, message: String) async {
        let error = await #expect(throws: Diagnostics.self) {
            try await FormulaConverter(root: repository)
                .markup(of: [formula("x"), formula(latex, line: 7)])
        }
        #expect(
            error?.description
                == "chapters/01-a.md:7:1: error: the formula `\(latex)` \(message)")
    }

    @Test(
        .enabled(if: isInstalled),
        arguments: [
            (#"\text{loss < 3}"#, "loss\u{A0}&lt;\u{A0}3"),
            (#"\text{a & b}"#, "a\u{A0}&amp;\u{A0}b"), (#"\text{R\&D}"#, "R&amp;D"),
            (
                "\\text{<script>alert(1)</script>}", "&lt;script&gt;alert(1)&lt;/script&gt;"
            ),
            (#"\text{&lt;}"#, "&amp;lt;"), (#"\text{&#60;b&#x3E;}"#, "&amp;#60;b&amp;#x3E;"),
            (#"\mbox{<b>}"#, "&lt;b&gt;"), (#"\tag{<b>}"#, "(&lt;b&gt;)"),
            (#"\verb|<b>|"#, "&lt;b&gt;"),
            (#"\text{"'}"#, "\"'"), (#"\text{]]>}"#, "]]&gt;"), ("\\text{\u{301}<}", "\u{301}&lt;"),
        ])
    func textInAFormulaIsText(latex: String, text: String) async throws {
        let formula = formula(latex)
        let markup = try await FormulaConverter(root: repository).markup(of: [formula])
        let mathml = try #require(markup[formula.text])
        #expect(mathml.utf8.split(separator: UInt8(ascii: ">")).count > 3)
        #expect(mathml.unicodeScalars.contains(">\(text)</mtext>".unicodeScalars))
    }

    @Test(arguments: [
        ("<math><mi>x</mi></math>", nil),
        ("<math display=\"block\"><mo>&lt;</mo><mspace width=\"-0.5em\" /></math>", nil),
        ("<math><mtable columnspacing=\"\" rowspacing=\"0em 2em\" /></math>", nil),
        (
            "<math><script>x</script></math>",
            "becomes the element `script`, which no formula may have; leave it out"
        ),
        (
            "<math><mi onclick=\"x\">x</mi></math>",
            "puts `onclick` on `mi`, which no formula may have; leave out what does"
        ),
        ("<math><mi>x</math>", "does not become whole MathML; write it otherwise"),
        ("<math><mi>x</mi>", "does not become whole MathML; write it otherwise"),
        ("<mi>x</mi>", "does not become whole MathML; write it otherwise"),
        ("x<math></math>", "does not become whole MathML; write it otherwise"),
        ("<math>&nbsp;</math>", "does not become whole MathML; write it otherwise"),
        ("<math></math><math></math>", "does not become whole MathML; write it otherwise"),
        (
            "<math><mi mathvariant=bold>x</mi></math>",
            "does not become whole MathML; write it otherwise"
        ),
        (
            "<math><mi mathvariant=\"bold\"x>x</mi></math>",
            "does not become whole MathML; write it otherwise"
        ),
        ("", "does not become whole MathML; write it otherwise"),
    ])
    func markupIsHeldAgainstAList(markup: String, fault: String?) {
        #expect(formulaFault(in: markup) == fault)
    }
}

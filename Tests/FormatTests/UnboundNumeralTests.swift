import LiterateFormat
import Testing

/// The numbers of the prose that nothing holds against a value.
struct UnboundNumeralTests {
    @Test func whatIsListedAndWhatIsNot() throws {
        let chapter = try Chapter(
            name: "01-x", path: "chapters/01-x.md",
            source: """
                # Twelve, or 12

                ~~~swift name=a caption="Of 3{n} or 4 `n`" alt="All 5{n}, {check: n > 1}of 6"
                let n = 77
                ~~~

                ![Panel 1: 20 bins](figures/01-x/a.svg)

                ä It falls by 0.034<!-- = n -->, from 1,234.5 to 10⁻³, in W2 and $x^2 = 4$ and `8`
                and 9 %<!-- = n --> of [the 10 words](page-11.html)<!-- = n -->. In 2017.

                Same.<!-- check: a.allSatisfy { row in
                abs(row.x - 1) < 2e-4 } --> Then 16.

                - a list of 13

                > and a quote of 14, 15[^1]

                [^1]: In a footnote 16 and 17<!-- = n -->,

                    and 18.
                """)
        #expect(
            chapter.unboundNumerals.map { "\($0.position.line):\($0.position.column) \($0.text)" }
                == [
                    "1:14 12", "3:37 4", "3:76 6", "9:40 1,234.5", "9:51 10⁻³", "10:69 2017",
                    "13:34 16", "15:13 13",
                    "17:18 14", "17:22 15", "19:21 16", "21:9 18",
                ])
        #expect(
            chapter.unboundNumerals[3].context
                == "ä It falls by 0.034, from 1,234.5 to 10⁻³, in W2 and $x^2")
        #expect(chapter.unboundNumerals[0].context == "Twelve, or 12")
        #expect(chapter.unboundNumerals[1].context == "Of 3 or 4 `n`")
    }

    private func numerals(_ text: String) throws -> [UnboundNumeral] {
        try Chapter(
            name: "01-x", path: "chapters/01-x.md", source: "```swift\nlet n = 1\n```\n\n" + text
        ).unboundNumerals
    }

    /// Formulas, however they are written, are no prose.
    @Test(arguments: [
        "$2^{10}$", "a price of $ and $2^{10}$", "$a +\n2^{10}$ and $3$", "$$2^{10}$$",
        "$$\na_{12} + 3\n= 4\n$$", "`$` and $2$", "\\$ and $2$", "> $$\n> 2\n> $$",
    ])
    func formulas(text: String) throws {
        #expect(try numerals(text + "\n").isEmpty)
    }

    @Test func dollarsOfPrices() throws {
        #expect(try numerals("It costs $5 and then $6.\n").map(\.text) == ["5", "6"])
    }

    /// Signs and powers are parts of them, also where libcmark parts a text.
    @Test func numeralsAsTheyAreRead() throws {
        let found = try numerals("*From* −14 [to](a) &minus;3, **10⁻³** & 2⁻¹⁰ - 1!\n")
        #expect(found.map(\.text) == ["−14", "&minus;3", "10⁻³", "2⁻¹⁰", "1"])
        #expect(found.map(\.position.line) == [5, 5, 5, 5, 5])
    }

    /// Words around a numeral come from the lines beside its own, and never from comments.
    @Test func wordsAround() throws {
        let found = try numerals(
            "> Of all that stood here before,<!-- check: n <\n> 2 --> **12**\n> were left"
                + " 7<!-- = n --> times.\n")
        #expect(found.map(\.text) == ["12"])
        #expect(found[0].context == "Of all that stood here before, **12** were left 7 times.")
        let long = try numerals(
            String(repeating: "word ", count: 50) + "12 " + String(repeating: "end ", count: 50))
        #expect(long[0].context.split(separator: " ").count == 15, "\(long)")
    }
}

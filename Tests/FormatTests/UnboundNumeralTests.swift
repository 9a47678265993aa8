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
                    "1:14 12", "3:37 4", "3:76 6", "9:40 1,234.5", "9:51 10", "10:69 2017",
                    "13:34 16", "15:13 13",
                    "17:18 14", "17:22 15", "19:21 16", "21:9 18",
                ])
        #expect(chapter.unboundNumerals[3].context.hasPrefix("from 1,234.5 to"))
        #expect(chapter.unboundNumerals[0].context == "Twelve, or 12")
    }
}

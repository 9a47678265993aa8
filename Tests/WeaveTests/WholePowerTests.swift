import Testing

@testable import LiterateWeave

struct WholePowerTests {
    @Test(
        "A number with a negative exponent is whole, whatever stands around it",
        arguments: [
            ("2.4e-07", "<2.4e-07>"), ("a -1e-5, b", "a <-1e-5>, b"),
            ("[1.5e-3,-2e-4]", "[<1.5e-3>,<-2e-4>]"),
            ("1e-5-2e-6", "<1e-5><-2e-6>"), ("3 − 1e-12.", "3 − <1e-12>."),
            // What is no number, or has no hyphen that a line breaks at, stays.
            ("e-5", "e-5"), ("one-5", "one-5"), ("1e5", "1e5"), ("1e-", "1e-"), ("1e-x", "1e-x"),
            ("", ""), ("-", "-"), ("é2e-1é", "é<2e-1>é"),
        ])
    func exponents(_ text: String, _ expected: String) {
        let marked = withWholePowers(text)
            .replacing("<span class=\"power\">", with: "<").replacing("</span>", with: ">")
        #expect(marked == expected)
    }
}

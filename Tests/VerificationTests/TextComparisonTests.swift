import Testing

@testable import LiterateVerification

@Suite struct TextComparisonTests {
    @Test(arguments: [
        ("a\nb\n", "a\nb\n", true),
        ("a\nb\n", "a\nB\n", false),
        ("a\n", "a\na\n", false),
        ("...\n", "anything\nat all\n", true),
        ("a\n...\n", "a\n", true),
        ("a\n...\nz\n", "a\nb\nc\nz\n", true),
        ("a\n...\nz\n", "a\nb\nc\n", false),
        ("a\n...\na\n", "a\n", false),
        ("...\nm\n...\nm\n", "x\nm\ny\n", false),
        ("...\nm\n...\nm\n", "x\nm\ny\nm\n", true),
        ("a\n  ...  \nb\n...\nc\n", "a\nb\nb\nx\nc\n", true),
        ("a ...\n", "a b\n", false),
    ])
    func comparesLines(block: String, printed: String, holds: Bool) {
        #expect(TextComparison().matches(block: block, printed: printed) == holds)
    }

    @Test(arguments: [
        ("loss 2.3012\n", "loss 2.3013\n", true),
        ("loss 2.3012\n", "loss 2.3014\n", false),
        ("loss 2.3012\n", "lost 2.3012\n", false),
        ("1e-5 -0.25\n", "5e-5 -0.25\n", true),
        ("-0.00001\n", "0.00001\n", true),
        ("W1 0.5\n", "W2 0.5\n", false),
        ("nan\n", "nan\n", true),
        ("nan\n", "0.1\n", false),
        ("1 2\n", "1\n", false),
        ("1.5.2\n", "1.5.3\n", false),
        ("step 10000/200000\n", "step 10001/200000\n", false),
        ("...\n0.5000\n", "0.1\n0.5001\n", true),
    ])
    func comparesNumbersWithinTolerance(block: String, printed: String, holds: Bool) {
        let comparison = TextComparison(tolerance: 1e-4)
        #expect(comparison.matches(block: block, printed: printed) == holds)
    }

    @Test func theBoundItselfIsWithinTolerance() {
        #expect(TextComparison(tolerance: 0.1).matches(block: "0.3\n", printed: "0.4\n"))
        #expect(!TextComparison(tolerance: 0.1).matches(block: "0.3\n", printed: "0.41\n"))
    }

    @Test func equivalentCharactersAreNotTheSameBytes() {
        #expect(!TextComparison().matches(block: "caf\u{E9}\n", printed: "cafe\u{301}\n"))
    }
}

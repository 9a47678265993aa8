import LiterateSentences
import Testing

/// Numbers as sentences have them, held against values.
struct WrittenNumberTests {
    /// What a sentence says, a value that it says, one that it does not, and how that one would be
    /// written.
    @Test(arguments: [
        ("0.034", 0.0336, 0.0346, "0.035"), ("0.034", 0.0344, -0.034, "−0.034"),
        (".5", 0.5, 0.62, ".6"), (".5", 0.5, 1.2, "1.2"), ("5", 5.4, 5.6, "6"),
        ("-14", -14.2, 14.2, "14"), ("−14", -14.2, -15, "−15"), ("&minus;14", -14, -9, "&minus;9"),
        ("+3", 3, -3, "−3"), ("+3", 3, 4, "+4"),
        ("185,346", 185346, 1185346, "1,185,346"), ("185,346", 185346, 46, "46"),
        ("1,000.5", 1000.5, 999.5, "999.5"),
        ("12\u{202F}345", 12345, 2345678, "2\u{202F}345\u{202F}678"),
        ("0,034", 0.034, 0.035, "0,035"), ("3,14", 3.14159, 3.15, "3,15"),
        ("1234", 1234, 12345, "12345"),
        ("12.8 %", 0.1281, 0.1296, "13.0 %"), ("13%", 0.1281, 0.02, "2%"),
        ("5 ‰", 0.005, 0.006, "6 ‰"),
        ("12.8&nbsp;%", 0.128, 0.13, "13.0&nbsp;%"),
        ("96-fold", 96.3, 55.2, "55-fold"), ("96×", 96, 2, "2×"),
        ("3·10⁻⁴", 0.00031, 0.00042, "4·10⁻⁴"), ("3·10⁻⁴", 0.00031, 0.0021, "2·10⁻³"),
        ("1.4 × 10⁻⁴", 0.000139, 0.00996, "1.0 × 10⁻²"), ("9.9·10⁵", 994_000, 995_001, "1.0·10⁶"),
        ("12·10³", 12_300, 13_000, "13·10³"), ("12·10³", 12_300, 130_000, "1·10⁵"),
        ("10⁻³", 0.0009, 0.01, "10⁻²"), ("10⁻³", 0.003, 0.0032, "10⁻²"), ("−10²", -90, 90, "10²"),
        ("10⁰", 1, 10, "10¹"),
        ("2.38e-07", 2.384e-7, 2.4e-7, "2.40e-07"), ("1e5", 1.2e5, 3e-12, "3e-12"),
        ("1E+05", 1.2e5, 2e15, "2E+15"), ("0.00", -0.001, 0.01, "0.01"), ("0", 0, -0.7, "−1"),
    ])
    func eachWriting(written: String, value: Double, other: Double, rewritten: String) throws {
        let number = try #require(WrittenNumber(written))
        let (one, two) = (try #require(ExactDecimal(value)), try #require(ExactDecimal(other)))
        #expect(number.says(one))
        #expect(!number.says(two))
        #expect(number.rewritten(for: two) == rewritten)
        // What is written anew says what it was written for.
        #expect(WrittenNumber(rewritten)?.says(two) == true)
    }

    /// No value has such an exponent, and none is taken for another.
    @Test(arguments: [
        "1e99999999999999999999", "1.25e-9223372036854775807", "1E+9000000000", "10⁹⁹⁹⁹⁹⁹⁹⁹⁹⁹",
    ])
    func exponentsBeyondAnyValue(written: String) throws {
        let number = try #require(WrittenNumber(written))
        for value in [0, 1, .greatestFiniteMagnitude, .leastNonzeroMagnitude] {
            let exact = try #require(ExactDecimal(value))
            #expect(!number.says(exact))
            let other = try #require(WrittenNumber(number.rewritten(for: exact)))
            #expect(other.says(exact) || value == 0)
        }
    }

    /// Exactly at half, either is right; next to it one is.
    @Test(arguments: [
        ("0.12", 0.125), ("0.13", 0.125), ("2", 2.5), ("3", 2.5), ("−2", -2.5), ("−3", -2.5),
        ("12 %", 0.125), ("13 %", 0.125), ("1·10¹", 15), ("2·10¹", 15),
    ])
    func theHalf(written: String, value: Double) throws {
        let number = try #require(WrittenNumber(written))
        #expect(number.says(try #require(ExactDecimal(value))))
        let isUp = number.says(try #require(ExactDecimal(value + value.ulp)))
        let isDown = number.says(try #require(ExactDecimal(value - value.ulp)))
        #expect(isUp != isDown)
    }

    @Test func atHalfTheEvenOneIsWritten() throws {
        let number = try #require(WrittenNumber("0.99"))
        #expect(number.rewritten(for: try #require(ExactDecimal(0.125))) == "0.12")
        #expect(number.rewritten(for: try #require(ExactDecimal(0.375))) == "0.38")
    }

    /// Rounding twice would give 0.5 for 0.4499….
    @Test func aNumberIsRoundedOnce() throws {
        let number = try #require(WrittenNumber("0.4"))
        #expect(number.says(try #require(ExactDecimal(0.45.nextDown))))
        // 0.15 as a Float is more than 0.15.
        #expect(WrittenNumber("0.2")?.says(try #require(ExactDecimal(Double(Float(0.15))))) == true)
    }

    @Test(arguments: [
        ("the first 12", "12"), ("from 10–20", "20"), ("(0.5", "0.5"), ("loss=3", "3"),
        ("a 96-fold", "96-fold"), ("up to 12.8 %", "12.8 %"), ("x = −3", "−3"),
    ])
    func theNumberAtTheEnd(text: String, number: String) {
        #expect(WrittenNumber(endOf: text)?.text == number)
    }

    @Test(arguments: [
        "", "none", "12 ", "v1.2.3", "x2", "12 apples", "1,2,3", "5−3", "10⁻", "%", "-", "1.", "١٢",
    ])
    func noNumberAtTheEnd(text: String) {
        #expect(WrittenNumber(endOf: text) == nil)
    }

    /// A reader takes these for one number, of which the last part would be rewritten.
    @Test(arguments: [
        ("12 345", "12 345", true), ("of 1 234 567.8 %", "234 567.8 %", true),
        ("12\u{2002}345", "12\u{2002}345", true), ("12\t 345", "12\t 345", true),
        ("12'345", "12'345", true), ("12’345", "12’345", true),
        ("12&#160;345", "12&#160;345", true),
        ("12&ensp;345", "12&ensp;345", true), ("12 345·10³", "12 345·10³", true),
        ("10^3", "10^3", false), ("10^-3", "10^-3", false), ("a third, 1/3", "1/3", false),
        ("12:30", "12:30", false),
    ])
    func numbersThatAreJoined(text: String, joined: String, isOfThousands: Bool) {
        let found = WrittenNumber.joinedNumbers(atEndOf: text)
        #expect(found?.text == joined && found?.isOfThousands == isOfThousands)
    }

    @Test(arguments: [
        "12 34", "layer 3 0.5", "12\u{202F}345", "12,345", "12 −345", "chapter 2, 345", "1. 345",
        "12<!-- = x --> 345", "1<!-- = x -->/3", "| 12 | 345", "W2 0.345", "12", "",
    ])
    func numbersThatStandAlone(text: String) {
        #expect(WrittenNumber.joinedNumbers(atEndOf: text) == nil)
    }

    /// Against the digits that Foundation-free arithmetic gives for a million doubles of all sizes.
    @Test func exactDigitsComeBack() throws {
        var state: UInt64 = 7
        for _ in 0..<2_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let value = Double(bitPattern: state)
            guard value.isFinite else { continue }
            let exact = try #require(ExactDecimal(value))
            let digits = exact.digits.map(String.init).joined()
            let text =
                (exact.isNegative ? "-" : "") + (digits.isEmpty ? "0" : digits)
                + "e\(exact.exponent)"
            #expect(Double(text) == value)
        }
    }

    @Test func wholeNumbersOfAnySize() throws {
        let huge = try #require(ExactDecimal(wholeNumber: "-123456789012345678901234567890"))
        let number = try #require(WrittenNumber("−1"))
        #expect(number.rewritten(for: huge) == "−123456789012345678901234567890")
        #expect(ExactDecimal(wholeNumber: "1.5") == nil && ExactDecimal(wholeNumber: "--5") == nil)
    }
}

/// Sentences and the values of expressions.
struct QuoteTests {
    private func agreement(_ text: String, _ value: Any, isSetOff: Bool = false) -> Quote.Agreement
    {
        Quote(text, isSetOff: isSetOff).agreement(with: CheckedValue(value))
    }

    @Test func numbersOfEveryType() {
        #expect(agreement("3", 3) == .same)
        #expect(agreement("3", UInt8(4)) == .other("4"))
        #expect(agreement("0.1", Float(0.1)) == .same)
        #expect(agreement("0.10000000149", Float(0.1)) == .same)
        #expect(agreement("0.5", Optional(0.25) as Any) == .other("0.2"))
        #expect(
            agreement("3", Int?.none as Any)
                == .never(
                    "the value is no number: 'nil'; take one from it, or set the words off as code, which may be any text"
                ))
        #expect(agreement("3", Double.nan) == .never("the value is nan"))
    }

    @Test func textsThatAreSetOff() {
        #expect(agreement("[3, 4]", [3, 4], isSetOff: true) == .same)
        #expect(agreement("[3, 4]", [3, 5], isSetOff: true) == .other("[3, 5]"))
        #expect(agreement("0.03", 0.034, isSetOff: true) == .same)
        #expect(agreement("true", false, isSetOff: true) == .other("false"))
        #expect(agreement("3", "3") == .same)
        #expect(
            agreement("a", "a\nb", isSetOff: true)
                == .never("the value is no text of one line: 'a\nb'"))
    }
}

/// The numerals that a reader sees in a text.
struct NumeralTests {
    @Test(arguments: [
        ("from −14 to +3, -2", ["−14", "+3", "-2"]), ("10–20 and 5-7", ["10", "20", "5", "7"]),
        ("10⁻³ or 2⁻¹⁰ or 3·10⁻⁴ or 1.4 × 10⁻⁴", ["10⁻³", "2⁻¹⁰", "3·10⁻⁴", "1.4 × 10⁻⁴"]),
        ("1,234.5 of 12\u{202F}345, 0,5", ["1,234.5", "12\u{202F}345", "0,5"]),
        ("12.8 %, 96-fold, 2×, 3 × 4", ["12.8 %", "96-fold", "2×", "3", "4"]),
        ("W2, b_1, x2 and 3D", ["3"]), ("5/3 of 1/27 or 12/", ["5/3", "1/27", "12"]),
        ("2.38e-07", ["2.38e-07"]),
        ("6.3.1 in 2017.", ["6.3.1", "2017"]),
        ("&minus;14&thinsp;% &#160;", ["&minus;14&thinsp;%"]), ("x−1", ["1"]),
        ("10 3", ["10", "3"]),
        ("", []), ("⁻³", []),
    ])
    func asAReaderSeesThem(text: String, expected: [String]) {
        #expect(numerals(in: text).map { String(text[$0]) } == expected)
    }
}

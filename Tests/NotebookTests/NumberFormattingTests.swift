import Notebook
import Testing

/// Numbers as text, against what Python's `f"{x:{width}.{decimals}f}"` gives.
struct NumberFormattingTests {
    static let cases: [(Double, Int, Int, String)] = [
        (0.5, 0, 0, "0"),
        (0.5, 2, 8, "    0.50"),
        (0.5, 4, 9, "   0.5000"),
        (1.5, 0, 0, "2"),
        (1.5, 2, 8, "    1.50"),
        (1.5, 4, 9, "   1.5000"),
        (2.5, 0, 0, "2"),
        (2.5, 2, 8, "    2.50"),
        (2.5, 4, 9, "   2.5000"),
        (0.125, 0, 0, "0"),
        (0.125, 2, 8, "    0.12"),
        (0.125, 4, 9, "   0.1250"),
        (0.375, 0, 0, "0"),
        (0.375, 2, 8, "    0.38"),
        (0.375, 4, 9, "   0.3750"),
        (2.675, 0, 0, "3"),
        (2.675, 2, 8, "    2.67"),
        (2.675, 4, 9, "   2.6750"),
        (1.005, 0, 0, "1"),
        (1.005, 2, 8, "    1.00"),
        (1.005, 4, 9, "   1.0050"),
        (-4e-05, 0, 0, "-0"),
        (-4e-05, 2, 8, "   -0.00"),
        (-4e-05, 4, 9, "  -0.0000"),
        (-0.0, 0, 0, "-0"),
        (-0.0, 2, 8, "   -0.00"),
        (-0.0, 4, 9, "  -0.0000"),
        (1e+22, 0, 0, "10000000000000000000000"),
        (1e+22, 2, 8, "10000000000000000000000.00"),
        (1e+22, 4, 9, "10000000000000000000000.0000"),
        (123456789.98765433, 0, 0, "123456790"),
        (123456789.98765433, 2, 8, "123456789.99"),
        (123456789.98765433, 4, 9, "123456789.9877"),
        (2.8773, 0, 0, "3"),
        (2.8773, 2, 8, "    2.88"),
        (2.8773, 4, 9, "   2.8773"),
        (1e-10, 0, 0, "0"),
        (1e-10, 2, 8, "    0.00"),
        (1e-10, 4, 9, "   0.0000"),
        (9.9995, 0, 0, "10"),
        (9.9995, 2, 8, "   10.00"),
        (9.9995, 4, 9, "   9.9995"),
        (0.045, 0, 0, "0"),
        (0.045, 2, 8, "    0.04"),
        (0.045, 4, 9, "   0.0450"),
        (.infinity, 0, 0, "inf"),
        (.infinity, 2, 8, "     inf"),
        (.infinity, 4, 9, "      inf"),
        (-.infinity, 0, 0, "-inf"),
        (-.infinity, 2, 8, "    -inf"),
        (-.infinity, 4, 9, "     -inf"),
        (.nan, 0, 0, "nan"),
        (.nan, 2, 8, "     nan"),
        (.nan, 4, 9, "      nan"),
    ]

    @Test(arguments: cases)
    func decimals(value: Double, decimals: Int, width: Int, text: String) {
        #expect(value.formatted(decimals: decimals, width: width) == text)
    }

    @Test func singlePrecisionIsRoundedFromItsExactValue() {
        #expect(Float(0.1).formatted(decimals: 20) == "0.10000000149011611938")
        #expect(Float(2.675).formatted(decimals: 2) == "2.67")
        #expect(Float.greatestFiniteMagnitude.formatted(decimals: 1).count == 41)
        #expect(Double.greatestFiniteMagnitude.formatted(decimals: 2).count == 312)
    }

    @Test func integersAndTextsAreFilledWithBlanks() {
        #expect(10_000.formatted(width: 7) == "  10000")
        #expect((-5).formatted(width: 4) == "  -5")
        #expect(123_456.formatted(width: 3) == "123456")
        #expect("ab".formatted(width: 4) == "ab  ")
        #expect("größe".formatted(width: 3) == "größe")
    }
}

import Testing

@testable import Plots

struct TicksTests {
    static let ranges: [ClosedRange<Double>] = [
        0...1, 0...200_000, -1...1, 1.9...2.9, -20.7...19.5, 3e-9...8e-9, 1e12...5e12,
        -0.004...0.031,
        99.99...100.01, 0...27,
    ]

    @Test("Ticks are round, ascending, inside the range and not too many", arguments: ranges)
    func linear(_ range: ClosedRange<Double>) throws {
        let ticks = Ticks.linear(range, count: 6)
        #expect((2...9).contains(ticks.count))
        let slack = (range.upperBound - range.lowerBound) * 1e-6
        for tick in ticks {
            #expect(
                tick.value >= range.lowerBound - slack && tick.value <= range.upperBound + slack)
            let read = try #require(Double(tick.label.filter { $0 != "," }))
            #expect(read == tick.value, "the label says where the tick is")
        }
        let steps = zip(ticks.dropFirst(), ticks).map { $0.value - $1.value }
        let step = try #require(steps.first)
        #expect(steps.allSatisfy { abs($0 - step) < abs(step) * 1e-6 && $0 > 0 })
    }

    @Test("Labels are short")
    func labels() {
        #expect(
            Ticks.linear(0...200_000, count: 5).map(\.label) == [
                "0", "50,000", "100,000", "150,000", "200,000",
            ])
        #expect(Ticks.linear(0...0.3, count: 3).map(\.label) == ["0", "0.1", "0.2", "0.3"])
        #expect(Ticks.linear(0...5e9, count: 3).map(\.label) == ["0", "2e9", "4e9"])
        #expect(
            Ticks.logarithmic(1e-7...2, count: 5).map(\.label) == ["1e-6", "0.0001", "0.01", "1"])
    }

    @Test("A range without width has no ticks")
    func noWidth() {
        #expect(Ticks.linear(3...3, count: 5).isEmpty)
    }

    @Test("The ticks of a map are whole numbers in the middle of their cells")
    func cells() {
        let ticks = Ticks.cells(0...32, count: 4)
        #expect(ticks.map(\.label) == ["0", "10", "20", "30"])
        #expect(ticks.map(\.value) == [0.5, 10.5, 20.5, 30.5])
    }
}

struct NumbersTests {
    @Test("The decimal logarithm is right to twelve digits")
    func logarithm() {
        for exponent in -300...300 {
            #expect(abs(Numbers.log10(Numbers.powerOfTen(exponent)) - Double(exponent)) < 1e-11)
            #expect(Numbers.floorLog10(Numbers.powerOfTen(exponent)) == exponent)
        }
        #expect(abs(Numbers.log10(2) - 0.301029995663981) < 1e-14)
        #expect(abs(Numbers.log10(27) - 1.431363764158987) < 1e-14)
    }

    @Test(
        "Numbers for reading are short",
        arguments: [
            (0, "0"), (3.29583, "3.296"), (-0.98, "-0.98"), (200_000, "200,000"),
            (12345.678, "12,350"),
            (2.5e-7, "2.5e-7"), (1.5e12, "1.5e12"), (.infinity, "inf"), (0.000123456, "0.0001235"),
            (9.9999e9, "1e10"), (-9.9999e9, "-1e10"), (999_999_999.9, "1e9"), (9999.9, "10,000"),
            (9.9999e-6, "1e-5"), (0.000099999, "0.0001"), (9.9999, "10"), (0.99999, "1"),
        ] as [(Double, String)])
    func brief(_ value: Double, _ text: String) {
        #expect(Numbers.brief(value) == text)
    }
}

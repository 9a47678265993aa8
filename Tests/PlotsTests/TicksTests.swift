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

    @Test(
        "A logarithmic axis has ticks where the data are",
        arguments: [
            (0.0217...0.78, 5, ["0.05", "0.1", "0.2", "0.5"]),
            (0.8...12, 6, ["1", "2", "5", "10"]),
            (2...8, 6, ["2", "5"]), (0.011...0.96, 3, ["0.02", "0.05", "0.1", "0.2", "0.5"]),
            (0.9...99, 3, ["1", "3", "10", "30"]),
            (3.1...3.9, 4, ["3.2", "3.4", "3.6", "3.8"]),
            (1e-5...1, 6, ["0.00001", "0.0001", "0.001", "0.01", "0.1", "1"]),
        ] as [(ClosedRange<Double>, Int, [String])])
    func logarithmic(_ range: ClosedRange<Double>, _ count: Int, _ labels: [String]) {
        #expect(Ticks.logarithmic(range, count: count).map(\.label) == labels)
    }

    @Test("At least two numbers stand along a logarithmic axis, whatever it spans")
    func atLeastTwo() {
        for exponent in -6...3 {
            for mantissa in stride(from: 1.0, to: 10, by: 0.7) {
                for width in [1.05, 1.3, 2, 3.3, 7, 10, 15, 40, 99, 101, 2e3, 5e5, 3e9] {
                    let low = Numbers.powerOfTen(exponent) * mantissa
                    for count in 3...6 {
                        let ticks = Ticks.logarithmic(low...low * width, count: count)
                        let name = "\(low), \(width), \(count)"
                        #expect((2...2 * count + 2).contains(ticks.count), "\(name)")
                        let inside = low * 0.999...low * width * 1.001
                        #expect(ticks.allSatisfy { inside.contains($0.value) }, "\(name)")
                    }
                }
            }
        }
    }

    @Test("An axis that counts has whole numbers")
    func whole() {
        #expect(Ticks.linear(1.8...10.2, count: 4).map(\.label) == ["2.5", "5", "7.5", "10"])
        #expect(Ticks.linear(1.8...10.2, count: 4, isWhole: true).map(\.label) == ["5", "10"])
        #expect(Ticks.linear(0...2, count: 6, isWhole: true).map(\.label) == ["0", "1", "2"])
        #expect(
            Ticks.linear(0...100, count: 4, isWhole: true).map(\.label) == [
                "0", "25", "50", "75", "100",
            ])
        let counted = linePlot([Series("a", x: [2, 10], y: [0, 1])]).panels[0]
        #expect(counted.countsAlong)
        #expect(!linePlot([Series("a", x: [2, 2.5], y: [0, 1])]).panels[0].countsAlong)
        #expect(!linePlot([Series("a", x: [2], y: [0])]).panels[0].countsAlong)
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

import Testing

@testable import Plots

struct HistogramTests {
    /// Numbers that look random, the same on every machine.
    static func noise(_ count: Int, seed: UInt64 = 1) -> [Double] {
        var state = seed
        return (0..<count).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Double(state >> 11) / 9_007_199_254_740_992
        }
    }

    @Test("Counts are those of a search through the edges", arguments: [1, 2, 7, 50])
    func counts(_ bins: Int) {
        let values = Self.noise(2000).map { $0 * 7 - 3 }
        let histogram = Histogram(values, bins: bins)
        #expect(histogram.edges.first == values.min() && histogram.edges.last == values.max())
        for bin in 0..<bins {
            let isLast = bin == bins - 1
            let expected = values.count {
                $0 >= histogram.edges[bin]
                    && (isLast ? $0 <= histogram.edges[bin + 1] : $0 < histogram.edges[bin + 1])
            }
            #expect(histogram.counts[bin] == expected)
        }
    }

    @Test("A value on an edge belongs to the right bin, the last edge to the last bin")
    func edges() {
        #expect(Histogram([0, 1, 2, 3, 4], bins: 4).counts == [1, 1, 1, 2])
        #expect(Histogram([0.0, 0.1, 0.2, 0.3], bins: 3).counts == [1, 1, 2])
    }

    @Test("The densities' area is 1")
    func density() {
        let histogram = Histogram(Self.noise(777).map { $0 * $0 }, bins: 31)
        let area = histogram.densities.enumerated().map { bin, height in
            height * (histogram.edges[bin + 1] - histogram.edges[bin])
        }.reduce(0, +)
        #expect(abs(area - 1) < 1e-12)
    }

    @Test("What is not finite is left out and counted")
    func notFinite() {
        let histogram = Histogram([1, .nan, 2, Double.infinity, -.infinity], bins: 2)
        #expect(histogram.counts == [1, 1])
        #expect(histogram.excluded == 3)
    }

    @Test("One value, and none")
    func degenerate() {
        #expect(Histogram([3.0, 3.0], bins: 4).edges == [2.5, 2.75, 3, 3.25, 3.5])
        #expect(Histogram([3.0, 3.0], bins: 4).counts == [0, 0, 2, 0])
        #expect(Histogram([Double](), bins: 3).counts == [0, 0, 0])
        #expect(Histogram([Double](), bins: 3).densities == [0, 0, 0])
    }

    @Test("No bins at all stop with the number")
    func noBins() async {
        let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent])
        {
            _ = Histogram([1.0], bins: 0)
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("a histogram needs at least 1 bin, not 0"))
    }
}

import Foundation
import Testing

/// What chapter 6 says of its figures and tables, held against what they show.
struct GradientClaimTests {
    static let chapter = "06-gradient-statistics"
    static let hidden = (1...5).map { "layer \($0)" }
    static let starts = ["gain 0.5", "as drawn", "gain 5/3"]

    private func figure(_ name: String) throws -> ShownLines {
        try ShownLines(figure: name, chapter: Self.chapter)
    }

    private func table(_ cell: String, _ index: Int = 0) throws -> ShownTable {
        let tables = try Repository.tables(of: cell, in: Self.chapter)
        try #require(tables.indices.contains(index))
        return tables[index]
    }

    /// The shares in 20 bins, by layer.
    private func shares(_ figure: ShownLines, panel: Int) throws -> [[Double]] {
        let lines = try Self.hidden.map { try figure.values($0, panel: panel, from: 0, to: 0.55) }
        #expect(lines.allSatisfy { $0.count == 20 })
        return lines
    }

    /// How far the lines of a panel are apart at most.
    private func distance(_ lines: [[Double]]) -> Double {
        lines[0].indices.map { bin in
            let column = lines.map { $0[bin] }
            return column.max()! - column.min()!
        }.max()!
    }

    private func isRising(_ values: [Double]) -> Bool {
        zip(values, values.dropFirst()).allSatisfy { $0 < $1 }
    }

    @Test("The first loss is that of the uniform guess in all three starts")
    func firstLosses() throws {
        let losses = try Repository.output(of: "starts", in: Self.chapter).split(separator: "\n")
            .compactMap { $0.split(separator: " ").last.flatMap { Double($0) } }
        #expect(losses.count == 3)
        #expect(losses.allSatisfy { abs($0 - 3.2958) < 0.03 })
    }

    @Test("Activations: a spike that narrows, two corners, and five lines alike")
    func activations() throws {
        let figure = try figure("activation-spread")
        #expect(figure.panelCount == 3)
        let spike = try shares(figure, panel: 0).map { $0[9] + $0[10] }
        #expect(isRising(spike) && spike[4] > 0.9)
        for line in try shares(figure, panel: 1) {
            #expect(line[0] + line[19] > 0.6)
            #expect(line[3...16].max()! < 0.03)
        }
        let good = try shares(figure, panel: 2)
        #expect(distance(Array(good.dropFirst())) < 0.05)
        #expect(distance(good) < 0.12)
        let last = try table("activations").numbers(1)[4]
        #expect(last > 0.02 && last < 0.04)
    }

    @Test("Gradients: a needle towards layer 1, lines that flatten, and five lines alike")
    func gradients() throws {
        let figure = try figure("gradient-spread")
        let needle = try shares(figure, panel: 0)
        #expect(isRising(needle.map { $0[9] + $0[10] }.reversed()))
        #expect(needle[0][9] + needle[0][10] > 0.9)
        let flat = try shares(figure, panel: 1).map { $0.reduce(0, +) }
        #expect(isRising(flat) && flat[0] < 0.5 && flat[4] > 0.9)
        #expect(distance(try shares(figure, panel: 2)) < 0.06)
    }

    @Test("Both ways: level lines with gain 5/3 alone, and a gradient that grows as drawn")
    func bothWays() throws {
        let figure = try figure("forward-backward")
        func ends(_ start: String, _ panel: Int) throws -> Double {
            let (low, high) = panel == 0 ? (0.01, 2.0) : (1e-5, 2e-2)
            let line = try figure.powers(start, panel: panel, from: low, to: high)
            #expect(line.count == 5)
            return line[0] / line[4]
        }
        #expect(try ends("gain 5/3", 0) < 1.2 && ends("gain 5/3", 1) < 1.4)
        #expect(try ends("gain 0.5", 0) > 15 && ends("gain 0.5", 1) < 1 / 15)
        #expect(try ends("as drawn", 0) < 1.1 && ends("as drawn", 1) > 25)
    }

    @Test("Ratios: level with gain 0.5 too, 37 times as drawn, and a last layer far above")
    func ratios() throws {
        let figure = try figure("ratios")
        let lines = try Self.starts.map { try figure.powers($0, panel: 0, from: 1e-4, to: 10) }
        for level in [lines[0], lines[2]] {
            #expect(level[..<5].max()! / level[..<5].min()! < 2)
        }
        #expect(abs(lines[1][0] / lines[1][4] - 37) < 1.5)
        for line in lines { #expect(line[5] > 10 * line[..<5].max()!) }
        let good = try table("weights", 2).numbers(3)
        #expect(abs(good[5] / good[4] - 480) < 10)
    }

    /// The update-to-data ratios of a panel, by linear layer.
    private func updates(_ figure: ShownLines, panel: Int, places: Int = 100) throws -> [[Double]] {
        let lines = try (1...6).map {
            try figure.powers("layer \($0)", panel: panel, from: 1e-5, to: 1)
        }
        #expect(lines.allSatisfy { $0.count == places })
        return lines
    }

    @Test("Updates: one band above 1e-3 when good, torn as drawn, late with gain 0.5")
    func updatesOverTime() throws {
        let figure = try figure("updates")
        let (small, large, good) = try (
            updates(figure, panel: 0), updates(figure, panel: 1), updates(figure, panel: 2)
        )
        for line in good[..<5] {
            #expect(line[0] > 0.5e-3 && line[0] < 1.5e-3)
            #expect(line[99] > 2e-3 && line[99] < 6e-3)
        }
        for place in [0, 50, 99] { #expect(large[0][place] / large[4][place] > 30) }
        for layer in 0..<5 {
            #expect(small[layer][0] > 0.9e-4 && small[layer][0] < 2.1e-4)
            #expect(small[layer][..<5].max()! < 4e-4)
            #expect(small[layer].last! > good[layer].last! * 0.9)
        }
        let recent = try table("recent")
        for layer in 2...6 { #expect(recent.numbers(layer)[0] > recent.numbers(layer)[2]) }
        // The last layer begins at a fifth and comes down.
        #expect(good[5][0] > 0.15 && good[5][0] < 0.25 && good[5][99] < 0.04)
    }

    @Test("Learning rates: below the line and behind, above it and worse than knowing nothing")
    func learningRates() throws {
        let figure = try figure("learning-rates")
        for line in try updates(figure, panel: 0)[..<5] { #expect(line.max()! < 1e-3) }
        for line in try updates(figure, panel: 2)[..<5] {
            #expect(line[99] > 1.5e-2 && line[99] < 6e-2)
        }
        let losses = try table("learning-rates").numbers(1)
        #expect(losses[0] > losses[1] + 0.1)
        #expect(abs(losses[2] / 3.2958 - 4) < 0.3)
        let saturated = try table("rate-activations").numbers(6)
        #expect(saturated.count == 5 && saturated.allSatisfy { $0 > 90 })
    }

    @Test("After 1,000 steps the gradients are eight times, the last weights seven times as large")
    func afterTraining() throws {
        let (first, last) = try (table("gradients").numbers(3), table("good-last").numbers(4))
        for (before, after) in zip(first, last) { #expect(abs(after / before - 8) < 0.5) }
        let (before, after) = try (
            table("weights", 2).numbers(1), table("good-last-weights").numbers(1)
        )
        #expect(abs(after[5] / before[5] - 7) < 0.2)
    }

    @Test("Without tanh gain 1 keeps the spread and 5/3 multiplies it, in both directions")
    func linearStack() throws {
        let (forward, backward) = try (table("linear-only", 0), table("linear-only", 1))
        #expect(forward.numbers(1).allSatisfy { abs($0 - 1) < 0.05 })
        #expect(backward.numbers(1).allSatisfy { abs($0 / 0.00031 - 1) < 0.1 })
        for (values, step) in [(forward.numbers(2), 1), (backward.numbers(2).reversed(), 1)] {
            for place in 0..<4 {
                #expect(abs(values[place + step] / values[place] / (5.0 / 3) - 1) < 0.06)
            }
        }
        #expect(isRising(forward.numbers(3).reversed()))
    }

    @Test("Normalized: the same activations and gradients whatever the scale")
    func normalized() throws {
        let corners = try figure("normalized-spread")
        let lines = try shares(corners, panel: 1)
        #expect(distance(lines) < 0.03)
        let figure = try figure("normalized-both-ways")
        for (panel, low, high) in [(0, 0.01, 2.0), (1, 1e-5, 2e-2)] {
            let lines = try Self.starts.map {
                try figure.powers($0, panel: panel, from: low, to: high)
            }
            for line in lines {
                for (one, other) in zip(line, lines[0]) { #expect(abs(one / other - 1) < 0.005) }
            }
            let rise = lines[0][0] / lines[0][4]
            #expect(abs(rise - (panel == 0 ? 1 : 1.8)) < 0.05)
        }
        for column in [1, 3, 5] {
            #expect(try table("normalized-activations").numbers(column).allSatisfy { $0 > 0.63 })
        }
    }

    @Test("Normalized: the ratios follow the square of the scale")
    func scaleLaw() throws {
        let law = try table("scale-law")
        #expect(law.numbers(1).allSatisfy { abs($0 / (100.0 / 9) - 1) < 0.002 })
        let wide = law.numbers(2)
        #expect(abs(wide[0] / 10.8 - 1) < 0.002)
        #expect(wide.dropFirst().allSatisfy { abs($0 / 36 - 1) < 0.002 })
        let figure = try figure("normalized-ratios")
        let lines = try Self.starts.map { try figure.powers($0, panel: 0, from: 1e-4, to: 10) }
        for layer in 0..<6 {
            #expect(lines[0][layer] > 10 * lines[2][layer])
            #expect(lines[2][layer] > 10 * lines[1][layer])
        }
    }

    @Test("Normalized: the updates say which learning rate a scale wants")
    func normalizedUpdates() throws {
        let figure = try figure("normalized-updates")
        #expect(figure.panelCount == 4)
        for line in try updates(figure, panel: 0, places: 50) {
            #expect(line.last! > 0.9e-2 && line.last! < 2e-2)
        }
        for line in try updates(figure, panel: 1, places: 50) { #expect(line.max()! < 3e-4) }
        for line in try updates(figure, panel: 3, places: 50) {
            #expect(line.last! > 0.9e-3 && line.last! < 4e-3)
        }
        let losses = try table("normalized-updates").numbers(1)
        let plain = try table("recent").numbers(1)
        #expect(abs(losses[1] - plain[1]) < 0.01)
        #expect(losses[3] < losses[1] - 0.2)
        #expect(losses.min()! > plain[2])
    }

    @Test("The report tells the starts apart, layer by layer")
    func verdicts() throws {
        func verdicts(_ cell: String, _ index: Int) throws -> [String] {
            try table(cell, index).rows.map { $0[5] }
        }
        let small = try verdicts("diagnose", 0)
        #expect(small[..<4].allSatisfy { $0.contains("gradient shrinks") })
        #expect(small[1...4].allSatisfy { $0.contains("faint") })
        let large = try verdicts("diagnose", 1)
        #expect(large[..<4].allSatisfy { $0.contains("gradient grows") })
        #expect(large[..<5].allSatisfy { $0.contains("saturated") })
        let good = Array(repeating: "good", count: 5)
        #expect(try verdicts("diagnose", 2) == good + ["small start"])
        #expect(try verdicts("diagnose-trained", 0) == good + ["good"])
        #expect(
            try verdicts("diagnose-trained", 1)[..<5].allSatisfy {
                $0.contains("saturated") && $0.contains("update too large")
            })
        #expect(
            try verdicts("diagnose-normalized", 0).allSatisfy { $0 == "update too small" })
        for index in 1...2 {
            #expect(try verdicts("diagnose-normalized", index) == good + ["good"])
        }
    }
}

import Foundation
import Testing

/// What chapter 4 says of its figures and tables, held against their numbers.
struct KaimingTests {
    private static let chapter = "04-kaiming-initialization"
    private let root = 512.0.squareRoot()

    private func figure(_ cell: String) throws -> FigureReadings {
        try FigureReadings(of: cell, in: Self.chapter)
    }

    @Test("A product is as wide as the root of its fan-in says, within three per cent")
    func product() throws {
        let rows = try Repository.numbers(of: "product", in: Self.chapter)
        #expect(rows.map { $0[0] } == [10, 30, 100, 300, 1000])
        for row in rows {
            #expect(abs(row[1] - row[0].squareRoot()) < 1e-3)
            #expect(abs(row[3] - 1) < 0.03)
        }
    }

    @Test("The scaled product lies on its input; the plain one reaches three times as far")
    func scaled() throws {
        let panel = try #require(try figure("scaled").panels.first)
        try #require(panel.map(\.label) == ["x", "x @ w", "x @ w / √10"])
        #expect(panel[0].distance(to: panel[2]) < 0.06)
        #expect(abs(panel[2].spread / panel[0].spread - 0.98) < 0.01)
        #expect(panel[0].distance(to: panel[1]) > 0.4)
        #expect(abs(panel[1].spread / panel[0].spread - 3.1) < 0.2)
    }

    @Test("The product follows the mean square of its input, not the standard deviation")
    func inputs() throws {
        for row in try Repository.numbers(of: "inputs", in: Self.chapter) {
            #expect(abs(row[2] / row[1] - 1) < 0.03)
        }
        let last = try #require(Repository.numbers(of: "inputs", in: Self.chapter).last)
        #expect(last[0] == 0)
    }

    @Test("ReLU's gain is √2 at every width; what tanh takes is what integration gives")
    func gains() throws {
        let integrals = try KaimingReference.load().spreadAfterTanh
        for row in try Repository.numbers(of: "gains", in: Self.chapter) {
            #expect(abs(row[2] - 2.0.squareRoot()) < 0.002)
            let nearest = try #require(
                integrals.min { abs($0.key - row[0]) < abs($1.key - row[0]) })
            #expect(abs(row[3] - nearest.value) < 0.002)
            #expect(abs(row[4] - nearest.key / nearest.value) < 0.01)
        }
    }

    @Test("Spreads and factors settle where integration says; 5/3 keeps 0.65, not the gradient")
    func fixedPoints() throws {
        let reference = try KaimingReference.load().fixedPoints
        let rows = try Repository.numbers(of: "fixed-points", in: Self.chapter)
        for row in rows where row[0] > 1 {
            let exact = try #require(reference.first { abs($0.key - row[0]) < 1e-3 }?.value)
            #expect(abs(row[2] - exact.spread) < 0.006)
            #expect(abs(row[3] - exact.back) < 0.006)
        }
        let tanh = try #require(rows.first { $0[0] == 1.667 })
        #expect(tanh[1] == 0.65 && tanh[2] == 0.65)
        #expect(abs(tanh[3] - 1.1) < 0.002)
        #expect(abs(tanh[4] - 94) < 0.5)
        // No gain keeps both: the nearest, 1.1, loses half of the gradient.
        for row in rows { #expect(row[2] < 0.5 || row[4] > 1.5) }
    }

    @Test("With scale 1, fifty layers of x @ w grow as √fan-in to the 50th, within 10 %")
    func growth() throws {
        let figure = try figure("linear")
        let expected = exp2(225.0)  // 512 to the 25th
        let forward = try figure.line("1")
        let backward = try figure.line("1", panel: 1)
        #expect(forward.count == 51 && backward.count == 51)
        #expect(abs(forward[50] / forward[0] / expected - 1) < 0.1)
        #expect(abs(backward[0] / backward[50] / expected - 1) < 0.1)
        // The text says within 3 % of all four, and the table prints them.
        for (label, scale) in [("1", 1), ("0.1", 0.1), ("1/√512", 1 / root), ("0.01", 0.01)] {
            let expected = exp(50 * log(scale * root))
            #expect(abs(try figure.line(label)[50] / expected - 1) < 0.03)
            #expect(abs(try figure.line(label, panel: 1)[0] / expected - 1) < 0.03)
        }
        for row in try Repository.table(of: "growth", in: Self.chapter) {
            let numbers = row.suffix(3).compactMap { Double($0) }
            let (forward, backward) = (
                try figure.line(row[0])[50], try figure.line(row[0], panel: 1)[0]
            )
            #expect(abs(numbers[1] / forward - 1) < 0.005)
            #expect(abs(numbers[2] / backward - 1) < 0.005)
        }
    }

    @Test("Every line of the linear stack is straight, and only one is flat")
    func straightLines() throws {
        let figure = try figure("linear")
        for (label, scale) in [("1", 1), ("0.1", 0.1), ("1/√512", 1 / root), ("0.01", 0.01)] {
            let (forward, backward) = (try figure.line(label), try figure.line(label, panel: 1))
            for layer in 1...50 {
                #expect(abs(forward[layer] / forward[layer - 1] / (scale * root) - 1) < 0.04)
                #expect(abs(backward[layer - 1] / backward[layer] / (scale * root) - 1) < 0.04)
            }
            let isFlat = (forward + backward).allSatisfy { $0 > 0.9 && $0 < 1.1 }
            #expect(isFlat == (label == "1/√512"))
        }
        let ratio = try figure.line("1")[50] / figure.line("0.01")[50]
        #expect(abs(log10(ratio) - 100) < 0.1)
    }

    @Test("Forward, tanh keeps 1 and 5/3 flat, sinks at a gain of 1, and dies at 0.8")
    func tanhForward() throws {
        let figure = try figure("tanh-stack")
        for spread in try figure.line("1").dropFirst() { #expect(abs(spread - 0.98) < 0.01) }
        for spread in try figure.line("(5/3)/√512")[5...] { #expect(abs(spread - 0.65) < 0.02) }
        let sinking = try figure.line("1/√512")
        #expect(zip(sinking, sinking.dropFirst()).prefix(40).allSatisfy { $0 > $1 })
        #expect(abs(sinking[50] - 0.1) < 0.01)
        let dying = try figure.line("0.8/√512")
        for layer in 11...50 { #expect(abs(dying[layer] / dying[layer - 1] - 0.8) < 0.02) }
    }

    @Test("Backward, scale 1 explodes through 27 powers of ten; 5/3 makes 96 of 1")
    func tanhBackward() throws {
        let figure = try figure("tanh-stack")
        let exploding = try figure.line("1", panel: 1)
        #expect(exploding[0] > 1e27 && exploding[0] < 1e28)
        #expect(zip(exploding, exploding.dropFirst()).allSatisfy { $0 > $1 })
        #expect(abs(try figure.line("(5/3)/√512", panel: 1)[0] - 96) < 1)
        for label in ["1/√512", "0.8/√512"] {
            #expect(try figure.line(label, panel: 1)[0] < 0.2)
        }
        // What tanh lets through, times the gain, is the factor; for scale 1 it is far above 1.
        let rows = try Repository.table(of: "tanh-numbers", in: Self.chapter)
        let first = rows[0].compactMap { Double($0) }
        #expect(abs(first[4] - 0.15) < 0.01)
        #expect(abs(first[5] - 3.5) < 0.05)
        #expect(abs(first[4] * root - first[5]) < 0.02)
    }

    @Test("The walls stand at every layer, 5/3 keeps its shape, a gain of 1 draws together")
    func layers() throws {
        let panels = try figure("layers").panels
        try #require(panels.map(\.count) == [6, 6, 6])
        for frame in panels[0] { #expect(frame.outermost > 0.9) }
        #expect(panels[1][0].outermost > 2 * panels[1][2].outermost)
        for frame in panels[1][2...] { #expect(frame.distance(to: panels[1][2]) < 0.05) }
        let spreads = panels[2].map(\.spread)
        #expect(zip(spreads, spreads.dropFirst()).allSatisfy { $0 > $1 })
        #expect(spreads[5] < 0.11)
    }

    @Test("With √2 ReLU stays within a factor of two; without it, it misses by √2 a layer")
    func relu() throws {
        let figure = try figure("relu-stack")
        for panel in 0...1 {
            let kept = try figure.line("√2/√512", panel: panel)
            #expect(kept.allSatisfy { $0 > 0.5 && $0 < 2 })
            for (label, sign) in [("2/√512", 1.0), ("1/√512", -1.0)] {
                let missed = try figure.line(label, panel: panel)
                for layer in 0...50 {
                    let passed = Double(panel == 0 ? layer : 50 - layer)
                    let expected = exp2(sign * passed / 2)
                    #expect(abs(missed[layer] / kept[layer] / expected - 1) < 1e-3)
                }
            }
        }
    }

    @Test("Fan-in keeps the way forward, fan-out the way back, and the middle neither")
    func fans() throws {
        let rows = try Repository.table(of: "fans", in: Self.chapter)
            .map { $0.suffix(2).compactMap { Double($0) } }
        let expected = [[1, 2], [0.5, 1], [sqrt(0.4), sqrt(1.6)]]
        for (row, exact) in zip(rows, expected) {
            for (measured, value) in zip(row, exact) { #expect(abs(measured / value - 1) < 0.02) }
        }
    }

    @Test("0.2 is the rule for 30 inputs with a gain of 1.1, and keeps the spread")
    func firstLayer() throws {
        let rows = try Repository.table(of: "first-layer", in: Self.chapter)
        let guess = rows[1].compactMap { Double($0) }
        #expect(abs(guess[1] - 1.1) < 0.005)
        #expect(abs(guess[3] - 1.07) < 0.006)
        #expect(abs(guess[3] / guess[2] - guess[1]) < 0.02)
        #expect(rows[3].contains("10.1 %"))
    }

    @Test("The table of losses quotes chapter 3 and PyTorch")
    func comparison() throws {
        let rows = try Repository.table(of: "comparison", in: Self.chapter)
        let variants = try TrainingReference.load().variants
        let chapter3 = try #require(variants["W2 * 0.01, b2 * 0, W1 * 0.2, b1 * 0.01"])
        let kaiming = try #require(try StoredTrainings.load("kaiming").variants["(5/3)/√30"])
        for (row, reference) in zip(rows, [chapter3, kaiming]) {
            let expected = [reference.train, reference.train, reference.val, reference.val]
            #expect(row.suffix(4) == expected.map(fourDecimals)[...])
        }
    }

    @Test("In PyTorch a change of 2e-7 moves the losses by less than 1e-6, and no name")
    func calm() throws {
        let variants = try StoredTrainings.load("kaiming").variants
        let plain = try #require(variants["(5/3)/√30"])
        let changed = try #require(variants["(5/3)/√30, changed by 2e-7"])
        #expect(abs(plain.train - changed.train) < 1e-6)
        #expect(abs(plain.val - changed.val) < 1e-6)
        #expect(plain.sampled_names == changed.sampled_names)
    }
}

/// Means over a normal distribution by integration, as make_kaiming.py gives them.
private struct KaimingReference {
    struct FixedPoint: Decodable {
        var spread: Double
        var back: Double
    }

    /// The spread behind tanh by the spread before it.
    var spreadAfterTanh: [Double: Double]
    /// Where the spread of the activations settles, by gain, and the factor back of a layer there.
    var fixedPoints: [Double: FixedPoint]

    static func load() throws -> KaimingReference {
        struct Stored: Decodable {
            var spread_after_tanh: [String: Double]
            var fixed_points: [String: FixedPoint]
        }
        let text = try Repository.text("Tests/BookTests/Reference/kaiming.json")
        let stored = try JSONDecoder().decode(Stored.self, from: Data(text.utf8))
        func byNumber<Value>(_ values: [String: Value]) -> [Double: Value] {
            Dictionary(uniqueKeysWithValues: values.map { (Double($0.key)!, $0.value) })
        }
        return KaimingReference(
            spreadAfterTanh: byNumber(stored.spread_after_tanh),
            fixedPoints: byNumber(stored.fixed_points))
    }
}

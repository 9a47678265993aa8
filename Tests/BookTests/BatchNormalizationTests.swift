import Foundation
import Testing

/// What chapter 5 says of its figures and tables, held against their numbers.
struct BatchNormalizationTests {
    private static let chapter = "05-batch-normalization"

    private func figure(_ cell: String) throws -> FigureReadings {
        try FigureReadings(of: cell, in: Self.chapter)
    }

    @Test("As they are the pre-activations reach to 20; normalized they stay within 5")
    func histograms() throws {
        let panels = try figure("histograms").panels
        let (before, after) = (panels[0][0], panels[1][0])
        #expect(before.counts.reduce(0, +) == 6400 && after.counts.reduce(0, +) == 6400)
        #expect(before.reach.lowerBound < -18 && before.reach.upperBound > 18)
        #expect(after.reach.lowerBound > -5 && after.reach.upperBound < 5)
        for row in try Repository.numbers(of: "units", in: Self.chapter) {
            #expect(row.suffix(2) == [0, 1])
        }
    }

    @Test("The scale of W1 changes neither the result nor scale times gradient, except near ε")
    func scales() throws {
        let rows = try Repository.numbers(of: "scales", in: Self.chapter)
        #expect(rows.map { $0[0] } == [0.001, 0.01, 0.1, 1, 10, 100])
        let usual = rows[3]
        for row in rows[2...] {
            #expect(abs(row[2] - 1) < 2e-4)
            #expect(row[3] == usual[3])
            #expect(abs(row[5] / usual[5] - 1) < 1e-3)
        }
        #expect(rows[0][2] < 0.9)
    }

    @Test("By hand and as one operation the results and gradients agree in the seventh digit")
    func byHand() throws {
        for difference in try Repository.lastNumbers(of: "by-hand", in: Self.chapter) {
            #expect(difference < 1e-6)
        }
    }

    @Test("The bias before the normalization has no gradient and makes no difference")
    func uselessBias() throws {
        let gradients = try Repository.lastNumbers(of: "useless-bias", in: Self.chapter).suffix(3)
        let (before, behind) = (
            gradients[gradients.startIndex], gradients[gradients.startIndex + 1]
        )
        #expect(before * 1e7 < behind)
        let losses = try Repository.lastNumbers(of: "without-bias", in: Self.chapter)
        #expect(losses[0] == losses[1])
        #expect(losses[2] < 1e-6)
    }

    @Test("One example's activation runs from −0.16 to 0.91 with its companions")
    func jitter() throws {
        let output = try Repository.output(of: "jitter", in: Self.chapter)
        #expect(output.contains("from -0.16 to 0.91, standard deviation 0.15"))
        let bars = try #require(try figure("jitter").panels.first?.first)
        #expect(bars.counts.reduce(0, +) == 1000)
        #expect(bars.reach.lowerBound < -0.1 && bars.reach.upperBound > 0.85)
    }

    @Test("The jitter falls as one over the root of the batch size")
    func jitterBySize() throws {
        let figure = try figure("jitter-by-size")
        let (measured, law) = (try figure.line("measured"), try figure.line("0.9 / √size"))
        #expect(measured.count == 9)
        for (jitter, expected) in zip(measured, law) { #expect(abs(jitter / expected - 1) < 0.12) }
    }

    @Test("One example's loss reaches all pre-activations of the batch, or only its own")
    func coupling() throws {
        let rows = try Repository.numbers(of: "coupling", in: Self.chapter)
        for row in rows.dropFirst() {
            #expect(row[0] / rows[0][0] > 0.03 && row[0] / rows[0][0] < 0.045)
            #expect(row[1] == 0)
        }
        #expect(rows[0][1] > 0)
        #expect(try Repository.lastNumbers(of: "alone", in: Self.chapter) == [0])
    }

    @Test("The running statistics lie on the exact ones, as far off as PyTorch's")
    func statistics() throws {
        let figure = try figure("statistics")
        for panel in 0...1 {
            let exact = try figure.line("exact", panel: panel)
            let running = try figure.line("running", panel: panel)
            #expect(exact.count == 200)
            #expect(zip(exact, exact.dropFirst()).allSatisfy { $0 <= $1 })
            // Three pixels of a panel that is 250 high.
            let height = exact[199] - exact[0]
            for (one, other) in zip(exact, running) {
                #expect(abs(one - other) < height * 3 / 250)
            }
        }
        let stored = try StoredTrainings.load("batch_normalization")
        let printed = try Repository.lastNumbers(of: "statistics", in: Self.chapter)
        #expect(printed[0] < 0.012 && printed[1] < 0.01)
        #expect(abs(printed[0] - (try #require(stored.running_mean_error))) < 1e-4)
        #expect(abs(printed[1] - (try #require(stored.running_deviation_error))) < 1e-4)
    }

    @Test("Normalized by their own batches the same weights lose 0.030")
    func trainingMode() throws {
        let losses = try Repository.lastNumbers(of: "training-mode", in: Self.chapter)
        #expect(abs(losses[1] - losses[0] - 0.030) < 0.0006)
    }

    @Test("The table of losses quotes the earlier chapters and PyTorch")
    func comparison() throws {
        let earlier = try TrainingReference.load().variants["W2 * 0.01, b2 * 0"]
        let kaiming = try StoredTrainings.load("kaiming").variants["(5/3)/√30"]
        let normalized = try StoredTrainings.load("batch_normalization").variants
        let references = [earlier, normalized["as drawn"], kaiming, normalized["(5/3)/√30"]]
        let rows = try Repository.table(of: "comparison", in: Self.chapter)
        #expect(rows.count == references.count)
        for (row, found) in zip(rows, references) {
            let reference = try #require(found)
            let expected = [reference.train, reference.train, reference.val, reference.val]
            #expect(row.suffix(4) == expected.map(fourDecimals)[...])
        }
    }

    @Test("The scale of W1 is a learning rate: with it made up for, the runs are one")
    func learningRates() throws {
        let rows = try Repository.table(of: "learning-rates", in: Self.chapter)
        let apart = rows.compactMap { $0.last.flatMap { Double($0) } }
        #expect(apart[0] > 0.01)
        #expect(apart[1] < 2e-6)
    }

    @Test("Fifty normalized layers do not notice the scale; the gradient grows 55-fold")
    func stack() throws {
        let figure = try figure("normalized-stack")
        for panel in 0...1 {
            let lines = try ["0.01", "1/√512", "1"].map { try figure.line($0, panel: panel) }
            for line in lines {
                for (one, other) in zip(line, lines[1]) { #expect(abs(one / other - 1) < 0.01) }
            }
        }
        for spread in try figure.line("1").dropFirst() { #expect(abs(spread - 0.63) < 0.01) }
        #expect(abs(try figure.line("1", panel: 1)[0] - 55) < 1)
    }

    @Test("In PyTorch a change of 2e-7 moves neither the losses nor a name")
    func calm() throws {
        let variants = try StoredTrainings.load("batch_normalization").variants
        let plain = try #require(variants["(5/3)/√30"])
        let changed = try #require(variants["(5/3)/√30, changed by 2e-7"])
        #expect(abs(plain.train - changed.train) < 1e-6)
        #expect(abs(plain.val - changed.val) < 1e-6)
        #expect(plain.sampled_names == changed.sampled_names)
    }
}

import Foundation
import Testing

/// Chapter 6's numbers against PyTorch's, to the decimals that are printed.
struct GradientReferenceTests {
    static let chapter = "06-gradient-statistics"

    /// How far a value may lie from PyTorch's, as a part of it, and still be printed otherwise.
    ///
    /// Both round in the seventh digit, over 1,000 steps; it matters only beside the middle between
    /// two printed values.
    private static let tolerance = 1e-4

    private func expect(
        _ printed: [String], _ values: [Double], decimals: Int,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        #expect(printed.count == values.count, sourceLocation: sourceLocation)
        for (text, value) in zip(printed, values) {
            let right = [-Self.tolerance, 0, Self.tolerance].map {
                String(format: "%.\(decimals)f", value * (1 + $0))
            }
            #expect(right.contains(text), "\(value)", sourceLocation: sourceLocation)
        }
    }

    private func column(_ index: Int, of cell: String, table: Int = 0) throws -> [String] {
        let tables = try Repository.tables(of: cell, in: Self.chapter)
        try #require(tables.indices.contains(table))
        return tables[table].rows.map { $0[index].filter { $0 != "%" } }
    }

    @Test("Every logged loss of the good start is PyTorch's to four decimals")
    func losses() throws {
        let losses = try GradientReference.load().losses
        #expect(losses.count == 1000)
        let printed = try column(3, of: "train")
        #expect(printed.count == 10)
        for (row, text) in printed.enumerated() {
            let right = [-2e-5, 0, 2e-5].map { fourDecimals(losses[100 * row] + $0) }
            #expect(right.contains(text), "step \(100 * row)")
        }
    }

    @Test("The first batch has PyTorch's activations, gradients and ratios")
    func firstBatch() throws {
        let first = try GradientReference.load().first
        expect(try column(5, of: "activations"), first.activations.map(\.std), decimals: 3)
        expect(
            try column(6, of: "activations"), first.activations.map { 100 * $0.saturated },
            decimals: 1)
        expect(try column(3, of: "gradients"), first.gradients.map(\.std), decimals: 6)
        expect(try column(1, of: "weights", table: 2), first.weights.map(\.std), decimals: 4)
        expect(try column(2, of: "weights", table: 2), first.weights.map(\.gradient), decimals: 6)
        expect(try column(3, of: "weights", table: 2), first.weights.map(\.ratio), decimals: 5)
    }

    @Test("The last batch has PyTorch's activations, gradients and ratios")
    func lastBatch() throws {
        let last = try GradientReference.load().last
        expect(try column(1, of: "good-last"), last.activations.map(\.mean), decimals: 3)
        expect(try column(2, of: "good-last"), last.activations.map(\.std), decimals: 3)
        expect(
            try column(3, of: "good-last"), last.activations.map { 100 * $0.saturated }, decimals: 1
        )
        expect(try column(4, of: "good-last"), last.gradients.map(\.std), decimals: 5)
        expect(try column(1, of: "good-last-weights"), last.weights.map(\.std), decimals: 4)
        expect(try column(2, of: "good-last-weights"), last.weights.map(\.gradient), decimals: 6)
        expect(try column(3, of: "good-last-weights"), last.weights.map(\.ratio), decimals: 5)
    }

    @Test("The means of the last 100 steps are PyTorch's")
    func recentMeans() throws {
        let reference = try GradientReference.load()
        let tables = try Repository.tables(of: "recent", in: Self.chapter)
        let row = try #require(tables.first?.rows.last)
        #expect(row[0] == "gain 5/3")
        expect([row[1]], [reference.loss_last_100], decimals: 3)
        expect(Array(row.dropFirst(2)), reference.updates_last_100, decimals: 5)
    }
}

import Foundation
import Testing

/// A training that a chapter shows, and PyTorch's that it must equal.
struct ShownTraining: CustomTestStringConvertible {
    var variant: String
    var chapter: String
    var trainingCell: String
    /// The chapter's own figures; those stored with the tensor tests where nil.
    var file: String?

    var testDescription: String { "\(chapter), \(variant)" }

    func reference() throws -> TrainingReference.Variant {
        let variants =
            try file.map { try StoredTrainings.load($0).variants }
            ?? TrainingReference.load().variants
        return try #require(variants[variant])
    }
}

/// The chapters' own outputs against PyTorch's.
///
/// That the outputs are what the code gives, ``ChapterTests`` shows.
struct TrainingTests {
    /// The initialisation as drawn amplifies rounding, so it compares only roughly.
    static let exact = [
        ShownTraining(
            variant: "W2 * 0.01, b2 * 0", chapter: "02-initialization",
            trainingCell: "train-small-output"),
        ShownTraining(
            variant: "W2 * 0.01, b2 * 0, W1 * 0.2, b1 * 0.01", chapter: "03-activations",
            trainingCell: "train"),
        ShownTraining(
            variant: "(5/3)/√30", chapter: "04-kaiming-initialization", trainingCell: "train",
            file: "kaiming"),
        ShownTraining(
            variant: "(5/3)/√30", chapter: "05-batch-normalization", trainingCell: "train",
            file: "batch_normalization"),
    ]

    /// A training whose split losses stand in a table and whose names are not shown.
    static let second = ShownTraining(
        variant: "as drawn", chapter: "05-batch-normalization", trainingCell: "train-as-drawn",
        file: "batch_normalization")

    /// How far a loss may be from PyTorch's.
    ///
    /// The two round differently in the seventh digit. Over 200,000 steps that moves a logged loss
    /// by 1.2e-5 at most; PyTorch itself moves it by 1e-5 when its weights change by 2e-7.
    static let tolerance = 2e-5

    @Test(
        "Every logged loss is PyTorch's to the four decimals printed", arguments: exact + [second])
    func loggedLosses(_ shown: ShownTraining) throws {
        let reference = try shown.reference()
        let printed = try Repository.output(of: shown.trainingCell, in: shown.chapter)
            .split(separator: "\n").filter { $0.contains("loss=") }
        let expected = reference.loss_every_10000.sorted { Int($0.key)! < Int($1.key)! }
        #expect(expected.count == 20)
        #expect(printed.count == expected.count)
        for (line, loss) in zip(printed, expected) {
            #expect(line.drop { $0 == " " }.hasPrefix("\(loss.key)/"))
            let printed = line.split(separator: "=").last.map(String.init) ?? ""
            // A value beside the middle between two printed ones may be printed as either.
            let right = [-Self.tolerance, 0, Self.tolerance].map { fourDecimals(loss.value + $0) }
            #expect(right.contains(printed), "step \(loss.key)")
        }
    }

    @Test("The losses of the splits equal PyTorch's to four decimals", arguments: exact)
    func splitLosses(_ shown: ShownTraining) throws {
        let reference = try shown.reference()
        let printed = try Repository.output(of: "split-loss", in: shown.chapter)
        #expect(
            printed == """
                train loss: \(fourDecimals(reference.train))
                validation loss: \(fourDecimals(reference.val))

                """)
    }

    @Test("All twenty sampled names are PyTorch's", arguments: exact)
    func sampledNames(_ shown: ShownTraining) throws {
        let reference = try shown.reference()
        let printed = try Repository.output(of: "sample", in: shown.chapter)
        #expect(printed.split(separator: "\n").map(String.init) == reference.sampled_names)
    }

    @Test("The training as drawn ends within 0.01 of PyTorch's")
    func asDrawn() throws {
        let reference = try #require(TrainingReference.load().variants["initialization as drawn"])
        let printed = try Repository.output(of: "split-loss", in: "01-basic-mlp")
        let losses = printed.split(separator: "\n").compactMap { line in
            line.split(separator: " ").last.flatMap { Double($0) }
        }
        try #require(losses.count == 2)
        #expect(abs(losses[0] - reference.train) < 0.01)
        #expect(abs(losses[1] - reference.val) < 0.01)
    }

    @Test("The table of chapter 3 quotes PyTorch's figures")
    func comparisonTable() throws {
        let reference = try TrainingReference.load()
        let rows = try Repository.output(of: "comparison", in: "03-activations").split(
            separator: "\n")
        let variants = ["initialization as drawn"] + Self.exact.prefix(2).map(\.variant)
        for (row, variant) in zip(rows.suffix(3), variants) {
            let expected = try #require(reference.variants[variant])
            let numbers = row.split(separator: " ").compactMap { Double($0) }
            try #require(numbers.count == 6)
            #expect(fourDecimals(numbers[1]) == fourDecimals(expected.train))
            #expect(fourDecimals(numbers[4]) == fourDecimals(expected.val))
        }
    }

    @Test("The data and the network have PyTorch's sizes")
    func sizes() throws {
        let reference = try TrainingReference.load()
        let split = try Repository.output(of: "split", in: "01-basic-mlp")
        #expect(split.contains(reference.first_shuffled.prefix(6).joined(separator: ", ")))
        let parameters = try Repository.output(of: "parameters", in: "01-basic-mlp")
        #expect(parameters == "parameters in total: \(reference.parameters)\n")
    }
}

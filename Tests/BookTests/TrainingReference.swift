import Foundation

/// PyTorch's trainings on the same data, seeds and batches, as stored with the tensor tests.
struct TrainingReference: Decodable {
    struct Variant: Decodable {
        var loss_every_10000: [String: Double]
        var train: Double
        var val: Double
        var sampled_names: [String]
    }

    var parameters: Int
    var first_shuffled: [String]
    var variants: [String: Variant]

    static func load() throws -> TrainingReference {
        let path = "Tests/TensorsTests/Reference/training.json"
        return try JSONDecoder().decode(
            TrainingReference.self, from: Data(Repository.text(path).utf8))
    }
}

/// PyTorch's trainings for one chapter, as the program beside them writes them.
struct StoredTrainings: Decodable {
    var variants: [String: TrainingReference.Variant]
    /// The largest error of a running mean, in deviations, and of a running deviation.
    var running_mean_error: Double?
    var running_deviation_error: Double?

    static func load(_ name: String) throws -> StoredTrainings {
        let text = try Repository.text("Tests/BookTests/Reference/\(name).json")
        return try JSONDecoder().decode(StoredTrainings.self, from: Data(text.utf8))
    }
}

/// A value as the chapters print it.
func fourDecimals(_ value: Double) -> String {
    String(format: "%.4f", value)
}

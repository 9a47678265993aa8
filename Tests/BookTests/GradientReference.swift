import Foundation

/// PyTorch's first 1,000 steps of chapter 6's good network, with the program that made them.
struct GradientReference: Decodable {
    struct Statistics: Decodable {
        struct Activation: Decodable { var mean, std, saturated: Double }
        struct Gradient: Decodable { var mean, std: Double }
        struct Weight: Decodable { var std, gradient, ratio: Double }

        var activations: [Activation]
        var gradients: [Gradient]
        var weights: [Weight]
    }

    var losses: [Double]
    var first, last: Statistics
    var loss_last_100: Double
    var updates_last_100: [Double]

    static func load() throws -> GradientReference {
        let path = "Tests/BookTests/Reference/gradient_statistics.json"
        return try JSONDecoder().decode(
            GradientReference.self, from: Data(Repository.text(path).utf8))
    }
}

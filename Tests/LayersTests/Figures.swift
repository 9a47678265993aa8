import Foundation
import Tensors

/// PyTorch's figures: `Reference/layers.json`, written by `make_layers.py`.
struct Figures: Decodable {
    let layers: [LayerCase]
    let initializers: [InitializerCase]
    let defaults: Defaults
    let runningStatistics: [RunningCase]
    let optimizers: [OptimizerCase]
    let schedules: [ScheduleCase]
    let trainings: Trainings
    let lookups: [Float]

    /// A tensor's shape and its numbers, row-major.
    struct Array: Decodable {
        let shape: [Int]
        let values: [Float]

        var tensor: Tensor<Float> { Tensor(shape: shape, scalars: values) }
        var indices: Tensor<Int> { Tensor(shape: shape, scalars: values.map { Int($0) }) }
    }

    struct LayerCase: Decodable {
        let name: String
        let input: Array
        let parameters: [Array]
        let output: Array
        let inputGradient: Array?
        let gradients: [Array]
    }

    struct InitializerCase: Decodable {
        let name: String
        let seed: UInt64
        let weight: Array
    }

    struct Defaults: Decodable {
        let seed: UInt64
        let parameters: [Array]
    }

    struct RunningCase: Decodable {
        let name: String
        let momentum: Double
        let batches: [Array]
        let after: [After]
        let evaluation: Array
        let inputGradient: Array
        let gradients: [Array]

        struct After: Decodable { let output, mean, variance: Array }
    }

    struct OptimizerCase: Decodable {
        let name: String
        let start: [Array]
        let steps: [[Array]]
    }

    struct ScheduleCase: Decodable {
        let name: String
        let rates, closedForm: [Double]
    }

    struct Trainings: Decodable {
        let x: Array
        let y: [Int]
        let cases: [Case]

        struct Case: Decodable {
            let name: String
            let losses: [Float]
            let evaluation, accuracy: Float
        }
    }

    static let stored: Figures = {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Reference/layers.json")
        do {
            return try JSONDecoder().decode(Figures.self, from: Data(contentsOf: file))
        } catch {
            fatalError("\(file.path): \(error)")
        }
    }()
}

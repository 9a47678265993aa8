import Foundation

@testable import Tensors

enum ReferenceFiles {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Reference")
}

/// The figures of PyTorch and of Python that the library is held against.
struct Reference: Decodable {
    let generator: [String: [String: Draws]]
    let python_random: [String: PythonDraws]
    let operators: [OperatorCase]
    let printing: [PrintingCase]

    struct PythonDraws: Decodable {
        let shuffle_range_50: [Int]
        let random_x5: [Double]
        let randrange_1000_x8: [Int]
    }

    /// A list of draws, or a sequence of calls and what each gave.
    enum Draws: Decodable {
        case values([Double])
        case sequence(calls: String, values: [[Double]])

        private enum Key: CodingKey { case calls, values }

        init(from decoder: any Decoder) throws {
            if let container = try? decoder.container(keyedBy: Key.self) {
                self = .sequence(
                    calls: try container.decode(String.self, forKey: .calls),
                    values: try container.decode([[Double]].self, forKey: .values))
            } else {
                self = .values(try decoder.singleValueContainer().decode([Double].self))
            }
        }
    }

    struct OperatorCase: Decodable {
        let op: String
        let inputs: [Array]
        let output: Array
        let input_grads: [Nested]
    }

    struct Array: Decodable {
        let shape: [Int]
        let values: Nested

        var tensor: Tensor<Float> { Tensor(shape: shape, scalars: values.floats) }
    }

    struct PrintingCase: Decodable {
        let what: String
        let shape: [Int]
        let dtype: String
        let values: Nested?
        let prints: String
    }

    /// Numbers in arrays of any depth; `nan`, `inf` and `-inf` are strings, truth values 0 and 1.
    enum Nested: Decodable {
        case number(Double)
        case list([Nested])

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let list = try? container.decode([Nested].self) {
                self = .list(list)
            } else if let truth = try? container.decode(Bool.self) {
                self = .number(truth ? 1 : 0)
            } else if let text = try? container.decode(String.self) {
                self = .number(Double(text) ?? .nan)
            } else {
                self = .number(try container.decode(Double.self))
            }
        }

        var numbers: [Double] {
            switch self {
            case .number(let value): [value]
            case .list(let list): list.flatMap(\.numbers)
            }
        }

        var floats: [Float] { numbers.map { Float($0) } }
    }

    /// The stored figures, or those in the file that `REFERENCE_VALUES` names.
    static let stored: Reference = {
        let replacement = ProcessInfo.processInfo.environment["REFERENCE_VALUES"]
        let file =
            replacement.map { URL(filePath: $0) }
            ?? ReferenceFiles.folder.appending(path: "pytorch.json")
        do {
            return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
        } catch {
            fatalError("\(file.path): \(error)")
        }
    }()
}

/// Figures of PyTorch beside those: `Reference/operators.json`, written by `make_operators.py`.
struct MoreOperators: Decodable {
    let operators: [Reference.OperatorCase]
    let relu: Edges
    let uniform: [UniformDraws]

    /// A function where it is special.
    struct Edges: Decodable {
        let x, y, gradient: Reference.Nested
    }

    /// Draws from `low` to `high`.
    struct UniformDraws: Decodable {
        let seed: UInt64
        let low, high: Float
        let values: [Float]
    }

    static let all: MoreOperators = {
        let file = ReferenceFiles.folder.appending(path: "operators.json")
        do {
            return try JSONDecoder().decode(MoreOperators.self, from: Data(contentsOf: file))
        } catch {
            fatalError("\(file.path): \(error)")
        }
    }()
}

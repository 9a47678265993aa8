import Foundation
import TensorTesting
import Testing

@testable import Tensors

/// The first hundred steps of the book's network against PyTorch's, on the real words.
@Suite struct TrainingTests {
    struct Reference: Decodable {
        let first_shuffled: [String]
        let shapes_train_dev_test: [[Int]]
        let parameters: Int
        let variants: [String: Variant]

        struct Variant: Decodable { let first_100_losses: [Float] }
    }

    private static let reference = Result {
        let file = ReferenceFiles.folder.appending(path: "training.json")
        return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    }

    @Test func splitsMatchPython() throws {
        let (words, reference) = (try Names.shuffled.get(), try Self.reference.get())
        #expect(Array(words.prefix(8)) == reference.first_shuffled)
        let bounds = [0, words.count * 8 / 10, words.count * 9 / 10, words.count]
        let shapes = zip(bounds, bounds.dropFirst()).map { Names.examples(words[$0..<$1]).X.shape }
        #expect(shapes == reference.shapes_train_dev_test)
    }

    @Test(
        arguments: [
            ("initialization as drawn", [1, 1, 1, 1, 1], 1e-4, 0.01),
            ("W2 * 0.01, b2 * 0", [1, 1, 1, 0.01, 0], 1e-5, 1e-5),
            ("W2 * 0.01, b2 * 0, W1 * 0.2, b1 * 0.01", [1, 0.2, 0.01, 0.01, 0], 1e-5, 1e-5),
        ] as [(String, [Float], Float, Float)])
    func lossesMatchPyTorch(
        _ name: String, _ scales: [Float], firstTen: Float, hundred: Float
    ) throws {
        let words = try Names.shuffled.get()
        let (X, Y) = Names.examples(words[..<(words.count * 8 / 10)])
        let reference = try Self.reference.get()
        let expected = try #require(reference.variants[name]).first_100_losses
        let g = Generator(seed: 2_147_483_647)
        let shapes = [[27, 10], [30, 200], [200], [200, 27], [27]]
        let p = zip(shapes, scales).map { Tensor.randn($0, generator: g) * $1 }
        for parameter in p { parameter.requiresGrad = true }
        #expect(p.map(\.count).reduce(0, +) == reference.parameters)

        let losses = expected.map { _ in
            let rows = Tensor.randint(0, X.shape[0], [32], generator: g)
            let h = (matmul(p[0][X[rows]].reshaped(32, -1), p[1]) + p[2]).tanh()
            let loss = crossEntropy(matmul(h, p[3]) + p[4], Y[rows])
            for parameter in p { parameter.grad = nil }
            loss.backward()
            for parameter in p { parameter.data -= 0.1 * parameter.grad! }
            return loss.item()
        }
        assertClose(
            Tensor(Array(losses.prefix(10))), Tensor(Array(expected.prefix(10))), atol: firstTen,
            rtol: 0, "first ten losses")
        assertClose(
            Tensor(losses), Tensor(expected), atol: hundred, rtol: 0, "first hundred losses")
    }
}

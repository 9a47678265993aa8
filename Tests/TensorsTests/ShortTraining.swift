import Foundation

@testable import Tensors

/// A short run of chapter 1's network, and everything that came of it as text.
struct ShortTraining {
    private let C, W1, b1, W2, b2: Tensor<Float>
    private var parameters: [Tensor<Float>] { [C, W1, b1, W2, b2] }
    private var report = ""
    static let lineCount = 17

    init(steps: Int, hidden: Int = 200, batch: Int = 32) throws {
        let words = try Names.shuffled.get()
        let (X, Y) = Names.examples(words[..<4000])
        let g = Generator(seed: 2_147_483_647)
        C = Tensor.randn(27, 10, generator: g)
        W1 = Tensor.randn(30, hidden, generator: g)
        b1 = Tensor.randn(hidden, generator: g)
        W2 = Tensor.randn(hidden, 27, generator: g)
        b2 = Tensor.randn(27, generator: g)
        let losses = train(X, Y, steps: steps, batch: batch, g)
        note("losses", Tensor(losses))
        for (name, parameter) in zip(["C", "W1", "b1", "W2", "b2"], parameters) {
            note(name, parameter)
        }
        noGrad { note("loss of all", crossEntropy(logits(X), Y)) }
        for _ in 0..<10 { report += sample(g) + "\n" }
    }

    /// Losses, parameters, the loss of all examples and ten sampled words: a line each, with a hash
    /// of all bits.
    var text: String { report }

    private func logits(_ X: Tensor<Int>) -> Tensor<Float> {
        let h = (matmul(C[X].reshaped(X.shape[0], -1), W1) + b1).tanh()
        return matmul(h, W2) + b2
    }

    private func train(
        _ X: Tensor<Int>, _ Y: Tensor<Int>, steps: Int, batch: Int, _ g: Generator
    ) -> [Float] {
        for p in parameters { p.requiresGrad = true }
        return (0..<steps).map { _ in
            let rows = Tensor.randint(0, X.shape[0], [batch], generator: g)
            let loss = crossEntropy(logits(X[rows]), Y[rows])
            for p in parameters { p.grad = nil }
            loss.backward()
            for p in parameters { p.data -= 0.1 * p.grad! }
            return loss.item()
        }
    }

    private func sample(_ g: Generator) -> String {
        noGrad {
            var (word, context) = ("", [0, 0, 0])
            repeat {
                let p = logits(Tensor(shape: [1, 3], scalars: context)).softmax(dim: 1)
                context = context.dropFirst() + [multinomial(p, count: 1, generator: g).item()]
                word.unicodeScalars.append(Unicode.Scalar(UInt8(context[2] + 96)))
            } while context[2] != 0 && word.count < 40
            return word
        }
    }

    /// Adds a line with the FNV-1a hash of the bits.
    private mutating func note(_ name: String, _ tensor: Tensor<Float>) {
        let hash = tensor.scalars.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
            ($0 ^ UInt64($1.bitPattern)) &* 0x100_0000_01B3
        }
        report += "\(name) \(tensor.shape) \(String(hash, radix: 16))\n"
    }
}

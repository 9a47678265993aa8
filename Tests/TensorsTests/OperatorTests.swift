import TensorTesting
import Testing

@testable import Tensors

/// Every operator case of the reference: the result, and the gradients of the sum of the result
/// times `linspace(-1, 1)`, or of the result itself where it is one number.
@Suite struct OperatorTests {
    static let cases = Reference.stored.operators + MoreOperators.all.operators

    @Test(arguments: cases.map(\.op))
    func matchesPyTorch(_ name: String) throws {
        for reference in Self.cases where reference.op == name {
            let inputs = reference.inputs.map(\.tensor)
            for input in inputs { input.requiresGrad = true }
            let output = try #require(operation(name)?(inputs), "no such operation: \(name)")
            expectClose(output, reference.output.tensor, "\(name): result")

            let weights = Tensor.linspace(-1, 1, count: output.count).reshaped(output.shape)
            (output.rank == 0 ? output : (output * weights).sum()).backward()
            #expect(reference.input_grads.count == inputs.count)
            for (i, (input, gradient)) in zip(inputs, reference.input_grads).enumerated() {
                let expected = Tensor(shape: input.shape, scalars: gradient.floats)
                expectClose(try #require(input.grad), expected, "\(name): gradient \(i)")
            }
        }
    }

    /// Zeros of both signs, infinities, NaN and denormals, to the bit, but for a NaN's payload.
    @Test func reluMatchesPyTorchAtTheEdges() throws {
        let edges = MoreOperators.all.relu
        let x = Tensor(edges.x.floats)
        x.requiresGrad = true
        let y = x.relu()
        #expect("\(y)".contains("grad_fn=<ReluBackward0>"))
        expectBits(y.scalars, edges.y.floats, "relu")
        let g = Tensor<Float>.arange(1, Float(x.count) + 1)
        (y * g).sum().backward()
        expectBits(try #require(x.grad).scalars, edges.gradient.floats, "gradient of relu")
    }

    /// Within 1e-5 of each value, or 1e-6 of the tensor's largest where a sum cancels: PyTorch's own
    /// rounding is that far from the exact value.
    private func expectClose(
        _ actual: Tensor<Float>, _ expected: Tensor<Float>, _ what: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let largest = expected.scalars.map(\.magnitude).max() ?? 0
        assertClose(
            actual, expected, atol: 1e-6 * max(largest, 1e-3), rtol: 1e-5, what,
            sourceLocation: sourceLocation)
    }

    private typealias Operation = ([Tensor<Float>]) -> Tensor<Float>

    /// The operation that a case names.
    private func operation(_ name: String) -> Operation? {
        if let plain = plainOperations[name] { return plain }
        if name.hasPrefix("matmul ") { return { matmul($0[0], $0[1]) } }
        if name.hasPrefix("mlp loss: ") { return mlpLoss(name) }
        if name.hasPrefix("cross_entropy ") {
            return { crossEntropy($0[0], Tensor(numbers(in: name[...]))) }
        }
        return reduction(name)
    }

    private var plainOperations: [String: Operation] {
        [
            "a + b": { $0[0] + $0[1] },
            "a + b broadcast (3,4)+(4)": { $0[0] + $0[1] },
            "a - b broadcast (3,1)-(1,4)": { $0[0] - $0[1] },
            "a * b broadcast (2,3,4)*(3,1)": { $0[0] * $0[1] },
            "a / b": { $0[0] / $0[1] },
            "-a": { -$0[0] },
            "a * 0.2 + 3": { $0[0] * 0.2 + 3 },
            "exp": { $0[0].exp() },
            "log": { $0[0].log() },
            "tanh": { $0[0].tanh() },
            "relu": { $0[0].relu() },
            "sigmoid": { $0[0].sigmoid() },
            "sqrt": { $0[0].sqrt() },
            "abs": { $0[0].abs() },
            "a ** 3": { $0[0].pow(3) },
            "a ** -0.5": { $0[0].pow(-0.5) },
            "max dim=1": { $0[0].max(dim: 1).values },
            "softmax dim=1": { $0[0].softmax(dim: 1) },
            "softmax dim=0": { $0[0].softmax(dim: 0) },
            "log_softmax dim=1": { $0[0].logSoftmax(dim: 1) },
            "table[ix], ix [[1,0,2],[2,2,1]]": { $0[0][Tensor([[1, 0, 2], [2, 2, 1]])] },
            "x[1]": { $0[0][1] },
            "x[:, 1:3]": { $0[0][0..., 1..<3] },
            "transpose": { $0[0].transposed() },
            "reshape (2,6)->(3,4)": { $0[0].reshaped(3, 4) },
            "cat dim=1": { concatenated($0, dim: 1) },
            "var of all, correction=0": { $0[0].variance(unbiased: false) },
            "var dim=0 keepdim, correction=0": {
                $0[0].variance(dim: 0, unbiased: false, keepDim: true)
            },
            "std of all, correction=0": { $0[0].std(unbiased: false) },
            "std dim=1, correction=0": { $0[0].std(dim: 1, unbiased: false) },
            "batchnorm-style (x-mean)/std": {
                ($0[0] - $0[0].mean(dim: 0, keepDim: true)) / $0[0].std(dim: 0, keepDim: true)
            },
        ]
    }

    /// `sum dim=0 keepdim=True` and the like.
    private func reduction(_ name: String) -> Operation? {
        let words = name.split(separator: " ")
        guard words.count == 3, words[1].hasPrefix("dim="), words[2].hasPrefix("keepdim=") else {
            return nil
        }
        let keepDim = words[2] == "keepdim=True"
        guard let dim = Int(words[1].dropFirst(4)) else {
            switch words[0] {
            case "sum": return { $0[0].sum() }
            case "mean": return { $0[0].mean() }
            case "std": return { $0[0].std() }
            case "var": return { $0[0].variance() }
            default: return nil
            }
        }
        switch words[0] {
        case "sum": return { $0[0].sum(dim: dim, keepDim: keepDim) }
        case "mean": return { $0[0].mean(dim: dim, keepDim: keepDim) }
        case "std": return { $0[0].std(dim: dim, keepDim: keepDim) }
        case "var": return { $0[0].variance(dim: dim, keepDim: keepDim) }
        default: return nil
        }
    }

    /// The loss of a small network, whose batch stands in the name: `…; X=[[…], …]; Y=[…]`.
    private func mlpLoss(_ name: String) -> Operation? {
        let parts = name.split(separator: ";")
        guard parts.count == 3 else { return nil }
        let (contexts, Y) = (numbers(in: parts[1]), Tensor(numbers(in: parts[2])))
        let X = Tensor(contexts).reshaped(Y.count, -1)
        return { p in
            let h = (matmul(p[0][X].reshaped(Y.count, -1), p[1]) + p[2]).tanh()
            return crossEntropy(matmul(h, p[3]) + p[4], Y)
        }
    }
}

/// The natural numbers in a text.
private func numbers(in text: Substring) -> [Int] {
    text.split { !$0.isNumber }.compactMap { Int($0) }
}

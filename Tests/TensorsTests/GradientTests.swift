import TensorTesting
import Testing

@testable import Tensors

/// Gradients against central differences, (f(x + h) - f(x - h)) / 2h, independently of PyTorch.
@Suite struct GradientTests {
    typealias Function = @Sendable ([Tensor<Float>]) -> Tensor<Float>

    struct Case: Sendable, CustomTestStringConvertible {
        let name: String
        let shapes: [[Int]]
        /// Inputs are uniform from here over a length of `span`.
        var low: Float = -1
        var span: Float = 2
        let function: Function
        var testDescription: String { name }
    }

    static let cases = arithmetic + functions + reductions + shapes + products

    static let arithmetic: [Case] = [
        Case(name: "+", shapes: [[2, 3], [3]]) { $0[0] + $0[1] },
        Case(name: "-", shapes: [[2, 1], [1, 3]]) { $0[0] - $0[1] },
        Case(name: "*", shapes: [[2, 3], [2, 1]]) { $0[0] * $0[1] },
        Case(name: "* itself", shapes: [[4]]) { $0[0] * $0[0] },
        Case(name: "/", shapes: [[2, 3], [3]], low: 0.5, span: 1) { $0[0] / $0[1] },
        Case(name: "number - x", shapes: [[3]]) { 2 - $0[0] },
        Case(name: "x - number", shapes: [[3]]) { $0[0] - 2 },
        Case(name: "number / x", shapes: [[3]], low: 0.5, span: 1) { 2 / $0[0] },
        Case(name: "x / number", shapes: [[3]]) { $0[0] / 4 },
        Case(name: "-x", shapes: [[3]]) { -$0[0] },
        Case(name: "in place in a graph", shapes: [[3], [3]]) {
            var sum = $0[0] * 2
            sum += $0[1]
            sum *= $0[1]
            return sum
        },
    ]

    static let functions: [Case] = [
        Case(name: "exp", shapes: [[5]]) { $0[0].exp() },
        Case(name: "log", shapes: [[5]], low: 0.5, span: 2) { $0[0].log() },
        Case(name: "tanh", shapes: [[5]], low: -2, span: 4) { $0[0].tanh() },
        Case(name: "sin", shapes: [[5]], low: -6, span: 12) { $0[0].sin() },
        Case(name: "cos", shapes: [[5]], low: -6, span: 12) { $0[0].cos() },
        Case(name: "relu", shapes: [[5]], low: 0.1, span: 1) { $0[0].relu() - (-$0[0]).relu() },
        Case(name: "sigmoid", shapes: [[5]], low: -2, span: 4) { $0[0].sigmoid() },
        Case(name: "sqrt", shapes: [[5]], low: 0.5, span: 1) { $0[0].sqrt() },
        Case(name: "abs", shapes: [[5]], low: -1.5, span: 1) { $0[0].abs() },
        Case(name: "pow 2.5", shapes: [[5]], low: 0.5, span: 1) { $0[0].pow(2.5) },
        Case(name: "pow -3", shapes: [[5]], low: -1.5, span: 0.5) { $0[0].pow(-3) },
        Case(name: "softmax", shapes: [[2, 3, 2]]) { $0[0].softmax(dim: 1) },
        Case(name: "logSoftmax", shapes: [[2, 4]]) { $0[0].logSoftmax(dim: -1) },
        Case(name: "crossEntropy", shapes: [[3, 4]]) { crossEntropy($0[0], Tensor([0, 3, 1])) },
        Case(name: "crossEntropy of one", shapes: [[4]]) { crossEntropy($0[0], Tensor(2)) },
    ]

    static let reductions: [Case] = [
        Case(name: "sum", shapes: [[2, 3]]) { $0[0].sum() * $0[0].sum() },
        Case(name: "sum dim 1", shapes: [[2, 3, 2]]) { $0[0].sum(dim: 1) },
        Case(name: "mean dim -1", shapes: [[2, 3]]) { $0[0].mean(dim: -1, keepDim: true) },
        Case(name: "mean", shapes: [[2, 3]]) { $0[0].mean() },
        Case(name: "variance", shapes: [[2, 3]]) { $0[0].variance() },
        Case(name: "variance dim 0", shapes: [[4, 3]]) { $0[0].variance(dim: 0) },
        Case(name: "variance over n", shapes: [[2, 3]]) { $0[0].variance(unbiased: false) },
        Case(name: "std", shapes: [[2, 3]]) { $0[0].std() },
        Case(name: "std over n dim 0", shapes: [[4, 3]]) { $0[0].std(dim: 0, unbiased: false) },
        Case(name: "std dim 1", shapes: [[2, 4, 2]]) { $0[0].std(dim: 1, keepDim: true) },
        Case(name: "batchNormalized", shapes: [[5, 3], [3], [3]], span: 3) {
            batchNormalized($0[0], gain: $0[1], bias: $0[2]).output
        },
        Case(name: "batchNormalized [N, C, L]", shapes: [[2, 3, 4], [3], [3]], span: 3) {
            batchNormalized($0[0], gain: $0[1], bias: $0[2]).output
        },
        Case(name: "normalized", shapes: [[2, 3, 4], [3], [3]]) {
            normalized(
                $0[0], mean: Tensor([0.5, -1, 0]), variance: Tensor([2, 1, 0.5]), gain: $0[1],
                bias: $0[2])
        },
        Case(name: "max", shapes: [[5]]) { $0[0].max() },
        Case(name: "min", shapes: [[5]]) { $0[0].min() },
        Case(name: "max dim 0", shapes: [[3, 2]]) { $0[0].max(dim: 0).values },
        Case(name: "min dim 1", shapes: [[3, 2]]) { $0[0].min(dim: 1, keepDim: true).values },
    ]

    static let shapes: [Case] = [
        Case(name: "reshaped", shapes: [[2, 6]]) { $0[0].reshaped(3, -1) },
        Case(name: "flattened", shapes: [[2, 2]]) { $0[0].flattened() },
        Case(name: "transposed", shapes: [[2, 3]]) { $0[0].transposed() },
        Case(name: "transposed 0 2", shapes: [[2, 3, 4]]) { $0[0].transposed(0, -1) },
        Case(name: "concatenated", shapes: [[2, 3], [2, 1]]) { concatenated($0, dim: -1) },
        Case(name: "x[1]", shapes: [[3, 2]]) { $0[0][1] },
        Case(name: "x[-1, 0]", shapes: [[3, 2]]) { $0[0][-1, 0] },
        Case(name: "x[1..., ..<2]", shapes: [[3, 4]]) { $0[0][1..., ..<2] },
        Case(name: "x[0..., 1]", shapes: [[3, 4]]) { $0[0][0..., 1] },
        Case(name: "table[ix]", shapes: [[4, 2]]) { $0[0][Tensor([[0, 3], [3, -1]])] },
    ]

    static let products: [Case] = [
        Case(name: "matmul [N] [N]", shapes: [[3], [3]]) { matmul($0[0], $0[1]) },
        Case(name: "matmul [M, K] [K, N]", shapes: [[2, 3], [3, 5]]) { matmul($0[0], $0[1]) },
        Case(name: "matmul [M, K] [K]", shapes: [[2, 3], [3]]) { matmul($0[0], $0[1]) },
        Case(name: "matmul [K] [K, N]", shapes: [[3], [3, 2]]) { matmul($0[0], $0[1]) },
        Case(name: "matmul [B, M, K] [K, N]", shapes: [[2, 2, 3], [3, 2]]) { matmul($0[0], $0[1]) },
        Case(name: "matmul [B, M, K] [B, K, N]", shapes: [[2, 2, 3], [2, 3, 2]]) {
            matmul($0[0], $0[1])
        },
        Case(name: "network", shapes: [[4, 2], [4, 3], [3], [3, 4]]) { p in
            let h = (matmul(p[0][Tensor([[0, 1], [3, 2]])].reshaped(2, -1), p[1]) + p[2]).tanh()
            return crossEntropy(matmul(h, p[3]), Tensor([1, 3]))
        },
    ]

    @Test(arguments: cases)
    func matchesCentralDifferences(_ tested: Case) throws {
        let g = Generator(seed: 5)
        let inputs = tested.shapes.map {
            Tensor.rand($0, generator: g) * tested.span + tested.low
        }
        for input in inputs { input.requiresGrad = true }
        let output = tested.function(inputs)
        let weights = Tensor.rand(output.shape, generator: g) + 0.5
        (output * weights).sum().backward()

        for (i, input) in inputs.enumerated() {
            let differences = (0..<input.count).map { place in
                difference(tested.function, inputs, weights, input: i, place: place)
            }
            assertClose(
                try #require(input.grad), Tensor(shape: input.shape, scalars: differences),
                atol: 2e-3, rtol: 5e-3, "\(tested.name): input \(i)")
        }
    }

    /// The slope of the weighted sum of the outputs in one place of one input.
    private func difference(
        _ function: Function, _ inputs: [Tensor<Float>], _ weights: Tensor<Float>, input: Int,
        place: Int
    ) -> Float {
        let h: Float = 1 / 256
        func value(_ step: Float) -> Double {
            var scalars = inputs[input].scalars
            scalars[place] += step
            var moved = inputs
            moved[input] = Tensor(shape: inputs[input].shape, scalars: scalars)
            let products = noGrad { function(moved) * weights }
            return products.scalars.reduce(0) { $0 + Double($1) }
        }
        return Float((value(h) - value(-h)) / Double(2 * h))
    }
}

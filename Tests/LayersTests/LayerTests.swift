import Layers
import TensorTesting
import Tensors
import Testing

/// Every layer against PyTorch: the result, and all gradients of the sum of the result times
/// `linspace(-1, 1)`.
@Suite struct LayerTests {
    @Test(arguments: Figures.stored.layers.map(\.name))
    func matchesPyTorch(_ name: String) throws {
        let figures = try #require(Figures.stored.layers.first { $0.name == name })
        if name == "Embedding" {
            let layer = Embedding(count: 7, width: 3, generator: Generator(seed: 0))
            try compare(layer, figures.input.indices, figures)
        } else {
            let input = figures.input.tensor
            input.requiresGrad = true
            let layer = try #require(made(name), "no such layer: \(name)")
            try compare(layer, input, figures)
            let gradient = try #require(figures.inputGradient).tensor
            expectClose(try #require(input.grad), gradient, "\(name): input")
        }
    }

    private func made(_ name: String) -> (any Layer<Float>)? {
        let g = Generator(seed: 0)
        switch name {
        case "Linear", "Linear of [B, T, I]": return Linear(inputs: 4, outputs: 3, generator: g)
        case "Linear without bias": return Linear(inputs: 4, outputs: 3, bias: false, generator: g)
        case "BatchNorm1d", "BatchNorm1d of [N, C, L]": return BatchNorm1d(channels: 4)
        case "BatchNorm1d, eps 0.1": return BatchNorm1d(channels: 4, epsilon: 0.1)
        case "BatchNorm1d in evaluation":
            let layer = BatchNorm1d(channels: 4)
            layer.isTraining = false
            return layer
        case "Tanh": return Tanh()
        case "ReLU": return ReLU()
        case "Flatten": return Flatten()
        default: return nil
        }
    }

    /// Gives a layer PyTorch's parameters and holds its result and their gradients against it.
    private func compare<Input>(
        _ layer: any Layer<Input>, _ input: Tensor<Input>, _ figures: Figures.LayerCase
    ) throws {
        #expect(
            layer.parameters.map(\.shape) == figures.parameters.map(\.shape),
            "\(figures.name): shapes of the parameters")
        for (parameter, values) in zip(layer.parameters, figures.parameters) {
            parameter.data = values.tensor
        }
        let y = layer(input)
        expectClose(y, figures.output.tensor, "\(figures.name): result")
        (y * Tensor.linspace(-1, 1, count: y.count).reshaped(y.shape)).sum().backward()
        for (i, (parameter, gradient)) in zip(layer.parameters, figures.gradients).enumerated() {
            expectClose(
                try #require(parameter.grad), gradient.tensor, "\(figures.name): gradient \(i)")
        }
    }

    @Test func parametersAreLeavesThatRequireAGradient() {
        let g = Generator(seed: 1)
        let network = Sequential(
            Embedding(count: 27, width: 10, generator: g), Flatten(),
            Linear(inputs: 30, outputs: 200, bias: false, generator: g), BatchNorm1d(channels: 200),
            Tanh(), Linear(inputs: 200, outputs: 27, generator: g))
        #expect(
            network.parameters.map(\.shape)
                == [[27, 10], [30, 200], [200], [200], [200, 27], [27]])
        #expect(network.parameters.allSatisfy { $0.requiresGrad && $0.isLeaf })
        #expect(network.parameterCount == 12_097)
        #expect(Tanh().parameterCount == 0)

        let square = Linear(inputs: 4, outputs: 4, generator: g)
        #expect(Sequential(square, Tanh(), square).parameters.map(\.shape) == [[4, 4], [4]])
    }

    @Test func layersPrintAsTheyAreMade() {
        let g = Generator(seed: 1)
        let inner = Sequential(BatchNorm1d(channels: 8, epsilon: 0.1, momentum: 0.01), Tanh())
        let network = Sequential(
            Embedding(count: 27, width: 2, generator: g), Flatten(),
            Linear(inputs: 6, outputs: 8, bias: false, generator: g), inner, ReLU(),
            BatchNorm1d(channels: 8), Linear(inputs: 8, outputs: 27, generator: g))
        #expect(
            "\(network)" == """
                Sequential(
                    Embedding(count: 27, width: 2),
                    Flatten(),
                    Linear(inputs: 6, outputs: 8, bias: false),
                    Sequential(
                        BatchNorm1d(channels: 8, epsilon: 0.1, momentum: 0.01),
                        Tanh()),
                    ReLU(),
                    BatchNorm1d(channels: 8),
                    Linear(inputs: 8, outputs: 27))
                """)
    }

    @Test func aSequenceHandsTheModeOnAndShowsEveryResult() {
        let g = Generator(seed: 1)
        let norm = BatchNorm1d(channels: 3)
        let network = Sequential(Linear(inputs: 2, outputs: 3, generator: g), [norm, ReLU()])
        #expect(network.isTraining && norm.isTraining)
        network.isTraining = false
        #expect(!network.isTraining && network.layers.allSatisfy { !$0.isTraining })
        network.isTraining = true
        #expect(norm.isTraining)

        network.isTraining = false
        let x = Tensor.randn(5, 2, generator: g)
        let results = network.results(x)
        #expect(results.map(\.shape) == [[5, 3], [5, 3], [5, 3]])
        assertSame(results[0], network.first(x))
        assertSame(results[1], norm(results[0]))
        assertSame(results[2], network(x))
    }
}

/// Within 1e-5 of each value, or 1e-6 of the tensor's largest where a sum cancels.
func expectClose(
    _ actual: Tensor<Float>, _ expected: Tensor<Float>, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    let largest = expected.scalars.map(\.magnitude).max() ?? 0
    assertClose(
        actual, expected, atol: 1e-6 * max(largest, 1e-3), rtol: 1e-5, what,
        sourceLocation: sourceLocation)
}

import Layers
import TensorTesting
import Tensors
import Testing

/// Weights from a seed against PyTorch: uniform ones to the bit, normal ones within the bounds of
/// `randn`.
@Suite struct InitializerTests {
    private static let initializers: [String: Initializer] = [
        "kaimingUniform": .kaimingUniform(),
        "kaimingUniform tanh fanOut": .kaimingUniform(gain: .tanh, mode: .fanOut),
        "kaimingUniform leakyReLU 0.2": .kaimingUniform(gain: .leakyReLU(slope: 0.2)),
        "kaimingNormal": .kaimingNormal(gain: .relu),
        "kaimingNormal linear fanOut": .kaimingNormal(gain: .linear, mode: .fanOut),
        "xavierUniform": .xavierUniform(),
        "xavierUniform tanh": .xavierUniform(gain: .tanh),
        "xavierNormal": .xavierNormal(),
        "xavierNormal relu": .xavierNormal(gain: .relu),
    ]

    @Test(arguments: Figures.stored.initializers.map(\.name))
    func matchesPyTorch(_ name: String) throws {
        let initializer = try #require(Self.initializers[name], "no such initializer: \(name)")
        for figures in Figures.stored.initializers where figures.name == name {
            let (inputs, outputs) = (figures.weight.shape[0], figures.weight.shape[1])
            let weight = initializer(
                inputs: inputs, outputs: outputs, generator: Generator(seed: figures.seed))
            let deviation = initializer.standardDeviation(inputs: inputs, outputs: outputs)
            if name.contains("Uniform") {
                assertSame(weight, figures.weight.tensor, "\(name) \(figures.weight.shape)")
            } else {
                assertClose(
                    weight, figures.weight.tensor, atol: Float(2.4e-7 * deviation), rtol: 2e-7,
                    "\(name) \(figures.weight.shape)")
            }
        }
    }

    /// A seed gives PyTorch's layers, one after the other from one generator.
    @Test func layersAreDrawnInPyTorchsOrder() {
        let defaults = Figures.stored.defaults
        let g = Generator(seed: defaults.seed)
        let layers: [any Layer] = [
            Embedding(count: 27, width: 10, generator: g),
            Linear(inputs: 30, outputs: 20, generator: g),
            Linear(inputs: 20, outputs: 5, bias: false, generator: g),
            Linear(inputs: 5, outputs: 3, generator: g),
        ]
        let parameters = layers.flatMap { $0.parameters }
        #expect(parameters.count == defaults.parameters.count)
        for (i, (parameter, figures)) in zip(parameters, defaults.parameters).enumerated() {
            if i == 0 {
                assertClose(parameter, figures.tensor, atol: 2.4e-7, rtol: 2e-7, "embedding")
            } else {
                assertSame(parameter, figures.tensor, "parameter \(i) of \(figures.shape)")
            }
        }
    }

    @Test func anInitializerOfOnesOwn() {
        let g = Generator(seed: 1)
        let layer = Linear(
            inputs: 400, outputs: 300, initializer: .kaimingNormal(gain: .tanh), generator: g)
        assertClose(layer.weight.std(), Tensor(5.0 / 3 / 20), atol: 0, rtol: 0.01)
    }

    static let deviations: [(Initializer, Float)] = [
        (Initializer.kaimingUniform(gain: 1), 0.1), (.kaimingNormal(gain: 1), 0.1),
        (.kaimingUniform(gain: 3, mode: .fanOut), 0.15),
        (.xavierUniform(gain: 1), 0.063_245_553), (.xavierNormal(gain: 0.5), 0.031_622_777),
    ]

    @Test(arguments: deviations)
    func drawsHaveTheStandardDeviationTheyPromise(
        _ initializer: Initializer, _ deviation: Float
    ) {
        let weight = initializer(inputs: 100, outputs: 400, generator: Generator(seed: 3))
        assertClose(weight.std(), Tensor(deviation), atol: 0, rtol: 0.01)
        // The mean of 40,000 draws has itself a deviation of 1/200 of theirs.
        assertClose(weight.mean(), Tensor(0), atol: 4 / 200 * deviation)
        assertClose(
            Tensor(Float(initializer.standardDeviation(inputs: 100, outputs: 400))),
            Tensor(deviation), rtol: 1e-6)
    }

    @Test func gains() {
        #expect(Gain.linear.value == 1)
        #expect(Gain.tanh.value == 5.0 / 3)
        #expect(Gain.relu.value == 2.0.squareRoot())
        #expect(Gain.leakyReLU(slope: 0) == .relu)
        #expect(Gain.leakyReLU(slope: 1) == .linear)
        #expect((0.5 as Gain).value == 0.5 && (2 as Gain).value == 2)
    }
}

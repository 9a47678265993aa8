import Tensors

/// How the weights of a layer are drawn: from which distribution, and how wide.
///
///     let weights = Initializer.kaimingNormal(gain: .tanh)
///     let W1 = weights(inputs: 30, outputs: 200, generator: g)  // [30, 200], deviation (5/3)/√30
///
/// Sources: [He et al. 2015](https://arxiv.org/abs/1502.01852) for the ones named Kaiming,
/// [Glorot and Bengio 2010](https://proceedings.mlr.press/v9/glorot10a.html) for Xavier,
/// [torch.nn.init](https://docs.pytorch.org/docs/stable/nn.init.html)
public struct Initializer: Sendable {
    private enum Distribution { case uniform, normal }
    private enum Fan { case one(FanMode), both }

    private let distribution: Distribution
    private let gain: Gain
    private let fan: Fan

    /// Uniform with the standard deviation gain / √fan: from -√3 gain / √fan to √3 gain / √fan.
    public static func kaimingUniform(
        gain: Gain = .relu, mode: FanMode = .fanIn
    ) -> Initializer {
        Initializer(distribution: .uniform, gain: gain, fan: .one(mode))
    }

    /// Normal with mean 0 and the standard deviation gain / √fan.
    public static func kaimingNormal(gain: Gain = .relu, mode: FanMode = .fanIn) -> Initializer {
        Initializer(distribution: .normal, gain: gain, fan: .one(mode))
    }

    /// Uniform with the standard deviation gain · √(2 / (inputs + outputs)).
    public static func xavierUniform(gain: Gain = .linear) -> Initializer {
        Initializer(distribution: .uniform, gain: gain, fan: .both)
    }

    /// Normal with mean 0 and the standard deviation gain · √(2 / (inputs + outputs)).
    public static func xavierNormal(gain: Gain = .linear) -> Initializer {
        Initializer(distribution: .normal, gain: gain, fan: .both)
    }

    /// PyTorch's default for a linear layer: uniform from -1/√inputs to 1/√inputs, which it writes
    /// as `kaiming_uniform_` with a leaky rectifier of slope √5.
    public static let linearDefault = kaimingUniform(gain: .leakyReLU(slope: 5.0.squareRoot()))

    /// The standard deviation of the weights of a layer.
    ///
    /// - Precondition: there are inputs and outputs.
    public func standardDeviation(inputs: Int, outputs: Int) -> Double {
        require(
            inputs > 0 && outputs > 0,
            "an initializer wants inputs and outputs, not a weight of shape [\(inputs), \(outputs)]"
        )
        switch fan {
        case .one(let mode):
            return gain.value / Double(mode.count(inputs: inputs, outputs: outputs)).squareRoot()
        case .both:
            return gain.value * (2 / Double(inputs + outputs)).squareRoot()
        }
    }

    /// Fresh weights of shape `[inputs, outputs]`.
    ///
    /// PyTorch keeps the transpose, so that is drawn, row by row, and then turned round: the same
    /// seed gives the same weights. Uniform draws are the same bits, normal draws within the bounds
    /// of `randn`.
    ///
    /// - Precondition: there are inputs and outputs.
    public func callAsFunction(inputs: Int, outputs: Int, generator: Generator) -> Tensor<Float> {
        let deviation = standardDeviation(inputs: inputs, outputs: outputs)
        switch distribution {
        case .uniform:
            let bound = Float(3.0.squareRoot() * deviation)
            return Tensor.uniform([outputs, inputs], from: -bound, to: bound, generator: generator)
                .transposed()
        case .normal:
            return (Tensor.randn(outputs, inputs, generator: generator) * Float(deviation))
                .transposed()
        }
    }
}

import TensorKernels
import Tensors

/// Stochastic gradient descent, with momentum if wanted.
///
/// For a parameter p with gradient g, at step t, with λ the weight decay, μ the momentum and τ the
/// dampening:
///
///     g ← g + λ p
///     v ← g at the first step, then μ v + (1 - τ) g
///     p ← p - learningRate · v              or, with Nesterov, · (g + μ v)
///
/// Without momentum v is g. The learning rate stands outside v, as in PyTorch, so that a change of
/// it acts at once.
///
/// Source: [torch.optim.SGD](https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html)
public final class SGD: Optimizer {
    /// What it changes.
    public let parameters: [Tensor<Float>]
    /// The size of a step.
    public var learningRate: Double
    /// How much of the last step the next one keeps, μ.
    public let momentum: Double
    /// How much of a new gradient is left out of v, τ.
    public let dampening: Double
    /// How strongly parameters are pulled towards 0, λ.
    public let weightDecay: Double
    /// Whether the step looks ahead, along g + μ v.
    public let isNesterov: Bool
    /// v of each parameter, nil before its first step.
    private var velocities: [Tensor<Float>?]

    /// An optimizer that has not moved yet.
    ///
    /// - Precondition: the parameters are leaves that require a gradient, none of them twice; no
    ///   number is negative; Nesterov has a momentum and no dampening.
    public init(
        _ parameters: [Tensor<Float>], learningRate: Double, momentum: Double = 0,
        dampening: Double = 0, weightDecay: Double = 0, nesterov: Bool = false
    ) {
        check(parameters, learningRate, "SGD")
        checkNotNegative(momentum, "momentum", "SGD")
        checkNotNegative(dampening, "dampening", "SGD")
        checkNotNegative(weightDecay, "weight decay", "SGD")
        require(
            !nesterov || (momentum > 0 && dampening == 0),
            "SGD: Nesterov wants a momentum and no dampening, not \(momentum) and \(dampening)")
        (self.parameters, self.learningRate, self.momentum) = (parameters, learningRate, momentum)
        (self.dampening, self.weightDecay, isNesterov) = (dampening, weightDecay, nesterov)
        velocities = Array(repeating: nil, count: parameters.count)
    }

    /// Changes every parameter that has a gradient.
    public func step() {
        for (i, parameter) in parameters.enumerated() {
            guard let gradient = parameter.grad else { continue }
            let isFirst = velocities[i] == nil
            if isFirst, momentum != 0 { velocities[i] = .zeros(parameter.shape) }
            parameter.descend(
                gradient, velocity: velocities[i],
                tk_sgd_step(
                    rate: Float(learningRate), weight_decay: Float(weightDecay),
                    momentum: Float(momentum), share: Float(1 - dampening), is_first: isFirst,
                    looks_ahead: isNesterov))
        }
    }
}

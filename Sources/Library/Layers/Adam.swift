import Tensors

/// Adam: each number of a parameter gets a step of its own size, from running means of its gradient
/// and of the gradient's square.
///
/// For a parameter p with gradient g, at step t = 1, 2, …, with λ the weight decay:
///
///     g ← g + λ p
///     m ← m + (1 - β₁) (g - m)
///     v ← β₂ v + (1 - β₂) g²
///     p ← p - learningRate / (1 - β₁ᵗ) · m / (√v / √(1 - β₂ᵗ) + epsilon)
///
/// The means start at 0, and the divisions by 1 - βᵗ make up for it. As in PyTorch the decay is a
/// part of the gradient: this is Adam, not AdamW.
///
/// Sources: [Kingma and Ba 2015](https://arxiv.org/abs/1412.6980),
/// [torch.optim.Adam](https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html)
public final class Adam: Optimizer {
    /// What it changes.
    public let parameters: [Tensor<Float>]
    /// The size of a step.
    public var learningRate: Double
    /// How much of the running means a step keeps: β₁ for the gradient, β₂ for its square.
    public let betas: (gradient: Double, square: Double)
    /// Added to the root, so that a parameter without gradient divides by no 0.
    public let epsilon: Double
    /// How strongly parameters are pulled towards 0, λ.
    public let weightDecay: Double
    private var moments: [Moments?]

    /// The running means of a parameter and how far they have come.
    private struct Moments {
        var mean, square: Tensor<Float>
        /// β₁ᵗ and β₂ᵗ, by multiplication: no library's `pow` takes part.
        var meanPower = 1.0, squarePower = 1.0
    }

    /// An optimizer that has not moved yet.
    ///
    /// - Precondition: the parameters are leaves that require a gradient, none of them twice; no
    ///   number is negative; the betas are below 1.
    public init(
        _ parameters: [Tensor<Float>], learningRate: Double = 1e-3,
        betas: (gradient: Double, square: Double) = (0.9, 0.999), epsilon: Double = 1e-8,
        weightDecay: Double = 0
    ) {
        check(parameters, learningRate, "Adam")
        checkNotNegative(epsilon, "epsilon", "Adam")
        checkNotNegative(weightDecay, "weight decay", "Adam")
        require(
            (0..<1).contains(betas.gradient) && (0..<1).contains(betas.square),
            "Adam: betas are from 0 below 1, not \(betas.gradient) and \(betas.square)")
        (self.parameters, self.learningRate, self.betas) = (parameters, learningRate, betas)
        (self.epsilon, self.weightDecay) = (epsilon, weightDecay)
        moments = Array(repeating: nil, count: parameters.count)
    }

    /// Changes every parameter that has a gradient.
    public func step() {
        noGrad {
            for (i, parameter) in parameters.enumerated() {
                guard let gradient = parameter.grad else { continue }
                let g =
                    weightDecay == 0
                    ? gradient : Float(weightDecay) * parameter.detached() + gradient
                let state = moved(moments[i], by: g)
                moments[i] = state
                let size = learningRate / (1 - state.meanPower)
                let root = state.square.sqrt() / Float((1 - state.squarePower).squareRoot())
                parameter.data -= Float(size) * state.mean / (root + Float(epsilon))
            }
        }
    }

    private func moved(_ state: Moments?, by g: Tensor<Float>) -> Moments {
        var next = state ?? Moments(mean: .zeros(g.shape), square: .zeros(g.shape))
        next.mean = next.mean + Float(1 - betas.gradient) * (g - next.mean)
        next.square = Float(betas.square) * next.square + Float(1 - betas.square) * (g * g)
        next.meanPower *= betas.gradient
        next.squarePower *= betas.square
        return next
    }
}

import TensorKernels
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
        let mean, square: Tensor<Float>
        /// β₁ᵗ and β₂ᵗ, by multiplication: no library's `pow` takes part.
        var meanPower = 1.0, squarePower = 1.0

        init(of parameter: Tensor<Float>) {
            (mean, square) = (.zeros(parameter.shape), .zeros(parameter.shape))
        }
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
        for (i, parameter) in parameters.enumerated() {
            guard let gradient = parameter.grad else { continue }
            var state = moments[i] ?? Moments(of: parameter)
            state.meanPower *= betas.gradient
            state.squarePower *= betas.square
            moments[i] = state
            parameter.descend(
                gradient, mean: state.mean, square: state.square,
                tk_adam_step(
                    rate: Float(learningRate / (1 - state.meanPower)),
                    weight_decay: Float(weightDecay), epsilon: Float(epsilon),
                    mean_share: Float(1 - betas.gradient), square_kept: Float(betas.square),
                    square_share: Float(1 - betas.square),
                    root_divisor: Float((1 - state.squarePower).squareRoot())))
        }
    }
}

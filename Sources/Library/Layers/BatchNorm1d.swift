import Tensors

/// Batch normalisation: each channel gets mean 0 and variance 1, then a spread and a place that the
/// training chooses.
///
///     y = (x - mean) / √(variance + epsilon) · gain + bias
///
/// - `x` `[N, C]` or `[N, C, L]`, and y alike; `gain`, `bias`, `runningMean`, `runningVariance`
///   `[C]`.
///
/// **In training** mean and variance are those of the batch over N and L, the variance biased,
/// Σ (x - mean)² / n. Each call also moves the running ones towards them:
///
///     running ← (1 - momentum) · running + momentum · batch
///
/// where the batch's variance is the unbiased one, divided by n - 1. **In evaluation** the running
/// ones stand in, so that an example's result does not depend on the others.
///
/// At first gain and running variance are 1, bias and running mean 0.
///
/// Sources: [Ioffe and Szegedy 2015](https://arxiv.org/abs/1502.03167),
/// [torch.nn.BatchNorm1d](https://docs.pytorch.org/docs/stable/generated/torch.nn.BatchNorm1d.html)
public final class BatchNorm1d: Layer, CustomStringConvertible {
    /// The number of channels, C.
    public let channels: Int
    /// Added to the variance, so that a channel that does not vary divides by no 0.
    public let epsilon: Double
    /// How far the running statistics move towards a batch's, from 0 to 1.
    public let momentum: Double
    /// The spread of each channel of the result, `[C]`; PyTorch's `weight`.
    public let gain: Tensor<Float>
    /// The mean of each channel of the result, `[C]`.
    public let bias: Tensor<Float>
    /// The mean for evaluation, `[C]`.
    public var runningMean: Tensor<Float>
    /// The variance for evaluation, `[C]`.
    public var runningVariance: Tensor<Float>
    /// Whether the batch's statistics are used and move the running ones.
    public var isTraining = true

    /// A layer that changes nothing but mean and variance.
    ///
    /// - Precondition: there is a channel, epsilon is at least 0, and momentum is from 0 to 1.
    public init(channels: Int, epsilon: Double = 1e-5, momentum: Double = 0.1) {
        require(channels > 0, "BatchNorm1d wants at least 1 channel, not \(channels)")
        require(epsilon >= 0, "BatchNorm1d wants an epsilon of at least 0, not \(epsilon)")
        require(
            (0...1).contains(momentum), "BatchNorm1d wants a momentum from 0 to 1, not \(momentum)")
        (self.channels, self.epsilon, self.momentum) = (channels, epsilon, momentum)
        gain = parameter(.ones(channels))
        bias = parameter(.zeros(channels))
        runningMean = .zeros(channels)
        runningVariance = .ones(channels)
    }

    /// The gain, then the bias.
    public var parameters: [Tensor<Float>] { [gain, bias] }

    /// The normalised input.
    ///
    /// - Precondition: the shape is `[N, C]` or `[N, C, L]`; in training a channel has at least 2
    ///   numbers.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        require(
            (x.rank == 2 || x.rank == 3) && x.shape[1] == channels,
            "BatchNorm1d: an input of shape \(x.shape) for \(channels) channels; it must be "
                + "[N, \(channels)] or [N, \(channels), L]")
        guard isTraining else {
            return normalized(
                x, mean: runningMean, variance: runningVariance, gain: gain, bias: bias,
                epsilon: epsilon)
        }
        let n = x.count / channels
        require(
            n > 1,
            "BatchNorm1d: a channel of an input of shape \(x.shape) has \(n) numbers and no "
                + "variance; training wants at least 2, or set isTraining = false")
        let (y, mean, variance) = batchNormalized(x, gain: gain, bias: bias, epsilon: epsilon)
        follow(mean, variance * Float(Double(n) / Double(n - 1)))
        return y
    }

    /// Moves the running statistics towards a batch's; the variance is the unbiased one.
    private func follow(_ mean: Tensor<Float>, _ variance: Tensor<Float>) {
        noGrad {
            let (kept, new) = (Float(1 - momentum), Float(momentum))
            runningMean = runningMean * kept + mean * new
            runningVariance = runningVariance * kept + variance * new
        }
    }

    /// `BatchNorm1d(channels: 200)`, and what is not as usual.
    public var description: String {
        let epsilon = epsilon == 1e-5 ? "" : ", epsilon: \(epsilon)"
        let momentum = momentum == 0.1 ? "" : ", momentum: \(momentum)"
        return "BatchNorm1d(channels: \(channels)\(epsilon)\(momentum))"
    }
}

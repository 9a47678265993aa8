import TensorKernels

/// The input normalised by the mean and the variance that each channel has in this batch, then
/// stretched by `gain` and moved by `bias`.
///
///     y = (x - mean) / √(variance + epsilon) · gain + bias
///
/// The variance is the biased one, Σ (x - mean)² / n. Mean and variance come back beside the
/// result, outside the graph.
///
/// - `x` `[N, C]` or `[N, C, L]`: N examples, C channels, L places; n is N or N L.
/// - `gain`, `bias`, `mean`, `variance` `[C]`.
///
/// Gradients, with x̂ = (x - mean) / √(variance + epsilon) and means over n: dgain = Σ g x̂,
/// dbias = Σ g, dx = gain / √(variance + epsilon) · (g - mean g - x̂ · mean (g x̂)).
///
/// Sources: [Ioffe and Szegedy 2015](https://arxiv.org/abs/1502.03167),
/// [torch.nn.functional.batch_norm](https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.batch_norm.html)
///
/// - Precondition: the shapes are these, and n is at least 2.
public func batchNormalized(
    _ x: Tensor<Float>, gain: Tensor<Float>, bias: Tensor<Float>, epsilon: Double = 1e-5
) -> (output: Tensor<Float>, mean: Tensor<Float>, variance: Tensor<Float>) {
    let channels = Channels(x.shape, "batchNormalized")
    channels.check(gain, "gain")
    channels.check(bias, "bias")
    require(
        channels.n >= 2,
        "batchNormalized wants at least 2 numbers a channel, but the shape is \(x.shape)")
    let (mean, variance, scale) = (channels.tensor(), channels.tensor(), channels.tensor())
    tk_moments(
        x.floats, epsilon, mean.floats, variance.floats, scale.floats, channels.outer,
        channels.count, channels.inner)
    let y = channels.normalized(x, mean, scale, gain, bias, ofBatch: true)
    return (y, mean, variance)
}

/// The input normalised by a mean and a variance that do not depend on it, such as running ones,
/// then stretched by `gain` and moved by `bias`.
///
///     y = (x - mean) / √(variance + epsilon) · gain + bias
///
/// - `x` `[N, C]` or `[N, C, L]`: N examples, C channels, L places.
/// - `mean`, `variance`, `gain`, `bias` `[C]`.
///
/// Gradients: dx = gain / √(variance + epsilon) · g, and those of `gain` and `bias` as in
/// ``batchNormalized(_:gain:bias:epsilon:)``; none of `mean` and `variance`.
///
/// - Precondition: the shapes are these.
public func normalized(
    _ x: Tensor<Float>, mean: Tensor<Float>, variance: Tensor<Float>, gain: Tensor<Float>,
    bias: Tensor<Float>, epsilon: Double = 1e-5
) -> Tensor<Float> {
    let channels = Channels(x.shape, "normalized")
    for (tensor, name) in [(mean, "mean"), (variance, "variance"), (gain, "gain"), (bias, "bias")] {
        channels.check(tensor, name)
    }
    let scale = channels.tensor()
    for c in 0..<channels.count {
        scale.floats[c] = Float(1 / (Double(variance.floats[c]) + epsilon).squareRoot())
    }
    return channels.normalized(x, mean, scale, gain, bias, ofBatch: false)
}

/// A shape `[N, C]` or `[N, C, L]` seen as `outer` N, `count` C, `inner` L.
private struct Channels {
    let shape: [Int]
    let operation: String
    let outer, count, inner: Int

    init(_ shape: [Int], _ operation: String) {
        require(
            shape.count == 2 || shape.count == 3,
            "\(operation) wants [N, C] or [N, C, L], but the shape is \(shape)")
        (self.shape, self.operation) = (shape, operation)
        (outer, count, inner) = (shape[0], shape[1], shape.count == 3 ? shape[2] : 1)
    }

    /// How many numbers a channel has.
    var n: Int { outer * inner }

    func check(_ tensor: Tensor<Float>, _ name: String) {
        require(
            tensor.shape == [count],
            "\(operation): a \(name) of shape \(tensor.shape) for an input of shape \(shape); "
                + "[N, C] and [N, C, L] want [C]")
    }

    /// A number for each channel, still to be written.
    func tensor() -> Tensor<Float> { Tensor(uninitialized: [count]) }

    /// (x - mean) scale gain + bias, where mean and scale move with x or not.
    func normalized(
        _ x: Tensor<Float>, _ mean: Tensor<Float>, _ scale: Tensor<Float>, _ gain: Tensor<Float>,
        _ bias: Tensor<Float>, ofBatch: Bool
    ) -> Tensor<Float> {
        let y = Tensor<Float>(uninitialized: shape)
        tk_normalize(
            x.floats, mean.floats, scale.floats, gain.floats, bias.floats, y.floats, outer, count,
            inner)
        let saved = (x: Saved(x), mean: Saved(mean), scale: Saved(scale), gain: Saved(gain))
        return y.recordedIfFloat(
            "NativeBatchNormBackward0", .init([x.node, gain.node, bias.node])
        ) { g, inputs in
            let (dx, dgain, dbias) = (Tensor<Float>(uninitialized: shape), tensor(), tensor())
            let work = Tensor<Float>(uninitialized: [3 * count])
            tk_normalize_gradient(
                g.floats, saved.x.floats, saved.mean.floats, saved.scale.floats,
                saved.gain.floats, ofBatch, work.floats, dx.floats, dgain.floats,
                dbias.floats, outer, count, inner)
            withExtendedLifetime(work) {}
            inputs[0]?.accept(dx)
            inputs[1]?.accept(dgain)
            inputs[2]?.accept(dbias)
        }
    }
}

import TensorKernels

extension Tensor where Scalar == Float {
    /// e^x / Σ e^x along a dimension: positive numbers that sum to 1.
    ///
    /// Gradient: y (g - Σ g y).
    public func softmax(dim: Int) -> Tensor {
        let split = Split(shape, dim: dim, "softmax")
        return softmax(split, logarithm: false, "SoftmaxBackward0")
    }

    /// ln (e^x / Σ e^x) along a dimension, without the underflow of the two one after the other.
    ///
    /// Gradient: g - e^y Σ g.
    public func logSoftmax(dim: Int) -> Tensor {
        let split = Split(shape, dim: dim, "logSoftmax")
        return softmax(split, logarithm: true, "LogSoftmaxBackward0")
    }

    private func softmax(_ split: Split, logarithm: Bool, _ name: StaticString) -> Tensor {
        let result = Tensor(uninitialized: shape)
        if count > 0 {
            tk_softmax(floats, result.floats, split.outer, split.n, split.inner, logarithm)
        }
        let saved = Saved(result)
        return result.recorded(name, self) { g, inputs in
            let back = Tensor(uninitialized: g.shape)
            tk_softmax_gradient(
                g.floats, saved.floats, back.floats, split.outer, split.n, split.inner, logarithm)
            inputs[0]?.accept(back)
        }
    }
}

/// The cross-entropy, the mean of -ln softmax(logits)[target] over a batch.
///
/// It says how surprised the scores are by the right answers: 0 for certainty, ln N for equal
/// scores.
///
/// - `logits` `[B, N]`, scores of N classes; `targets` `[B]`, the right classes. Or `[N]` and `[]`.
///
/// Gradient: (softmax(logits) - one-hot(targets)) / B. A probability below 2⁻¹⁰⁰, some 8e-31, is 0 there:
/// its products with weights would be denormal, and some CPUs take a hundred times longer for those.
///
/// Source: [torch.nn.functional.cross_entropy](https://docs.pytorch.org/docs/stable/generated/torch.nn.functional.cross_entropy.html)
///
/// - Precondition: the shapes are these, B is not 0, and every target is in 0 ..< N.
public func crossEntropy(_ logits: Tensor<Float>, _ targets: Tensor<Int>) -> Tensor<Float> {
    require(
        (logits.rank == 1 || logits.rank == 2)
            && logits.shape.dropLast().elementsEqual(targets.shape),
        "crossEntropy: logits of shape \(logits.shape) and targets of shape \(targets.shape) do "
            + "not fit; [B, N] wants [B]")
    let n = logits.shape.last!
    let rows = targets.count
    require(rows > 0 && n > 0, "crossEntropy of an empty batch: logits of shape \(logits.shape)")
    let outside = tk_first_outside(targets.ints, rows, n)
    require(
        outside < 0,
        "crossEntropy: target \(targets.ints[max(0, outside)]) at position \(outside) is no class "
            + "of logits of shape \(logits.shape)")

    let records = logits.node != nil && tk_recording()
    let probabilities = records ? Tensor<Float>(uninitialized: logits.shape) : nil
    let result = Tensor<Float>(uninitialized: [])
    result.floats.pointee = tk_cross_entropy(
        logits.floats, targets.ints, probabilities?.floats, rows, n)
    guard let probabilities else { return result }
    return result.recorded("NllLossBackward0", logits) { g, inputs in
        let scale = g.floats.pointee / Float(rows)
        let back = Tensor<Float>(uninitialized: probabilities.shape)
        tk_cross_entropy_gradient(
            probabilities.floats, targets.ints, scale, back.floats, rows, n)
        inputs[0]?.accept(back)
    }
}

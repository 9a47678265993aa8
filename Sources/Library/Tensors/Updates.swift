import TensorKernels

/// Steps of optimisers, in place and in one pass: the same bits as the formulas written with tensors.
///
/// - Precondition: the tensors have the same shape.
extension Tensor where Scalar == Float {
    /// A step of stochastic gradient descent along the gradient, or along a velocity that it updates.
    package func descend(
        _ gradient: Tensor<Float>, velocity: Tensor<Float>?, _ step: tk_sgd_step
    ) {
        requireShape(of: gradient, "gradient")
        if let velocity { requireShape(of: velocity, "velocity") }
        withUnsafePointer(to: step) { tk_sgd(floats, gradient.floats, velocity?.floats, $0, count) }
        storage.version += 1
    }

    /// A step of Adam along the running mean of the gradient, which it updates as it does that of its square.
    package func descend(
        _ gradient: Tensor<Float>, mean: Tensor<Float>, square: Tensor<Float>, _ step: tk_adam_step
    ) {
        for (tensor, name) in [(gradient, "gradient"), (mean, "mean"), (square, "square")] {
            requireShape(of: tensor, name)
        }
        withUnsafePointer(to: step) {
            tk_adam(floats, gradient.floats, mean.floats, square.floats, $0, count)
        }
        storage.version += 1
    }

    private func requireShape(of other: Tensor<Float>, _ name: String) {
        require(
            other.shape == shape,
            "a \(name) of shape \(other.shape) for a parameter of shape \(shape)")
    }
}

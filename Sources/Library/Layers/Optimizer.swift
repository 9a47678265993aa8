import Tensors

/// What changes parameters by their gradients.
///
///     optimizer.clearGradients()
///     loss.backward()
///     optimizer.step()
///
/// The numbers that steer it are `Double`, as PyTorch's are, and rounded where they meet a tensor.
public protocol Optimizer: AnyObject {
    /// What it changes.
    var parameters: [Tensor<Float>] { get }
    /// The size of a step; a ``LearningRateSchedule`` says how it may change.
    var learningRate: Double { get set }
    /// Changes every parameter that has a gradient.
    func step()
}

extension Optimizer {
    /// Forgets the gradients of the parameters, so that the next `backward()` starts afresh.
    public func clearGradients() {
        for parameter in parameters { parameter.grad = nil }
    }
}

/// Stops where the parameters cannot be trained.
func check(_ parameters: [Tensor<Float>], _ learningRate: Double, _ optimizer: String) {
    require(!parameters.isEmpty, "\(optimizer): no parameters")
    for (i, parameter) in parameters.enumerated() {
        require(
            parameter.requiresGrad && parameter.isLeaf,
            "\(optimizer): parameter \(i) of shape \(parameter.shape) is no leaf that requires a "
                + "gradient; set requiresGrad = true")
    }
    require(
        Set(parameters.map { ObjectIdentifier($0) }).count == parameters.count,
        "\(optimizer): a parameter is listed twice; the shapes are \(parameters.map { $0.shape })")
    checkNotNegative(learningRate, "learning rate", optimizer)
}

/// Stops unless a number is finite and at least 0.
func checkNotNegative(_ value: Double, _ name: String, _ optimizer: String) {
    require(
        value >= 0 && value.isFinite, "\(optimizer): the \(name) is \(value); it must be at least 0"
    )
}

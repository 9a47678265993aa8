import Tensors

/// A linear map with a bias: y = x W + b.
///
/// - `x` `[…, I]` gives `[…, O]`; `weight` `[I, O]`, `bias` `[O]`.
///
/// As drawn by default, every weight and every bias is uniform from -1/√I to 1/√I.
///
/// The weight lies as in x W, inputs by outputs, like a matrix written out by hand. PyTorch keeps
/// its transpose, `[O, I]`, and draws it in that order. So does this layer before it turns it
/// round: with the same seed, `weight.transposed()` is PyTorch's `weight`.
///
/// Source: [torch.nn.Linear](https://docs.pytorch.org/docs/stable/generated/torch.nn.Linear.html)
public final class Linear: Layer, CustomStringConvertible {
    /// The numbers of inputs and outputs of each example.
    public let inputs, outputs: Int
    /// `[I, O]`.
    public let weight: Tensor<Float>
    /// `[O]`, or nil for a layer without one.
    public let bias: Tensor<Float>?
    /// A linear layer does the same in training and in evaluation.
    public var isTraining = true

    /// A layer with fresh weights, drawn before the biases.
    ///
    /// - Parameters:
    ///   - bias: false where a ``BatchNorm1d`` follows, which would subtract it again.
    ///   - initializer: how the weights are drawn, by default PyTorch's way. The biases are uniform
    ///     from -1/√I to 1/√I whatever it is.
    /// - Precondition: there are inputs and outputs.
    public init(
        inputs: Int, outputs: Int, bias: Bool = true, initializer: Initializer = .linearDefault,
        generator: Generator
    ) {
        (self.inputs, self.outputs) = (inputs, outputs)
        weight = parameter(initializer(inputs: inputs, outputs: outputs, generator: generator))
        let bound = Float(1 / Double(inputs).squareRoot())
        self.bias =
            bias
            ? parameter(.uniform([outputs], from: -bound, to: bound, generator: generator)) : nil
    }

    /// The weight, then the bias if there is one.
    public var parameters: [Tensor<Float>] { bias.map { [weight, $0] } ?? [weight] }

    /// x W + b.
    ///
    /// - Precondition: the last dimension is the number of inputs.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        require(
            x.shape.last == inputs,
            "Linear: an input of shape \(x.shape) for a weight of shape \(weight.shape); the last "
                + "dimension must be \(inputs)")
        guard let bias else { return matmul(x, weight) }
        return matmul(x, weight) + bias
    }

    /// `Linear(inputs: 30, outputs: 200)`.
    public var description: String {
        "Linear(inputs: \(inputs), outputs: \(outputs)\(bias == nil ? ", bias: false" : ""))"
    }
}

import Tensors

/// The hyperbolic tangent of each element, from -1 to 1; any shape.
///
/// Source: [torch.nn.Tanh](https://docs.pytorch.org/docs/stable/generated/torch.nn.Tanh.html)
public final class Tanh: Layer, CustomStringConvertible {
    /// It does the same in training and in evaluation.
    public var isTraining = true

    /// A layer without parameters.
    public init() {}

    /// tanh x.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.tanh() }

    /// `Tanh()`.
    public var description: String { "Tanh()" }
}

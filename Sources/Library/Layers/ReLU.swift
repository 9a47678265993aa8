import Tensors

/// The rectifier: max(x, 0) of each element; any shape.
///
/// Source: [torch.nn.ReLU](https://docs.pytorch.org/docs/stable/generated/torch.nn.ReLU.html)
public final class ReLU: Layer, CustomStringConvertible {
    /// It does the same in training and in evaluation.
    public var isTraining = true

    /// A layer without parameters.
    public init() {}

    /// max(x, 0).
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> { x.relu() }

    /// `ReLU()`.
    public var description: String { "ReLU()" }
}

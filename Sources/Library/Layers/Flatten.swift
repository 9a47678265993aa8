import Tensors

/// Each example's numbers in one row: `[B, …]` gives `[B, n]`, n the product of the other
/// dimensions.
///
/// Source: [torch.nn.Flatten](https://docs.pytorch.org/docs/stable/generated/torch.nn.Flatten.html)
public final class Flatten: Layer, CustomStringConvertible {
    /// It does the same in training and in evaluation.
    public var isTraining = true

    /// A layer without parameters.
    public init() {}

    /// The same numbers under the shape `[B, n]`.
    ///
    /// - Precondition: there is a dimension for the batch.
    public func callAsFunction(_ x: Tensor<Float>) -> Tensor<Float> {
        require(x.rank > 0, "Flatten wants [B, …], but the shape is \(x.shape)")
        return x.reshaped(x.shape[0], x.shape[1...].reduce(1, *))
    }

    /// `Flatten()`.
    public var description: String { "Flatten()" }
}

import Tensors

/// A table of vectors, looked up by number.
///
/// - Indices of any shape `[…]` give `[…, W]`; `weight` `[N, W]` is N vectors of width W.
///
/// At first every number is drawn from the normal distribution with mean 0 and standard deviation
/// 1, in PyTorch's order.
///
/// Source: [torch.nn.Embedding](https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html)
public final class Embedding: Layer, CustomStringConvertible {
    /// The number of vectors and the width of each.
    public let count, width: Int
    /// `[N, W]`.
    public let weight: Tensor<Float>
    /// It does the same in training and in evaluation.
    public var isTraining = true

    /// A table of fresh vectors.
    ///
    /// - Precondition: there are vectors, and they have a width.
    public init(count: Int, width: Int, generator: Generator) {
        require(
            count > 0 && width > 0, "Embedding wants vectors, not a table of [\(count), \(width)]")
        (self.count, self.width) = (count, width)
        weight = parameter(.randn(count, width, generator: generator))
    }

    /// The table.
    public var parameters: [Tensor<Float>] { [weight] }

    /// The vectors with these numbers.
    ///
    /// - Precondition: every number is in -N ..< N; negative ones count from the end.
    public func callAsFunction(_ indices: Tensor<Int>) -> Tensor<Float> {
        return weight[indices]
    }

    /// `Embedding(count: 27, width: 10)`.
    public var description: String { "Embedding(count: \(count), width: \(width))" }
}

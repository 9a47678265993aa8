import Tensors

/// Layers one after the other, each with the result of the one before.
///
///     let network = Sequential(
///         Embedding(count: 27, width: 10, generator: g), Flatten(),
///         Linear(inputs: 30, outputs: 200, generator: g), Tanh(),
///         Linear(inputs: 200, outputs: 27, generator: g))
///     let logits = network(X)  // X [B, 3], logits [B, 27]
///
/// The first layer decides what the input holds: `Int` here, for the embedding.
///
/// Source: [torch.nn.Sequential](https://docs.pytorch.org/docs/stable/generated/torch.nn.Sequential.html)
public final class Sequential<Input: TensorScalar>: Layer, CustomStringConvertible {
    /// The layer that gets the input.
    public let first: any Layer<Input>
    /// The layers after it, in order.
    public let rest: [any Layer<Float>]

    /// The layers in order.
    public init(_ first: any Layer<Input>, _ rest: any Layer<Float>...) {
        (self.first, self.rest) = (first, rest)
    }

    /// The layers in order, for a network made in a loop.
    public init(_ first: any Layer<Input>, _ rest: [any Layer<Float>]) {
        (self.first, self.rest) = (first, rest)
    }

    /// All layers, in order.
    public var layers: [any Layer] {
        // Whole arrays of another type would be cast, which Embedded Swift cannot do.
        var all: [any Layer] = [first]
        for layer in rest { all.append(layer) }
        return all
    }

    /// The parameters of every layer, in order; those of a layer that occurs again stand once.
    public var parameters: [Tensor<Float>] {
        var seen: Set<ObjectIdentifier> = []
        return layers.flatMap { $0.parameters }.filter {
            seen.insert(ObjectIdentifier($0)).inserted
        }
    }

    /// Whether a layer is in training; setting it sets it for all.
    public var isTraining: Bool {
        get { layers.contains { $0.isTraining } }
        set { for layer in layers { layer.isTraining = newValue } }
    }

    /// The result of the last layer.
    public func callAsFunction(_ input: Tensor<Input>) -> Tensor<Float> {
        rest.reduce(first(input)) { $1($0) }
    }

    /// The result of every layer, in order: the last is that of the network.
    public func results(_ input: Tensor<Input>) -> [Tensor<Float>] {
        rest.reduce(into: [first(input)]) { $0.append($1($0.last!)) }
    }

    /// The layers, each on a line.
    public var description: String {
        let indented = layers.map { layer in
            layer.description.split(separator: "\n", omittingEmptySubsequences: false)
                .map { "    " + $0 }.joined(separator: "\n")
        }
        return "Sequential(\n" + indented.joined(separator: ",\n") + ")"
    }
}

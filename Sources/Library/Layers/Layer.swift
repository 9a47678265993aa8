import Tensors

/// A step of a network: a function of a tensor, with parameters that a training changes.
///
/// The input holds `Float`, or `Int` for a layer that looks its input up (``Embedding``). The
/// result is always `Float`, so that another layer can follow.
///
/// Shapes by letter in this module: `B` batch, `N` examples, `C` channels, `L` places, `I` inputs
/// and `O` outputs of a layer; `…` any dimensions.
///
/// A layer prints as the expression that makes it, without its generator: `Linear(inputs: 30,
/// outputs: 200, bias: false)`.
///
/// Source: [torch.nn.Module](https://docs.pytorch.org/docs/stable/generated/torch.nn.Module.html)
public protocol Layer<Input>: AnyObject, Described {
    /// What the input tensor holds: `Float` or `Int`.
    associatedtype Input: TensorScalar

    /// What a training changes, in a fixed order; each requires a gradient.
    var parameters: [Tensor<Float>] { get }

    /// Whether the network is being trained, true at first.
    ///
    /// Only ``BatchNorm1d`` gives other results when it is false, and a ``Sequential`` hands the
    /// change on to its layers. Gradients do not depend on it: see `noGrad`.
    var isTraining: Bool { get set }

    /// The result of the layer.
    func callAsFunction(_ input: Tensor<Input>) -> Tensor<Float>
}

#if hasFeature(Embedded)
    /// What has a description; in Embedded Swift a value of a protocol's type must be an object, in all that
    /// the protocol inherits.
    public protocol Described: AnyObject {
        /// The expression that makes it.
        var description: String { get }
    }
#else
    /// What has a description.
    public typealias Described = CustomStringConvertible
#endif

extension Layer {
    /// No parameters.
    public var parameters: [Tensor<Float>] { [] }

    /// How many numbers the parameters hold.
    public var parameterCount: Int { parameters.map { $0.count }.reduce(0, +) }
}

/// A tensor as a parameter: a leaf that requires a gradient.
func parameter(_ values: Tensor<Float>) -> Tensor<Float> {
    values.requiresGrad = true
    return values
}

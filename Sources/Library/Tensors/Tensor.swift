import TensorKernels

/// What a tensor can hold: `Float`, `Int` or `Bool`.
public protocol TensorScalar: Equatable, Sendable {
    /// How PyTorch prints these scalars side by side.
    static func formatter(for scalars: [Self]) -> ScalarFormatter<Self>
    /// What PyTorch adds when it prints an empty tensor of this type, or nil for its default type.
    static var printedTypeWhenEmpty: String? { get }
}

/// An array of scalars with a shape, with PyTorch's semantics.
///
/// A tensor is an object: two names can stand for one tensor, and `+=`, `-=`, `*=`, `/=` change
/// it for both. Every other operation gives a new one. Elements are row-major and contiguous.
///
/// Shapes by letter: `B` batch, `T` context, `C` channels, `N` classes.
///
/// Source: [torch.Tensor](https://docs.pytorch.org/docs/stable/tensors.html)
public final class Tensor<Scalar: TensorScalar> {
    /// The length of each dimension; `[]` for a single scalar.
    public let shape: [Int]
    /// The number of scalars, the product of the shape.
    public let count: Int
    var storage: Storage
    /// The place in the graph of gradients, if this tensor has one.
    var node: GradientNode?

    init(shape: [Int], count: Int, storage: Storage) {
        self.shape = shape
        self.count = count
        self.storage = storage
    }

    /// A tensor whose scalars are still to be written.
    init(uninitialized shape: [Int]) {
        let count = elementCount(shape)
        self.shape = shape
        self.count = count
        storage = Storage(bytes: count * MemoryLayout<Scalar>.stride)
    }

    /// The number of dimensions.
    public var rank: Int { shape.count }

    var pointer: UnsafeMutablePointer<Scalar> {
        storage.base.assumingMemoryBound(to: Scalar.self)
    }

    /// A copy of the scalars in row-major order.
    public var scalars: [Scalar] {
        Array(unsafeUninitializedCapacity: count) { buffer, initialized in
            if count > 0 {
                buffer.baseAddress!.initialize(from: pointer, count: count)
            }
            initialized = count
            withExtendedLifetime(self) {}
        }
    }

    /// The only scalar.
    ///
    /// - Precondition: the tensor has exactly one.
    public func item() -> Scalar {
        require(count == 1, "item() wants one scalar, but the shape is \(shape)")
        return pointer.pointee
    }
}

/// The product of a shape.
///
/// - Precondition: no dimension is negative.
func elementCount(_ shape: [Int]) -> Int {
    var count = 1
    for length in shape {
        require(length >= 0, "a dimension cannot be negative: shape \(shape)")
        count *= length
    }
    return count
}

/// The dimension meant by `dim`, which counts from the end where it is negative.
func resolved(_ dim: Int, _ shape: [Int], _ operation: String) -> Int {
    let positive = dim < 0 ? dim + shape.count : dim
    require(
        positive >= 0 && positive < shape.count,
        "\(operation): dimension \(dim) is outside the shape \(shape)")
    return positive
}

extension Tensor where Scalar == Float {
    var floats: UnsafeMutablePointer<Float> { storage.base.assumingMemoryBound(to: Float.self) }
}

extension Tensor where Scalar == Int {
    var ints: UnsafeMutablePointer<Int> { storage.base.assumingMemoryBound(to: Int.self) }
}

extension Tensor where Scalar == Bool {
    var bytes: UnsafeMutablePointer<UInt8> { storage.base.assumingMemoryBound(to: UInt8.self) }
}

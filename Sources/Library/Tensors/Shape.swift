import TensorKernels

extension Tensor {
    /// Copies `box` from one strided place to another.
    static func copy(
        _ from: UnsafeMutablePointer<Scalar>, _ fromStrides: [Int],
        to: UnsafeMutablePointer<Scalar>, _ toStrides: [Int], box: [Int]
    ) {
        require(box.count <= 8, "at most eight dimensions, but the shape is \(box)")
        if box.contains(0) { return }
        tk_copy(from, fromStrides, to, toStrides, box, box.count, MemoryLayout<Scalar>.stride)
    }

    /// A copy with storage of its own, outside the graph.
    func copied() -> Tensor {
        let result = Tensor(uninitialized: shape)
        result.pointer.update(from: pointer, count: count)
        return result
    }

    /// This tensor as a result computed from `inputs`, if it holds `Float` and one of them wants a
    /// gradient.
    func recordedIfFloat(
        _ name: StaticString, _ inputs: GradientNode.Inputs,
        handBack: @escaping GradientNode.HandBack
    ) -> Tensor {
        guard !inputs.isEmpty, tk_recording() else { return self }
        node = GradientNode(
            name: name, shape: shape, inputs: inputs, handBack: handBack)
        return self
    }

    // MARK: Shapes on the same storage

    /// The same scalars in the same order under another shape; one length may be -1 and follows
    /// from the others.
    ///
    /// Shares the storage.
    ///
    /// - Precondition: the shapes have the same number of places.
    public func reshaped(_ lengths: Int...) -> Tensor { reshaped(lengths) }

    /// The same scalars in the same order under another shape; one length may be -1 and follows
    /// from the others.
    ///
    /// Shares the storage.
    ///
    /// - Precondition: the shapes have the same number of places.
    public func reshaped(_ lengths: [Int]) -> Tensor {
        let old = shape
        let result = Tensor(shape: inferred(lengths), count: count, storage: storage)
        return result.recordedIfFloat("ViewBackward0", .init(node)) { g, inputs in
            inputs[0]?.accept(Tensor<Float>(shape: old, count: g.count, storage: g.storage))
        }
    }

    /// `lengths` with the number that belongs in place of -1.
    private func inferred(_ lengths: [Int]) -> [Int] {
        guard let open = lengths.firstIndex(of: -1) else {
            require(
                elementCount(lengths) == count,
                "reshaped: shape \(shape) has \(count) places, shape \(lengths) has "
                    + "\(elementCount(lengths))")
            return lengths
        }
        var result = lengths
        result[open] = 1
        let others = elementCount(result)
        require(
            others > 0 && count % others == 0,
            "reshaped: shape \(shape) has \(count) places, which do not divide into \(lengths)")
        result[open] = count / others
        return result
    }

    /// All scalars in one row, `[n]`.
    ///
    /// Shares the storage.
    public func flattened() -> Tensor { reshaped([count]) }

    // MARK: Shapes on new storage

    /// A matrix with rows and columns exchanged, `[M, N]` to `[N, M]`.
    ///
    /// - Precondition: the rank is at most 2.
    public func transposed() -> Tensor {
        require(
            rank <= 2, "transposed() wants a matrix, but the shape is \(shape); name the dimensions"
        )
        return rank < 2 ? self : exchanged(0, 1, "TBackward0")
    }

    /// The tensor with two dimensions exchanged.
    public func transposed(_ first: Int, _ second: Int) -> Tensor {
        exchanged(
            resolved(first, shape, "transposed"), resolved(second, shape, "transposed"),
            "TransposeBackward0")
    }

    private func exchanged(_ first: Int, _ second: Int, _ name: StaticString) -> Tensor {
        var (newShape, strides) = (shape, rowMajorStrides(shape))
        newShape.swapAt(first, second)
        strides.swapAt(first, second)
        let result = Tensor(uninitialized: newShape)
        Self.copy(
            pointer, strides, to: result.pointer, rowMajorStrides(newShape), box: newShape)
        return result.recordedIfFloat(name, .init(node)) { g, inputs in
            inputs[0]?.accept(g.exchanged(first, second, name))
        }
    }
}

/// Tensors side by side along a dimension; all other lengths are equal.
///
/// Source: [torch.cat](https://docs.pytorch.org/docs/stable/generated/torch.cat.html)
///
/// - Precondition: there is a tensor, and the shapes agree except along `dim`.
public func concatenated<Scalar>(_ tensors: [Tensor<Scalar>], dim: Int = 0) -> Tensor<Scalar> {
    guard let first = tensors.first else { fatalError("concatenated: no tensors") }
    let d = resolved(dim, first.shape, "concatenated")
    var shape = first.shape
    shape[d] = 0
    for tensor in tensors {
        var expected = tensor.shape
        if tensor.rank == first.rank { expected[d] = first.shape[d] }
        require(
            expected == first.shape,
            "concatenated: shapes \(first.shape) and \(tensor.shape) differ outside dimension \(dim)"
        )
        shape[d] += tensor.shape[d]
    }
    let result = Tensor<Scalar>(uninitialized: shape)
    let strides = rowMajorStrides(shape)
    var start = 0
    for tensor in tensors {
        Tensor.copy(
            tensor.pointer, rowMajorStrides(tensor.shape), to: result.pointer + start * strides[d],
            strides, box: tensor.shape)
        start += tensor.shape[d]
    }
    let shapes = tensors.map { $0.shape }
    return result.recordedIfFloat("CatBackward0", .init(tensors.map { $0.node })) { g, inputs in
        var start = 0
        for (i, part) in shapes.enumerated() {
            inputs[i]?.accept(g.box(part, offset: start * strides[d], strides: strides))
            start += part[d]
        }
    }
}

extension Tensor {
    /// A copy of the box of a shape that begins at `offset` and has these strides.
    func box(_ shape: [Int], offset: Int, strides: [Int]) -> Tensor {
        let result = Tensor(uninitialized: shape)
        Self.copy(
            pointer + offset, strides, to: result.pointer, rowMajorStrides(shape), box: shape)
        return result
    }
}

import TensorKernels

/// What stands between the brackets of `x[0..., 1 ..< 3]`: an integer or a range of integers.
public protocol TensorIndex {
    /// The places chosen from a dimension of this length, or nil if some lie outside; negative
    /// numbers count from the end.
    func places(in length: Int) -> Range<Int>?
    /// Whether the dimension goes away.
    var dropsDimension: Bool { get }
    /// How it stands between the brackets, for messages.
    var written: String { get }
}

extension TensorIndex {
    /// Ranges keep the dimension.
    public var dropsDimension: Bool { false }
}

/// `lower ..< upper` with negative bounds counted from the end.
private func places(_ lower: Int, _ upper: Int, in length: Int) -> Range<Int>? {
    let from = lower < 0 ? lower + length : lower
    let to = upper < 0 ? upper + length : upper
    return 0 <= from && from <= to && to <= length ? from..<to : nil
}

extension Int: TensorIndex {
    /// One place.
    public func places(in length: Int) -> Range<Int>? {
        let place = self < 0 ? self + length : self
        return place >= 0 && place < length ? place..<place + 1 : nil
    }

    /// An integer drops the dimension.
    public var dropsDimension: Bool { true }

    /// Its digits.
    public var written: String { "\(self)" }
}

extension Range: TensorIndex where Bound == Int {
    /// From the lower bound up to but not including the upper.
    public func places(in length: Int) -> Range<Int>? {
        Tensors.places(lowerBound, upperBound, in: length)
    }

    /// `1..<3`.
    public var written: String { "\(lowerBound)..<\(upperBound)" }
}

extension ClosedRange: TensorIndex where Bound == Int {
    /// From the lower bound to the upper.
    public func places(in length: Int) -> Range<Int>? {
        let end = upperBound == -1 ? length : upperBound + 1
        return Tensors.places(lowerBound, end, in: length)
    }

    /// `1...3`.
    public var written: String { "\(lowerBound)...\(upperBound)" }
}

extension PartialRangeFrom: TensorIndex where Bound == Int {
    /// From the lower bound to the end.
    public func places(in length: Int) -> Range<Int>? {
        Tensors.places(lowerBound, length, in: length)
    }

    /// `1...`.
    public var written: String { "\(lowerBound)..." }
}

extension PartialRangeUpTo: TensorIndex where Bound == Int {
    /// From the start up to but not including the upper bound.
    public func places(in length: Int) -> Range<Int>? {
        Tensors.places(0, upperBound, in: length)
    }

    /// `..<3`.
    public var written: String { "..<\(upperBound)" }
}

extension PartialRangeThrough: TensorIndex where Bound == Int {
    /// From the start to the upper bound.
    public func places(in length: Int) -> Range<Int>? {
        Tensors.places(0, upperBound == -1 ? length : upperBound + 1, in: length)
    }

    /// `...3`.
    public var written: String { "...\(upperBound)" }
}

/// An index of whatever type: Embedded Swift has no values of a protocol's.
private struct Choice {
    let places: (_ length: Int) -> Range<Int>?
    let dropsDimension: Bool
    /// How it is written between the brackets.
    let written: () -> String

    init(_ index: some TensorIndex) {
        places = { index.places(in: $0) }
        dropsDimension = index.dropsDimension
        written = { index.written }
    }
}

extension Tensor {
    #if hasFeature(Embedded)

        /// A copy of the chosen places of the first dimension.
        public subscript(_ first: some TensorIndex) -> Tensor { chosen([Choice(first)]) }

        /// A copy of the chosen places of the first two dimensions.
        public subscript(_ first: some TensorIndex, _ second: some TensorIndex) -> Tensor {
            chosen([Choice(first), Choice(second)])
        }

        /// A copy of the chosen places of the first three dimensions.
        public subscript(
            _ first: some TensorIndex, _ second: some TensorIndex, _ third: some TensorIndex
        ) -> Tensor {
            chosen([Choice(first), Choice(second), Choice(third)])
        }

        /// A copy of the chosen places of the first four dimensions.
        public subscript(
            _ first: some TensorIndex, _ second: some TensorIndex, _ third: some TensorIndex,
            _ fourth: some TensorIndex
        ) -> Tensor {
            chosen([Choice(first), Choice(second), Choice(third), Choice(fourth)])
        }

    #else

        /// A copy of the chosen places, an index a dimension from the first; dimensions without an
        /// index are taken whole.
        ///
        /// Gradient: goes to the places, 0 elsewhere.
        ///
        /// - Precondition: there are no more indices than dimensions, and each is inside its own.
        public subscript(_ indices: any TensorIndex...) -> Tensor {
            chosen(indices.map { Choice($0) })
        }

    #endif

    private func chosen(_ indices: [Choice]) -> Tensor {
        require(
            indices.count <= rank, "\(indices.count) indices for the shape \(shape)")
        let strides = rowMajorStrides(shape)
        var box = shape
        var kept: [Int] = []
        var offset = 0
        for d in 0..<rank {
            guard d < indices.count else {
                kept.append(shape[d])
                continue
            }
            guard let places = indices[d].places(shape[d]) else {
                fatalError(
                    "index \(indices[d].written()) is outside dimension \(d) of the shape \(shape)")
            }
            box[d] = places.count
            offset += places.lowerBound * strides[d]
            if !indices[d].dropsDimension { kept.append(places.count) }
        }
        let name: StaticString =
            indices.last?.dropsDimension ?? false ? "SelectBackward0" : "SliceBackward0"
        return chosen(box, kept, offset, strides, name)
    }

    /// The copy of a box, under the shape `kept`.
    private func chosen(
        _ box: [Int], _ kept: [Int], _ offset: Int, _ strides: [Int], _ name: StaticString
    ) -> Tensor {
        let shape = shape
        let copy = self.box(box, offset: offset, strides: strides)
        let result = Tensor(shape: kept, count: copy.count, storage: copy.storage)
        return result.recordedIfFloat(name, .init(node)) { g, inputs in
            let back = Tensor<Float>.zeros(shape)
            Tensor<Float>.copy(
                g.floats, rowMajorStrides(box), to: back.floats + offset, strides, box: box)
            inputs[0]?.accept(back)
        }
    }

    /// Rows of a table by number: of a table `[N, …]` and indices of any shape `[I…]` the rows
    /// `[I…, …]`.
    ///
    /// Gradient: added to the rows, in the order of the indices.
    ///
    /// - Precondition: the tensor has a dimension, and every index is in -N ..< N.
    public subscript(_ indices: Tensor<Int>) -> Tensor {
        require(rank > 0, "a single scalar has no rows: indices of shape \(indices.shape)")
        let rows = shape[0]
        let width = shape[1...].reduce(1, *)
        let result = Tensor(
            uninitialized: rank == 1 ? indices.shape : indices.shape + shape[1...])
        let bad = tk_gather(
            pointer, rows, width * MemoryLayout<Scalar>.stride, indices.ints, indices.count,
            result.pointer)
        require(
            bad < 0,
            "index \(indices.ints[Swift.max(0, bad)]) at position \(bad) of the indices "
                + "\(indices.shape) is outside dimension 0 of the shape \(shape)")
        guard node != nil, tk_recording() else { return result }
        let shape = shape
        return result.recordedIfFloat("IndexBackward0", .init(node)) { g, inputs in
            let back = Tensor<Float>.zeros(shape)
            tk_scatter_add(back.floats, rows, width, indices.ints, indices.count, g.floats)
            inputs[0]?.accept(back)
        }
    }
}

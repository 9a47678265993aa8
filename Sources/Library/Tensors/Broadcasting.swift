import TensorKernels

/// The shape of an operator's result: dimensions are matched from the last, and a 1 or a missing
/// dimension is repeated.
///
/// Source: [broadcasting](https://docs.pytorch.org/docs/stable/notes/broadcasting.html)
///
/// - Precondition: matched dimensions are equal or one of them is 1.
func broadcastShape(_ a: [Int], _ b: [Int], _ operation: String) -> [Int] {
    if a.suffix(b.count).elementsEqual(b) { return a }
    if b.suffix(a.count).elementsEqual(a) { return b }
    let rank = max(a.count, b.count)
    return (0..<rank).map { d in
        let i = d - (rank - a.count)
        let j = d - (rank - b.count)
        let left = i < 0 ? 1 : a[i]
        let right = j < 0 ? 1 : b[j]
        require(
            left == right || left == 1 || right == 1,
            "\(operation): shapes \(a) and \(b) do not fit; each dimension, counted from the "
                + "last, must be equal in both or 1 in one")
        return left == 1 ? right : left
    }
}

/// The elements to step over for one step in each dimension of a row-major tensor.
func rowMajorStrides(_ shape: [Int]) -> [Int] {
    var strides = [Int](repeating: 1, count: shape.count)
    for d in stride(from: shape.count - 2, through: 0, by: -1) {
        strides[d] = strides[d + 1] * shape[d + 1]
    }
    return strides
}

extension tk_broadcast {
    /// Both operands and the result have `count` elements, or an operand is one number.
    init(count: Int, aRepeats: Bool = false, bRepeats: Bool = false) {
        self.init()
        rank = 1
        shape.0 = count
        a_strides.0 = aRepeats ? 0 : 1
        b_strides.0 = bRepeats ? 0 : 1
    }

    /// Operands of shapes `a` and `b`, result of shape `result`.
    init(a: [Int], b: [Int], result: [Int]) {
        if a == b || result.isEmpty {
            self.init(count: elementCount(result))
            return
        }
        if b.isEmpty || a.isEmpty {
            self.init(count: elementCount(result), aRepeats: a.isEmpty, bRepeats: b.isEmpty)
            return
        }
        self.init()
        require(result.count <= 8, "at most eight dimensions, but the shape is \(result)")
        rank = result.count
        var (aStride, bStride) = (1, 1)
        for d in result.indices.reversed() {
            set(&shape, d, result[d])
            set(&a_strides, d, stride(of: a, d - (result.count - a.count), &aStride))
            set(&b_strides, d, stride(of: b, d - (result.count - b.count), &bStride))
        }
    }
}

/// The elements of a row-major tensor to step over for one step in a dimension: 0 where it is repeated.
///
/// - Parameters:
///   - d: The dimension; below 0 where the tensor has none.
///   - elements: How many elements a step in it would take; afterwards, in the one before.
private func stride(of shape: [Int], _ d: Int, _ elements: inout Int) -> Int {
    guard d >= 0 else { return 0 }
    defer { elements *= shape[d] }
    return shape[d] == 1 ? 0 : elements
}

/// Eight places in a row, as C lays out an array of eight.
private typealias Eight = (Int, Int, Int, Int, Int, Int, Int, Int)

private func set(_ places: inout Eight, _ place: Int, _ value: Int) {
    withUnsafeMutableBytes(of: &places) {
        $0.assumingMemoryBound(to: Int.self)[place] = value
    }
}

extension Tensor where Scalar == Float {
    /// The gradient of a repeated operand: the sum over the places that it was repeated to.
    func summed(to target: [Int]) -> Tensor<Float> {
        if shape == target { return self }
        let missing = rank - target.count
        let outer = shape[..<missing].reduce(1, *)
        if outer != 1, shape[missing...].elementsEqual(target) {
            return reduced(outer: 1, n: outer, to: target)
        }
        var result =
            outer == 1
            ? detached() : reduced(outer: 1, n: outer, to: [shape[missing...].reduce(1, *)])
        var lengths = Array(shape[missing...])
        for d in lengths.indices where target[d] == 1 && lengths[d] != 1 {
            let inner = lengths[(d + 1)...].reduce(1, *)
            let outer = lengths[..<d].reduce(1, *)
            result = result.reduced(outer: outer, n: lengths[d], to: [outer * inner])
            lengths[d] = 1
        }
        return Tensor(shape: target, count: result.count, storage: result.storage)
    }

    /// Sums along the middle one of `[outer, n, inner]`, under the shape `target` of `outer * inner` places.
    private func reduced(outer: Int, n: Int, to target: [Int]) -> Tensor<Float> {
        let result = Tensor<Float>(uninitialized: target)
        if result.count > 0 { tk_sum(floats, result.floats, outer, n, result.count / outer, 1) }
        return result
    }
}

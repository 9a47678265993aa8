/// Tensors from Swift values.
extension Tensor {
    /// A tensor of a shape with the given scalars in row-major order.
    ///
    /// - Precondition: there are as many scalars as the shape has places.
    public convenience init(shape: [Int], scalars: [Scalar]) {
        self.init(uninitialized: shape)
        require(
            scalars.count == count,
            "shape \(shape) has \(count) places, but there are \(scalars.count) scalars")
        scalars.withUnsafeBufferPointer { source in
            if let base = source.baseAddress { pointer.initialize(from: base, count: count) }
        }
    }

    /// A single scalar, of shape `[]`.
    public convenience init(_ scalar: Scalar) {
        self.init(shape: [], scalars: [scalar])
    }

    /// A row of scalars, of shape `[n]`.
    public convenience init(_ scalars: [Scalar]) {
        self.init(shape: [scalars.count], scalars: scalars)
    }

    /// Rows of scalars, of shape `[rows, columns]`.
    ///
    /// - Precondition: all rows have the same length.
    public convenience init(_ rows: [[Scalar]]) {
        self.init(shape: [rows.count, commonLength(rows)], scalars: rows.flatMap { $0 })
    }

    /// Blocks of rows of scalars, of shape `[blocks, rows, columns]`.
    ///
    /// - Precondition: all blocks have the same number of rows, all rows the same length.
    public convenience init(_ blocks: [[[Scalar]]]) {
        let rows = blocks.flatMap { $0 }
        self.init(
            shape: [blocks.count, commonLength(blocks), commonLength(rows)],
            scalars: rows.flatMap { $0 })
    }

    /// A tensor of one value throughout.
    public static func full(_ shape: [Int], _ value: Scalar) -> Tensor {
        let result = Tensor(uninitialized: shape)
        result.pointer.initialize(repeating: value, count: result.count)
        return result
    }
}

/// The length that all rows share, 0 if there is none.
private func commonLength<Element>(_ rows: [[Element]]) -> Int {
    let length = rows.first?.count ?? 0
    for (index, row) in rows.enumerated() {
        require(
            row.count == length,
            "rows of different lengths: row 0 has \(length), row \(index) has \(row.count)")
    }
    return length
}

// Literals like `[1.0, 2]` are `Double` by default, which no tensor holds. These make them `Float`.
extension Tensor where Scalar == Float {
    /// A single number, of shape `[]`.
    public convenience init(_ scalar: Float) {
        self.init(shape: [], scalars: [scalar])
    }

    /// A row of numbers, of shape `[n]`.
    public convenience init(_ scalars: [Float]) {
        self.init(shape: [scalars.count], scalars: scalars)
    }

    /// Rows of numbers, of shape `[rows, columns]`.
    ///
    /// - Precondition: all rows have the same length.
    public convenience init(_ rows: [[Float]]) {
        self.init(shape: [rows.count, commonLength(rows)], scalars: rows.flatMap { $0 })
    }

    /// Blocks of rows of numbers, of shape `[blocks, rows, columns]`.
    ///
    /// - Precondition: all blocks have the same number of rows, all rows the same length.
    public convenience init(_ blocks: [[[Float]]]) {
        let rows = blocks.flatMap { $0 }
        self.init(
            shape: [blocks.count, commonLength(blocks), commonLength(rows)],
            scalars: rows.flatMap { $0 })
    }

    /// Zeros.
    public static func zeros(_ shape: Int...) -> Tensor { full(shape, 0) }

    /// Zeros.
    public static func zeros(_ shape: [Int]) -> Tensor { full(shape, 0) }

    /// Ones.
    public static func ones(_ shape: Int...) -> Tensor { full(shape, 1) }

    /// Ones.
    public static func ones(_ shape: [Int]) -> Tensor { full(shape, 1) }

    /// `count` numbers from `start` to `end`, both included, at equal distances.
    ///
    /// The first half counts up from `start`, the second down from `end`, as in
    /// [torch.linspace](https://docs.pytorch.org/docs/stable/generated/torch.linspace.html).
    ///
    /// - Precondition: `count` is at least 0.
    public static func linspace(_ start: Float, _ end: Float, count: Int) -> Tensor {
        let result = Tensor(uninitialized: [count])
        let step = count > 1 ? (end - start) / Float(count - 1) : 0
        for i in 0 ..< count {
            let fromStart = start + step * Float(i)
            result.floats[i] = i < count / 2 || count == 1 ? fromStart : end - step * Float(count - 1 - i)
        }
        return result
    }

    /// The numbers `start`, `start + step`, … below `end`.
    ///
    /// - Precondition: `step` is positive.
    public static func arange(_ start: Float, _ end: Float, step: Float = 1) -> Tensor {
        require(step > 0, "arange wants a positive step, not \(step)")
        let count = Swift.max(0, Int(((Double(end) - Double(start)) / Double(step)).rounded(.up)))
        return Tensor(shape: [count], scalars: (0 ..< count).map { start + step * Float($0) })
    }
}

extension Tensor where Scalar == Int {
    /// Zeros.
    public static func zeros(_ shape: [Int]) -> Tensor { full(shape, 0) }

    /// Ones.
    public static func ones(_ shape: [Int]) -> Tensor { full(shape, 1) }

    /// The integers from 0 below `end`.
    public static func arange(_ end: Int) -> Tensor { arange(0, end) }

    /// The integers `start`, `start + step`, … below `end`.
    ///
    /// - Precondition: `step` is positive.
    public static func arange(_ start: Int, _ end: Int, step: Int = 1) -> Tensor {
        require(step > 0, "arange wants a positive step, not \(step)")
        return Tensor(Array(stride(from: start, to: end, by: step)))
    }
}

extension Tensor where Scalar == Int {
    /// The same numbers as `Float`.
    public func asFloat() -> Tensor<Float> {
        let result = Tensor<Float>(uninitialized: shape)
        for i in 0 ..< count { result.floats[i] = Float(ints[i]) }
        return result
    }
}

extension Tensor where Scalar == Bool {
    /// 1 for true, 0 for false.
    public func asFloat() -> Tensor<Float> {
        let result = Tensor<Float>(uninitialized: shape)
        for i in 0 ..< count { result.floats[i] = Float(bytes[i]) }
        return result
    }

    /// 1 for true, 0 for false.
    public func asInt() -> Tensor<Int> {
        let result = Tensor<Int>(uninitialized: shape)
        for i in 0 ..< count { result.ints[i] = Int64(bytes[i]) }
        return result
    }
}

extension Tensor where Scalar == Float {
    /// The numbers without their fractions.
    ///
    /// - Precondition: every number is finite and fits `Int`.
    public func asInt() -> Tensor<Int> {
        let result = Tensor<Int>(uninitialized: shape)
        for i in 0 ..< count {
            guard let whole = Int64(exactly: floats[i].rounded(.towardZero)) else {
                fatalError("asInt(): \(floats[i]) at position \(i) of \(shape) is no Int")
            }
            result.ints[i] = whole
        }
        return result
    }
}

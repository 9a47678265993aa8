extension Tensor where Scalar == Int {
    /// The same numbers as `Float`.
    public func asFloat() -> Tensor<Float> {
        let result = Tensor<Float>(uninitialized: shape)
        for i in 0..<count { result.floats[i] = Float(ints[i]) }
        return result
    }
}

extension Tensor where Scalar == Bool {
    /// 1 for true, 0 for false.
    public func asFloat() -> Tensor<Float> {
        let result = Tensor<Float>(uninitialized: shape)
        for i in 0..<count { result.floats[i] = Float(bytes[i]) }
        return result
    }

    /// 1 for true, 0 for false.
    public func asInt() -> Tensor<Int> {
        let result = Tensor<Int>(uninitialized: shape)
        for i in 0..<count { result.ints[i] = Int(bytes[i]) }
        return result
    }
}

extension Tensor where Scalar == Float {
    /// The numbers without their fractions.
    ///
    /// - Precondition: every number is finite and fits `Int`.
    public func asInt() -> Tensor<Int> {
        let result = Tensor<Int>(uninitialized: shape)
        for i in 0..<count {
            guard let whole = Int(exactly: floats[i].rounded(.towardZero)) else {
                fatalError("asInt(): \(floats[i]) at position \(i) of \(shape) is no Int")
            }
            result.ints[i] = whole
        }
        return result
    }
}

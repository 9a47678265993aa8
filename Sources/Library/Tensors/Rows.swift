extension Tensor {
    /// A matrix as an array of its rows, for tables and heat maps.
    ///
    /// - Precondition: the tensor has two dimensions, `[R, C]`.
    public var rows: [[Scalar]] {
        require(rank == 2, "rows wants a matrix, but the shape is \(shape)")
        let (all, columns) = (scalars, shape[1])
        return (0..<shape[0]).map { Array(all[$0 * columns..<($0 + 1) * columns]) }
    }
}

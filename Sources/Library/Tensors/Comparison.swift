import TensorKernels

extension Tensor where Scalar == Float {
    private static func compared(
        _ op: tk_comparison, _ a: Tensor, _ b: Tensor, _ symbol: String
    ) -> Tensor<Bool> {
        let result = Tensor<Bool>(uninitialized: broadcastShape(a.shape, b.shape, symbol))
        var how = tk_broadcast(a: a.shape, b: b.shape, result: result.shape)
        tk_compare(op, a.floats, b.floats, result.bytes, &how)
        return result
    }

    /// Where `a` is greater than `b`.
    public static func .> (a: Tensor, b: Tensor) -> Tensor<Bool> {
        compared(tk_greater, a, b, ".>")
    }
    /// Where `a` is less than `b`.
    public static func .< (a: Tensor, b: Tensor) -> Tensor<Bool> { compared(tk_less, a, b, ".<") }
    /// Where `a` is at least `b`.
    public static func .>= (a: Tensor, b: Tensor) -> Tensor<Bool> {
        compared(tk_greater_equal, a, b, ".>=")
    }
    /// Where `a` is at most `b`.
    public static func .<= (a: Tensor, b: Tensor) -> Tensor<Bool> {
        compared(tk_less_equal, a, b, ".<=")
    }
    /// Where `a` equals `b`.
    public static func .== (a: Tensor, b: Tensor) -> Tensor<Bool> {
        compared(tk_equal, a, b, ".==")
    }
    /// Where `a` differs from `b`.
    public static func .!= (a: Tensor, b: Tensor) -> Tensor<Bool> {
        compared(tk_not_equal, a, b, ".!=")
    }

    /// Where an element is greater than a number.
    public static func .> (a: Tensor, b: Float) -> Tensor<Bool> { a .> Tensor(b) }
    /// Where an element is less than a number.
    public static func .< (a: Tensor, b: Float) -> Tensor<Bool> { a .< Tensor(b) }
    /// Where an element is at least a number.
    public static func .>= (a: Tensor, b: Float) -> Tensor<Bool> { a .>= Tensor(b) }
    /// Where an element is at most a number.
    public static func .<= (a: Tensor, b: Float) -> Tensor<Bool> { a .<= Tensor(b) }
    /// Where an element equals a number.
    public static func .== (a: Tensor, b: Float) -> Tensor<Bool> { a .== Tensor(b) }
    /// Where an element differs from a number.
    public static func .!= (a: Tensor, b: Float) -> Tensor<Bool> { a .!= Tensor(b) }
}

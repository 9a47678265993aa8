import TensorKernels

/// Arithmetic and comparisons of integers. They wrap around on overflow, as PyTorch's do.
extension Tensor where Scalar == Int {
    private static func combined(
        _ op: tk_binary, _ a: Tensor, _ b: Tensor, _ symbol: String
    ) -> Tensor {
        let result = Tensor(uninitialized: broadcastShape(a.shape, b.shape, symbol))
        var how = tk_broadcast(a: a.shape, b: b.shape, result: result.shape)
        tk_combine_int(op, a.ints, b.ints, result.ints, &how)
        return result
    }

    private static func compared(
        _ op: tk_comparison, _ a: Tensor, _ b: Tensor, _ symbol: String
    ) -> Tensor<Bool> {
        let result = Tensor<Bool>(uninitialized: broadcastShape(a.shape, b.shape, symbol))
        var how = tk_broadcast(a: a.shape, b: b.shape, result: result.shape)
        tk_compare_int(op, a.ints, b.ints, result.bytes, &how)
        return result
    }

    /// The sum, shapes broadcast.
    public static func + (a: Tensor, b: Tensor) -> Tensor { combined(tk_add, a, b, "+") }
    /// The difference, shapes broadcast.
    public static func - (a: Tensor, b: Tensor) -> Tensor { combined(tk_subtract, a, b, "-") }
    /// The product, shapes broadcast.
    public static func * (a: Tensor, b: Tensor) -> Tensor { combined(tk_multiply, a, b, "*") }
    /// The quotient without its fraction, shapes broadcast.
    ///
    /// - Precondition: no divisor is 0.
    public static func / (a: Tensor, b: Tensor) -> Tensor {
        require(!b.scalars.contains(0), "/: a divisor of shape \(b.shape) contains 0")
        return combined(tk_divide, a, b, "/")
    }
    /// Adds a number to every element.
    public static func + (a: Tensor, b: Int) -> Tensor { a + Tensor(b) }
    /// Adds a number to every element.
    public static func + (a: Int, b: Tensor) -> Tensor { Tensor(a) + b }
    /// Subtracts a number from every element.
    public static func - (a: Tensor, b: Int) -> Tensor { a - Tensor(b) }
    /// Subtracts every element from a number.
    public static func - (a: Int, b: Tensor) -> Tensor { Tensor(a) - b }
    /// Multiplies every element by a number.
    public static func * (a: Tensor, b: Int) -> Tensor { a * Tensor(b) }
    /// Multiplies every element by a number.
    public static func * (a: Int, b: Tensor) -> Tensor { Tensor(a) * b }
    /// Divides every element by a number, without the fraction.
    ///
    /// - Precondition: the number is not 0.
    public static func / (a: Tensor, b: Int) -> Tensor { a / Tensor(b) }
    /// Every element with its sign changed.
    public static prefix func - (x: Tensor) -> Tensor { 0 - x }

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
    public static func .> (a: Tensor, b: Int) -> Tensor<Bool> { a .> Tensor(b) }
    /// Where an element is less than a number.
    public static func .< (a: Tensor, b: Int) -> Tensor<Bool> { a .< Tensor(b) }
    /// Where an element is at least a number.
    public static func .>= (a: Tensor, b: Int) -> Tensor<Bool> { a .>= Tensor(b) }
    /// Where an element is at most a number.
    public static func .<= (a: Tensor, b: Int) -> Tensor<Bool> { a .<= Tensor(b) }
    /// Where an element equals a number.
    public static func .== (a: Tensor, b: Int) -> Tensor<Bool> { a .== Tensor(b) }
    /// Where an element differs from a number.
    public static func .!= (a: Tensor, b: Int) -> Tensor<Bool> { a .!= Tensor(b) }
}

/// Logic of masks of equal shape.
extension Tensor where Scalar == Bool {
    private static func joined(
        _ a: Tensor, _ b: Tensor, _ symbol: String, _ join: (Bool, Bool) -> Bool
    ) -> Tensor {
        require(a.shape == b.shape, "\(symbol): shapes \(a.shape) and \(b.shape) differ")
        return Tensor(shape: a.shape, scalars: zip(a.scalars, b.scalars).map(join))
    }

    /// Where both are true.
    ///
    /// - Precondition: the shapes are equal.
    public static func .&& (a: Tensor, b: Tensor) -> Tensor { joined(a, b, ".&&") { $0 && $1 } }
    /// Where one is true.
    ///
    /// - Precondition: the shapes are equal.
    public static func .|| (a: Tensor, b: Tensor) -> Tensor { joined(a, b, ".||") { $0 || $1 } }
    /// Where it is false.
    public static prefix func .! (x: Tensor) -> Tensor {
        Tensor(shape: x.shape, scalars: x.scalars.map { !$0 })
    }
}

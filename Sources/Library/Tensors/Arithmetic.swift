import TensorKernels

infix operator .&& : LogicalConjunctionPrecedence
infix operator .|| : LogicalDisjunctionPrecedence

extension Tensor where Scalar == Float {
    /// Writes `a op b` to `result`, which has the broadcast shape and may be an operand.
    static func combine(_ op: tk_binary, _ a: Tensor, _ b: Tensor, into result: Tensor) {
        var how = tk_broadcast(a: a.shape, b: b.shape, result: result.shape)
        tk_combine(op, a.floats, b.floats, result.floats, &how)
    }

    /// `a op b` outside the graph.
    static func combined(_ op: tk_binary, _ a: Tensor, _ b: Tensor, _ symbol: String) -> Tensor {
        let result = Tensor(uninitialized: broadcastShape(a.shape, b.shape, symbol))
        combine(op, a, b, into: result)
        return result
    }

    /// Where the result of an operation on each element goes: into the operand's storage if nobody
    /// else can see it any more, otherwise into one of its own.
    ///
    /// An operator that consumes its operand gets the only reference to a value that is used for
    /// the last time, such as that of `matmul(x, w)` in `matmul(x, w) + b`.
    static func place(_ shape: [Int], for operand: inout Tensor) -> Tensor {
        guard operand.shape == shape, isKnownUniquelyReferenced(&operand),
            isKnownUniquelyReferenced(&operand.storage)
        else { return Tensor(uninitialized: shape) }
        return Tensor(shape: operand.shape, count: operand.count, storage: operand.storage)
    }

    /// `a op b` outside the graph, in the place of `a` where that is free.
    private static func combined(
        _ op: tk_binary, inPlaceOf a: inout Tensor, _ b: Tensor, _ symbol: String
    ) -> Tensor {
        let result = place(broadcastShape(a.shape, b.shape, symbol), for: &a)
        combine(op, a, b, into: result)
        return result
    }

    private static func combined(_ op: tk_binary, _ a: inout Tensor, _ b: Float) -> Tensor {
        let result = place(a.shape, for: &a)
        var how = tk_broadcast(count: a.count, bRepeats: true)
        withUnsafePointer(to: b) { tk_combine(op, a.floats, $0, result.floats, &how) }
        return result
    }

    private static func combined(_ op: tk_binary, _ a: Float, _ b: inout Tensor) -> Tensor {
        let result = place(b.shape, for: &b)
        var how = tk_broadcast(count: b.count, aRepeats: true)
        withUnsafePointer(to: a) { tk_combine(op, $0, b.floats, result.floats, &how) }
        return result
    }

    // MARK: Two tensors, shapes broadcast.

    /// The sum of two tensors whose shapes fit by broadcasting.
    public static func + (a: consuming Tensor, b: Tensor) -> Tensor {
        let (aShape, bShape) = (a.shape, b.shape)
        return combined(tk_add, inPlaceOf: &a, b, "+").recorded("AddBackward0", a, b) { g, inputs in
            inputs[0]?.accept(g.summed(to: aShape))
            inputs[1]?.accept(g.summed(to: bShape))
        }
    }

    /// The difference of two tensors whose shapes fit by broadcasting.
    public static func - (a: consuming Tensor, b: Tensor) -> Tensor {
        let (aShape, bShape) = (a.shape, b.shape)
        return combined(tk_subtract, inPlaceOf: &a, b, "-").recorded("SubBackward0", a, b) {
            g, inputs in
            inputs[0]?.accept(g.summed(to: aShape))
            inputs[1]?.accept((-g).summed(to: bShape))
        }
    }

    /// The product, element by element, of two tensors whose shapes fit by broadcasting.
    public static func * (a: Tensor, b: Tensor) -> Tensor {
        let (left, right) = (Saved(a), Saved(b))
        return combined(tk_multiply, a, b, "*").recorded("MulBackward0", a, b) { g, inputs in
            inputs[0]?.accept((g * right.value).summed(to: left.shape))
            inputs[1]?.accept((g * left.value).summed(to: right.shape))
        }
    }

    /// The quotient, element by element, of two tensors whose shapes fit by broadcasting.
    public static func / (a: Tensor, b: Tensor) -> Tensor {
        let (left, right) = (Saved(a), Saved(b))
        return combined(tk_divide, a, b, "/").recorded("DivBackward0", a, b) { g, inputs in
            inputs[0]?.accept((g / right.value).summed(to: left.shape))
            inputs[1]?.accept(
                (-g * ((left.value / right.value) / right.value)).summed(to: right.shape))
        }
    }

    // MARK: A tensor and a number.

    /// Adds a number to every element.
    public static func + (a: consuming Tensor, b: Float) -> Tensor {
        combined(tk_add, &a, b).recorded("AddBackward0", a) { g, inputs in inputs[0]?.accept(g) }
    }

    /// Adds a number to every element.
    public static func + (a: Float, b: consuming Tensor) -> Tensor { b + a }

    /// Subtracts a number from every element.
    public static func - (a: consuming Tensor, b: Float) -> Tensor {
        combined(tk_subtract, &a, b).recorded("SubBackward0", a) { g, inputs in
            inputs[0]?.accept(g)
        }
    }

    /// Subtracts every element from a number.
    public static func - (a: Float, b: consuming Tensor) -> Tensor {
        combined(tk_subtract, a, &b).recorded("RsubBackward1", b) { g, inputs in
            inputs[0]?.accept(-g)
        }
    }

    /// Multiplies every element by a number.
    public static func * (a: consuming Tensor, b: Float) -> Tensor {
        combined(tk_multiply, &a, b).recorded("MulBackward0", a) { g, inputs in
            inputs[0]?.accept(g * b)
        }
    }

    /// Multiplies every element by a number.
    public static func * (a: Float, b: consuming Tensor) -> Tensor { b * a }

    /// Divides every element by a number.
    public static func / (a: consuming Tensor, b: Float) -> Tensor {
        combined(tk_divide, &a, b).recorded("DivBackward0", a) { g, inputs in
            inputs[0]?.accept(g / b)
        }
    }

    /// Divides a number by every element: the reciprocals, times the number, as PyTorch does it.
    public static func / (a: Float, b: consuming Tensor) -> Tensor {
        b.reciprocal() * a
    }

    /// 1 / x for every element x.
    ///
    /// Gradient: -1 / x².
    consuming func reciprocal() -> Tensor {
        let result = Self.combined(tk_divide, 1, &self)
        let inverse = Saved(result)
        return result.recorded("ReciprocalBackward0", self) { g, inputs in
            inputs[0]?.accept(-g * inverse.value * inverse.value)
        }
    }

    /// Every element with its sign changed.
    public static prefix func - (x: consuming Tensor) -> Tensor {
        mapped(&x, tk_negate).recorded("NegBackward0", x) { g, inputs in inputs[0]?.accept(-g) }
    }
}

/// Changes in place: the storage is changed, and with it every tensor that shares it. Where the
/// operation belongs to a graph it is recorded instead, and the variable stands for the result.
///
/// - Precondition: the broadcast shape is the shape on the left, and the tensor on the left is no
///   leaf that requires a gradient; change its `data`, or do it in `noGrad`.
extension Tensor where Scalar == Float {
    /// Adds in place.
    public static func += (a: inout Tensor, b: Tensor) { change(&a, tk_add, b, "+=", +) }
    /// Subtracts in place.
    public static func -= (a: inout Tensor, b: Tensor) { change(&a, tk_subtract, b, "-=", -) }
    /// Multiplies in place.
    public static func *= (a: inout Tensor, b: Tensor) { change(&a, tk_multiply, b, "*=", *) }
    /// Divides in place.
    public static func /= (a: inout Tensor, b: Tensor) { change(&a, tk_divide, b, "/=", /) }
    /// Adds a number in place.
    public static func += (a: inout Tensor, b: Float) { change(&a, tk_add, Tensor(b), "+=", +) }
    /// Subtracts a number in place.
    public static func -= (a: inout Tensor, b: Float) {
        change(&a, tk_subtract, Tensor(b), "-=", -)
    }
    /// Multiplies by a number in place.
    public static func *= (a: inout Tensor, b: Float) {
        change(&a, tk_multiply, Tensor(b), "*=", *)
    }
    /// Divides by a number in place.
    public static func /= (a: inout Tensor, b: Float) { change(&a, tk_divide, Tensor(b), "/=", /) }

    private static func change(
        _ a: inout Tensor, _ op: tk_binary, _ b: Tensor, _ symbol: String,
        _ recordedOperator: (Tensor, Tensor) -> Tensor
    ) {
        let shape = broadcastShape(a.shape, b.shape, symbol)
        require(
            shape == a.shape,
            "\(symbol): the result has shape \(shape) and does not fit in place of \(a.shape)")
        if tk_recording(), a.node != nil || b.node != nil {
            require(
                a.node.map { !$0.isLeaf } ?? true,
                "\(symbol): a leaf of shape \(a.shape) that requires a gradient cannot be changed "
                    + "in place; change its data, or do it in noGrad")
            a = recordedOperator(a, b)
            return
        }
        combine(op, a, b, into: a)
        a.storage.version += 1
    }
}

import TensorKernels

/// The matrix product: sums over the last dimension of `a` and the one before the last of `b`.
///
/// - `[N]` times `[N]` gives a scalar
/// - `[M, K]` times `[K, N]` gives `[M, N]`
/// - `[M, K]` times `[K]` gives `[M]`, and `[K]` times `[K, N]` gives `[N]`
/// - `[…, M, K]` times `[K, N]` gives `[…, M, N]`
/// - `[…, M, K]` times `[…, K, N]`, the leading dimensions equal, gives `[…, M, N]`
///
/// Every sum over K is in order. Gradients: dA = dY Bᵀ, dB = Aᵀ dY.
///
/// Source: [torch.matmul](https://docs.pytorch.org/docs/stable/generated/torch.matmul.html)
///
/// - Precondition: K is the same in both, and the ranks are among those above.
public func matmul(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Tensor<Float> {
    let plan = ProductPlan(a.shape, b.shape)
    let (left, right) = (Saved(a), Saved(b))
    return plan.product(a, b).recorded(plan.name, a, b) { dY, inputs in
        inputs[0]?.accept(plan.leftGradient(dY, right))
        inputs[1]?.accept(plan.rightGradient(left, dY))
    }
}

/// A matrix product as `batches` products of `[m, k]` and `[k, n]`.
private struct ProductPlan {
    let batches, m, k, n: Int
    let aShape, bShape, shape: [Int]
    let name: StaticString

    init(_ a: [Int], _ b: [Int]) {
        (aShape, bShape) = (a, b)
        let inner = a.last ?? 0
        let columns = b.count == 1 ? 1 : b.last ?? 0
        require(
            !a.isEmpty && !b.isEmpty && inner == (b.count == 1 ? b[0] : b[b.count - 2]),
            "matmul: shapes \(a) and \(b) do not fit; the last dimension of the first and the "
                + "\(b.count > 1 ? "one before the last" : "dimension") of the second must be equal"
        )
        (k, n) = (inner, columns)
        if b.count <= 2 {
            // [..., m, k] is one tall matrix
            batches = 1
            m = a.dropLast().reduce(1, *)
            shape =
                a.count == 2 && b.count == 2
                ? [a[0], columns] : Array(a.dropLast()) + (b.count == 1 ? [] : [columns])
            name = Self.name(a.count, b.count)
        } else {
            require(
                a.count == b.count && a.dropLast(2) == b.dropLast(2),
                "matmul: the leading dimensions of \(a) and \(b) must be equal")
            batches = a.dropLast(2).reduce(1, *)
            m = a[a.count - 2]
            shape = Array(a.dropLast()) + [columns]
            name = a.count == 3 ? "BmmBackward0" : "UnsafeViewBackward0"
        }
    }

    /// PyTorch's name of the operation.
    private static func name(_ a: Int, _ b: Int) -> StaticString {
        switch (a, b) {
        case (1, 1): "DotBackward0"
        case (2, 2): "MmBackward0"
        case (2, 1): "MvBackward0"
        case (1, 2): "SqueezeBackward4"
        default: "UnsafeViewBackward0"
        }
    }

    /// Y = A B.
    func product(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Tensor<Float> {
        let y = Tensor<Float>(uninitialized: shape)
        for i in 0..<batches {
            tk_matmul(
                a.floats + i * m * k, k, 1, b.floats + i * k * n, y.floats + i * m * n, m, n, k)
        }
        return y
    }

    /// dA = dY Bᵀ.
    func leftGradient(_ dY: Tensor<Float>, _ b: Saved) -> Tensor<Float> {
        let dA = Tensor<Float>(uninitialized: aShape)
        let transposed = Storage(bytes: k * n * MemoryLayout<Float>.stride)
        let bT = transposed.base.assumingMemoryBound(to: Float.self)
        for i in 0..<batches {
            tk_transpose(b.floats + i * k * n, bT, k, n)
            tk_matmul(dY.floats + i * m * n, n, 1, bT, dA.floats + i * m * k, m, k, n)
        }
        withExtendedLifetime(transposed) {}
        return dA
    }

    /// dB = Aᵀ dY.
    func rightGradient(_ a: Saved, _ dY: Tensor<Float>) -> Tensor<Float> {
        let dB = Tensor<Float>(uninitialized: bShape)
        for i in 0..<batches {
            tk_matmul(
                a.floats + i * m * k, 1, k, dY.floats + i * m * n, dB.floats + i * k * n, k, n, m)
        }
        return dB
    }
}

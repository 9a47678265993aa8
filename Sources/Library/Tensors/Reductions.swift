import TensorKernels

/// How a dimension splits a shape: `outer` before it, `n` along it, `inner` after it.
struct Split {
    let outer, n, inner: Int
    /// The shape after reducing the dimension, with and without a 1 in its place.
    let kept, dropped: [Int]

    init(_ shape: [Int], dim: Int, _ operation: String) {
        let d = resolved(dim, shape, operation)
        outer = shape[..<d].reduce(1, *)
        n = shape[d]
        inner = shape[(d + 1)...].reduce(1, *)
        kept = Array(shape[..<d]) + [1] + shape[(d + 1)...]
        dropped = Array(shape[..<d]) + shape[(d + 1)...]
    }

    /// All of a tensor.
    init(all shape: [Int]) {
        (outer, n, inner) = (1, elementCount(shape), 1)
        kept = shape.map { _ in 1 }
        dropped = []
    }

    func shape(_ keepDim: Bool) -> [Int] { keepDim ? kept : dropped }
}

/// Sums, means and spreads. Sums are in double precision and rounded once.
extension Tensor where Scalar == Float {
    private func summed(_ split: Split, _ keepDim: Bool, divisor: Int) -> Tensor {
        let result = Tensor(uninitialized: split.shape(keepDim))
        tk_sum(floats, result.floats, split.outer, split.n, split.inner, Double(divisor))
        return result
    }

    /// The gradient of a reduction, with a 1 in place of the reduced dimension.
    private static func restored(_ g: Tensor, _ split: Split) -> Tensor {
        Tensor(shape: split.kept, count: g.count, storage: g.storage)
    }

    /// A tensor of `shape` that repeats `g`.
    private static func repeated(_ g: Tensor, _ shape: [Int]) -> Tensor {
        let result = Tensor(uninitialized: shape)
        var how = tk_broadcast(a: g.shape, b: shape, result: shape)
        how.b_strides = (0, 0, 0, 0, 0, 0, 0, 0)
        // g + 0 would lose the sign of zero; g - 0 does not.
        withUnsafePointer(to: 0) { tk_combine(tk_subtract, g.floats, $0, result.floats, &how) }
        return result
    }

    private func sum(_ split: Split, _ keepDim: Bool, _ name: StaticString) -> Tensor {
        let shape = shape
        return summed(split, keepDim, divisor: 1).recorded(name, self) { g, inputs in
            inputs[0]?.accept(Self.repeated(Self.restored(g, split), shape))
        }
    }

    private func mean(_ split: Split, _ keepDim: Bool, _ name: StaticString) -> Tensor {
        let shape = shape
        return summed(split, keepDim, divisor: split.n).recorded(name, self) { g, inputs in
            inputs[0]?.accept(Self.repeated(Self.restored(g, split) / Float(split.n), shape))
        }
    }

    /// What the squared distances from the mean of n numbers are divided by.
    private static func divisor(_ n: Int, unbiased: Bool) -> Int { unbiased ? n - 1 : n }

    /// Σ (x - mean)² / divisor, outside the graph.
    private func spread(_ split: Split, divisor: Int, _ keepDim: Bool) -> Tensor {
        let result = Tensor(uninitialized: split.shape(keepDim))
        tk_variance(
            floats, result.floats, split.outer, split.n, split.inner, Double(divisor))
        return result
    }

    private func variance(_ split: Split, _ unbiased: Bool, _ keepDim: Bool) -> Tensor {
        let (x, divisor) = (Saved(self), Self.divisor(split.n, unbiased: unbiased))
        let result = spread(split, divisor: divisor, keepDim)
        return result.recorded("VarBackward0", self) { g, inputs in
            inputs[0]?.accept(
                Self.restored(g, split) * x.value.distances(split) * (2 / Float(divisor)))
        }
    }

    private func std(_ split: Split, _ unbiased: Bool, _ keepDim: Bool) -> Tensor {
        let (x, divisor) = (Saved(self), Self.divisor(split.n, unbiased: unbiased))
        let result = spread(split, divisor: divisor, keepDim).mapped(tk_sqrt)
        let s = Saved(result)
        return result.recorded("StdBackward0", self) { g, inputs in
            // ds/dx = (x - mean) / (divisor s)
            let scale = Self.restored(g / s.value, split) * (1 / Float(divisor))
            inputs[0]?.accept(scale * x.value.distances(split))
        }
    }

    /// x - mean.
    private func distances(_ split: Split) -> Tensor {
        self - summed(split, true, divisor: split.n)
    }

    /// The sum of all elements.
    public func sum() -> Tensor { sum(Split(all: shape), false, "SumBackward0") }

    /// The sums along a dimension.
    public func sum(dim: Int, keepDim: Bool = false) -> Tensor {
        sum(Split(shape, dim: dim, "sum"), keepDim, "SumBackward1")
    }

    /// The mean of all elements, Σ x / n.
    public func mean() -> Tensor { mean(Split(all: shape), false, "MeanBackward0") }

    /// The means along a dimension.
    public func mean(dim: Int, keepDim: Bool = false) -> Tensor {
        mean(Split(shape, dim: dim, "mean"), keepDim, "MeanBackward1")
    }

    /// The variance of all elements: Σ (x - mean)² / (n - 1), which is NaN for a single one; or,
    /// with `unbiased: false`, Σ (x - mean)² / n, the variance of these n numbers themselves.
    ///
    /// Source: [torch.var](https://docs.pytorch.org/docs/stable/generated/torch.var.html)
    public func variance(unbiased: Bool = true) -> Tensor {
        variance(Split(all: shape), unbiased, false)
    }

    /// The variances along a dimension, divided by n - 1, or by n with `unbiased: false`.
    public func variance(dim: Int, unbiased: Bool = true, keepDim: Bool = false) -> Tensor {
        variance(Split(shape, dim: dim, "variance"), unbiased, keepDim)
    }

    /// The standard deviation of all elements, the root of the variance.
    public func std(unbiased: Bool = true) -> Tensor { std(Split(all: shape), unbiased, false) }

    /// The standard deviations along a dimension, the roots of the variances.
    public func std(dim: Int, unbiased: Bool = true, keepDim: Bool = false) -> Tensor {
        std(Split(shape, dim: dim, "std"), unbiased, keepDim)
    }
}

extension Tensor where Scalar == Int {
    /// The sum of all elements.
    ///
    /// - Precondition: it fits `Int`.
    public func sum() -> Tensor { Tensor(scalars.reduce(0, +)) }
}

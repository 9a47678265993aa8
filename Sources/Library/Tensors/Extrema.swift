import TensorKernels

/// Largest and smallest elements. The first of equals counts; a NaN wins.
extension Tensor where Scalar == Float {
    private func extremum(
        _ split: Split, keepDim: Bool, smallest: Bool, _ operation: String, _ name: StaticString
    ) -> (values: Tensor, indices: Tensor<Int>) {
        require(split.n > 0, "\(operation) of nothing: shape \(shape)")
        let values = Tensor(uninitialized: split.shape(keepDim))
        let indices = Tensor<Int>(uninitialized: split.shape(keepDim))
        tk_extremum(
            floats, values.floats, indices.ints, split.outer, split.n, split.inner, smallest)
        let shape = shape
        let result = values.recorded(name, self) { g, inputs in
            let back = Tensor.zeros(shape)
            for o in 0 ..< split.outer {
                for i in 0 ..< split.inner {
                    let place = Int(indices.ints[o * split.inner + i])
                    back.floats[(o * split.n + place) * split.inner + i] =
                        g.floats[o * split.inner + i]
                }
            }
            inputs[0]?.accept(back)
        }
        return (result, indices)
    }

    /// The largest elements along a dimension, and where they are. The gradient goes to those.
    ///
    /// - Precondition: the dimension is not empty.
    public func max(dim: Int, keepDim: Bool = false) -> (values: Tensor, indices: Tensor<Int>) {
        extremum(
            Split(shape, dim: dim, "max"), keepDim: keepDim, smallest: false, "max", "MaxBackward0")
    }

    /// The smallest elements along a dimension, and where they are. The gradient goes to those.
    ///
    /// - Precondition: the dimension is not empty.
    public func min(dim: Int, keepDim: Bool = false) -> (values: Tensor, indices: Tensor<Int>) {
        extremum(
            Split(shape, dim: dim, "min"), keepDim: keepDim, smallest: true, "min", "MinBackward0")
    }

    /// The largest element. Elements that share it share its gradient.
    ///
    /// - Precondition: there is an element.
    public func max() -> Tensor { overall(smallest: false, "max", "MaxBackward1") }

    /// The smallest element. Elements that share it share its gradient.
    ///
    /// - Precondition: there is an element.
    public func min() -> Tensor { overall(smallest: true, "min", "MinBackward1") }

    private func overall(smallest: Bool, _ operation: String, _ name: StaticString) -> Tensor {
        let result = noGrad {
            extremum(Split(all: shape), keepDim: false, smallest: smallest, operation, name).values
        }
        let (x, y) = (Saved(self), Saved(result))
        return result.recorded(name, self) { g, inputs in
            let ties = (x.value .== y.value).asFloat()
            inputs[0]?.accept(ties * (g / ties.sum()))
        }
    }

    /// The place of the largest element, counted in row-major order.
    ///
    /// - Precondition: there is an element.
    public func argmax() -> Tensor<Int> {
        noGrad {
            extremum(Split(all: shape), keepDim: false, smallest: false, "argmax", "").indices
        }
    }

    /// The places of the largest elements along a dimension.
    ///
    /// - Precondition: the dimension is not empty.
    public func argmax(dim: Int, keepDim: Bool = false) -> Tensor<Int> {
        noGrad {
            extremum(
                Split(shape, dim: dim, "argmax"), keepDim: keepDim, smallest: false, "argmax", ""
            ).indices
        }
    }

    /// The place of the smallest element, counted in row-major order.
    ///
    /// - Precondition: there is an element.
    public func argmin() -> Tensor<Int> {
        noGrad {
            extremum(Split(all: shape), keepDim: false, smallest: true, "argmin", "").indices
        }
    }
}

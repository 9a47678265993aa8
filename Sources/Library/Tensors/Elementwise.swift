import TensorKernels

/// Functions of each element, with their gradients.
extension Tensor where Scalar == Float {
    /// The function's values, outside the graph.
    func mapped(_ function: tk_unary) -> Tensor {
        let result = Tensor(uninitialized: shape)
        tk_map(function, floats, result.floats, count)
        return result
    }

    /// The function's values outside the graph, in the place of `x` where that is free.
    static func mapped(_ x: inout Tensor, _ function: tk_unary) -> Tensor {
        let result = place(x.shape, for: &x)
        tk_map(function, x.floats, result.floats, x.count)
        return result
    }

    /// `self` times the derivative of a function, given what that was saved from.
    private func times(_ function: tk_unary_gradient, _ saved: Saved) -> Tensor {
        let result = Tensor(uninitialized: shape)
        tk_map_gradient(function, floats, saved.floats, result.floats, count)
        return result
    }

    /// e^x.
    ///
    /// Gradient: e^x.
    public consuming func exp() -> Tensor {
        var x = self
        let result = Tensor.mapped(&x, tk_exp)
        let y = Saved(result)
        return result.recorded("ExpBackward0", x) { g, inputs in inputs[0]?.accept(g * y.value) }
    }

    /// The natural logarithm; -inf at 0, NaN below.
    ///
    /// Gradient: 1 / x.
    public func log() -> Tensor {
        let x = Saved(self)
        return mapped(tk_log).recorded("LogBackward0", self) { g, inputs in
            inputs[0]?.accept(g / x.value)
        }
    }

    /// The hyperbolic tangent, (e^2x - 1) / (e^2x + 1), from -1 to 1.
    ///
    /// Gradient: 1 - tanh² x.
    public consuming func tanh() -> Tensor {
        var x = self
        let result = Tensor.mapped(&x, tk_tanh)
        let t = Saved(result)
        return result.recorded("TanhBackward0", x) { g, inputs in
            inputs[0]?.accept(g.times(tk_tanh_gradient, t))
        }
    }

    /// The sine of an angle in radians; NaN at an infinity.
    ///
    /// Gradient: cos x.
    public func sin() -> Tensor {
        let x = Saved(self)
        return mapped(tk_sin).recorded("SinBackward0", self) { g, inputs in
            inputs[0]?.accept(g * x.value.mapped(tk_cos))
        }
    }

    /// The cosine of an angle in radians; NaN at an infinity.
    ///
    /// Gradient: -sin x.
    public func cos() -> Tensor {
        let x = Saved(self)
        return mapped(tk_cos).recorded("CosBackward0", self) { g, inputs in
            inputs[0]?.accept(g * -x.value.mapped(tk_sin))
        }
    }

    /// max(x, 0); a NaN stays one.
    ///
    /// Gradient: 1 above 0, otherwise 0; a NaN lets it pass, as in PyTorch.
    ///
    /// Source: [torch.relu](https://docs.pytorch.org/docs/stable/generated/torch.relu.html)
    public consuming func relu() -> Tensor {
        var x = self
        let result = Tensor.mapped(&x, tk_relu)
        let y = Saved(result)
        return result.recorded("ReluBackward0", x) { g, inputs in
            inputs[0]?.accept(g.times(tk_relu_gradient, y))
        }
    }

    /// 1 / (1 + e^-x), from 0 to 1.
    ///
    /// Gradient: s (1 - s).
    public consuming func sigmoid() -> Tensor {
        var x = self
        let result = Tensor.mapped(&x, tk_sigmoid)
        let s = Saved(result)
        return result.recorded("SigmoidBackward0", x) { g, inputs in
            inputs[0]?.accept(g.times(tk_sigmoid_gradient, s))
        }
    }

    /// The square root; NaN below 0.
    ///
    /// Gradient: 1 / (2 √x).
    public consuming func sqrt() -> Tensor {
        var x = self
        let result = Tensor.mapped(&x, tk_sqrt)
        let root = Saved(result)
        return result.recorded("SqrtBackward0", x) { g, inputs in
            inputs[0]?.accept(g / (2 * root.value))
        }
    }

    /// The absolute value.
    ///
    /// Gradient: the sign, 0 at 0.
    public func abs() -> Tensor {
        let x = Saved(self)
        return mapped(tk_abs).recorded("AbsBackward0", self) { g, inputs in
            inputs[0]?.accept(g.times(tk_abs_gradient, x))
        }
    }

    /// Every element to the power of `exponent`.
    ///
    /// Small whole and half exponents are products and roots, others e^(p ln |x|) in double
    /// precision.
    ///
    /// Gradient: exponent · x^(exponent - 1).
    ///
    /// - Precondition: the exponent is finite.
    public func pow(_ exponent: Float) -> Tensor {
        let x = Saved(self)
        return raised(to: exponent).recorded("PowBackward0", self) { g, inputs in
            inputs[0]?.accept(
                exponent == 0
                    ? Tensor.zeros(g.shape) : g * (exponent * x.value.raised(to: exponent - 1)))
        }
    }

    /// Every element to a power, outside the graph.
    private func raised(to exponent: Float) -> Tensor {
        require(exponent.isFinite, "pow wants a finite exponent, not \(exponent)")
        let result = Tensor(uninitialized: shape)
        tk_power(floats, exponent, result.floats, count)
        return result
    }
}

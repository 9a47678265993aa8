import TensorKernels

/// The cosine of an angle in radians, the same bits on every system, within 1 ULP.
///
/// - Precondition: the angle is of magnitude up to 100.
package func reproducibleCosine(_ angle: Double) -> Double {
    require(abs(angle) <= 100, "reproducibleCosine wants an angle from -100 to 100, not \(angle)")
    return tk_cos_f64(angle)
}

import TensorKernels

/// The largest error among some inputs.
struct Worst {
    var error = 0.0
    var input: Float = 0
    var inputs = 0

    /// Tries every input of these magnitudes, with both signs, and every NaN in the row of infinity.
    static func of(_ function: Function, over range: ClosedRange<Float>) -> Worst {
        let lower = range.lowerBound.bitPattern
        let upper = range.upperBound.isFinite ? range.upperBound.bitPattern : 0x7FFF_FFFF
        var worst = Worst()
        for sign in [0, 0x8000_0000] as [UInt32] {
            for start in stride(from: lower, through: upper, by: Int(block)) {
                worst.take(function, (start + sign)...(min(start + (block - 1), upper) + sign))
            }
        }
        return worst
    }

    /// How many inputs are computed at a time.
    private static let block: UInt32 = 4096

    private mutating func take(_ function: Function, _ bits: ClosedRange<UInt32>) {
        let x = bits.map { Float(bitPattern: $0) }
        let y = [Float](unsafeUninitializedCapacity: x.count) { buffer, count in
            tk_map(function.kernel, x, buffer.baseAddress!, x.count)
            count = x.count
        }
        for i in x.indices {
            let error = unitsInTheLastPlace(y[i], from: function.exact(Double(x[i])))
            if error > self.error { (self.error, input) = (error, x[i]) }
        }
        inputs += x.count
    }
}

/// How far a result is from the exact value, in units in the last place of a `Float` of that size.
///
/// Infinite where one of the two is NaN, where only one rounds to an infinity, and for a zero of
/// the wrong sign.
func unitsInTheLastPlace(_ result: Float, from exact: Double) -> Double {
    let rounded = Float(exact)
    if !rounded.isFinite || !result.isFinite {
        return result == rounded || (result.isNaN && rounded.isNaN) ? 0 : .infinity
    }
    if exact == 0, result == 0 { return result.sign == exact.sign ? 0 : .infinity }
    // The exponent of a Float's unit: 23 below that of the value, and never below that of denormals.
    let exponent = max(Int(exact.bitPattern >> 52 & 0x7FF) - 1023, -126) - 23
    let unitsInOne = Double(bitPattern: UInt64(1023 - exponent) << 52)
    return abs(Double(result) - exact) * unitsInOne
}

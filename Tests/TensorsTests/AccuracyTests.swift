import Foundation
import TensorKernels
import TensorTesting
import Testing

@testable import Tensors

/// The library's own exp, log, tanh, sine and cosine against the C library's in double precision.
@Suite struct AccuracyTests {
    /// How many units in the last place of a `Float` a result is from the exact value.
    private func error(_ result: Float, _ exact: Double) -> Double {
        if Float(exact).isInfinite || result.isInfinite || exact.isNaN || result.isNaN {
            let rounded = Float(exact)
            return result == rounded || (result.isNaN && rounded.isNaN) ? 0 : .infinity
        }
        let exponent = max(exact == 0 ? -126 : Int(exact.exponent), -126)
        return abs(Double(result) - exact) / scalbn(1, exponent - 23)
    }

    /// Every 4,001st of all floats, infinities and denormals among them.
    private static let sample: [Float] =
        stride(from: UInt32(0), to: .max - 4001, by: 4001).map { Float(bitPattern: $0) }
        .filter { !$0.isNaN }

    private static let dense: [Float] = (-150_000..<150_000).map { Float($0) / 15_000 + 1e-6 }

    private func worst(
        _ x: [Float], _ function: (Tensor<Float>) -> Tensor<Float>, _ exact: (Double) -> Double
    ) -> (error: Double, at: Float) {
        let y = function(Tensor(x)).scalars
        return zip(x, y).map { (error($1, exact(Double($0))), $0) }.max { $0.0 < $1.0 } ?? (0, 0)
    }

    @Test func exponential() {
        for x in [Self.sample, Self.dense] {
            let worst = worst(x, { $0.exp() }, Foundation.exp)
            #expect(worst.error < 1.0, "at \(worst.at)")
        }
    }

    @Test func logarithm() {
        for x in [Self.sample, Self.dense] {
            let worst = worst(x.filter { $0 > 0 }, { $0.log() }, Foundation.log)
            #expect(worst.error < 1.0, "at \(worst.at)")
        }
    }

    @Test func hyperbolicTangent() {
        for x in [Self.sample, Self.dense] {
            let worst = worst(x, { $0.tanh() }, Foundation.tanh)
            #expect(worst.error < 1.5, "at \(worst.at)")
        }
    }

    @Test func sineAndCosine() {
        for x in [Self.sample, Self.dense] {
            let sine = worst(x, { $0.sin() }, Foundation.sin)
            #expect(sine.error < 0.51, "at \(sine.at)")
            let cosine = worst(x, { $0.cos() }, Foundation.cos)
            #expect(cosine.error < 0.51, "at \(cosine.at)")
        }
    }

    @Test func specialValues() {
        let x = Tensor([-Float.infinity, -1, -0.0, 0, .infinity, .nan])
        assertClose(x.exp(), Tensor([0, 0.36787944, 1, 1, .infinity, .nan]), atol: 0, rtol: 1e-7)
        assertClose(
            x.log(), Tensor([.nan, .nan, -.infinity, -.infinity, .infinity, .nan]), atol: 0, rtol: 0
        )
        assertClose(x.tanh(), Tensor([-1, -0.7615942, -0.0, 0, 1, .nan]), atol: 0, rtol: 1e-7)
        #expect(x.tanh().scalars[2].sign == .minus)
        assertClose(
            x.sigmoid(), Tensor([0, 0.26894143, 0.5, 0.5, 1, .nan]), atol: 0, rtol: 1e-6)
        #expect(Tensor(Float(bitPattern: 0x7F80_0001)).tanh().item().isNaN)
        assertClose(
            x.sin(), Tensor([.nan, -0.84147098, -0.0, 0, .nan, .nan]), atol: 0, rtol: 1e-7)
        assertClose(x.cos(), Tensor([.nan, 0.5403023, 1, 1, .nan, .nan]), atol: 0, rtol: 1e-7)
        #expect(x.sin().scalars[2].sign == .minus)
        assertClose(Tensor([89, -104]).exp(), Tensor([.infinity, 0]), atol: 0)
        #expect(Tensor(Float.leastNonzeroMagnitude).tanh().item() == .leastNonzeroMagnitude)
    }

    @Test func doublePrecision() {
        let g = Generator(seed: 11)
        /// In units in the last place of the exact value, to which the C library adds half a one.
        func far(_ result: Double, _ exact: Double) -> Double { abs(result - exact) / exact.ulp }
        for _ in 0..<100_000 {
            let u = g.uniformDouble()
            let (x, angle) = (1400 * (u - 0.5), 2 * Double.pi * u)
            #expect(far(tk_exp_f64(x), Foundation.exp(x)) <= 1.5)
            #expect(far(tk_log_f64(1 - u), Foundation.log(1 - u)) <= 1.5)
            #expect(far(tk_sin_f64(angle), Foundation.sin(angle)) <= 1.5)
            #expect(far(tk_cos_f64(angle), Foundation.cos(angle)) <= 1.5)
        }
        #expect(tk_log_f64(0) == -.infinity)
        #expect(tk_log_f64(-1).isNaN)
        #expect(tk_exp_f64(.infinity) == .infinity)
        #expect(tk_exp_f64(-.infinity) == 0)
        let least = Double.leastNonzeroMagnitude
        #expect(far(tk_log_f64(least), Foundation.log(least)) <= 1.5)
        #expect(tk_sin_f64(.infinity).isNaN)
    }
}

import Foundation
import Testing

@testable import Tensors

/// Powers against the C library's in double precision.
@Suite struct PowerTests {
    private static let special: [Float] = [
        0, -0.0, 1, -1, 2, -2, .infinity, -.infinity, .nan, .leastNonzeroMagnitude,
        -.leastNonzeroMagnitude, .greatestFiniteMagnitude, .leastNormalMagnitude,
    ]

    @Test(arguments: ElementwiseKernelTests.exponents)
    func valuesAreRoundedRight(_ p: Float) {
        let spread = Tensor.randn(5000, generator: Generator(seed: 5)) * 4
        let x = spread.scalars + (0..<200).map { Float($0) * 1e36 } + Self.special
        for (x, y) in zip(x, Tensor(x).pow(p).scalars) {
            // A root of -0 is -0, one of -inf is NaN: PyTorch takes the root too.
            if abs(p) == 0.5, x == 0 || x == -.infinity { continue }
            let exact = Float(Foundation.pow(Double(x), Double(p)))
            if exact.isNaN || exact.isInfinite || exact == 0 {
                // Products and roots round on their way, so they may stop just above zero.
                let isSame = exact.isNaN ? y.isNaN : y == exact
                let isTiny = abs(y) <= .leastNonzeroMagnitude * 8
                #expect(isSame || isTiny, "\(x) to the \(p): \(y), not \(exact)")
            } else {
                let unit = Double(exact.ulp)
                let isNear = abs(Double(y) - Foundation.pow(Double(x), Double(p))) <= 2 * unit
                #expect(isNear, "\(x) to the \(p): \(y), not \(exact)")
            }
        }
    }
}

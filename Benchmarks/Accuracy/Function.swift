import Foundation
import TensorKernels

/// A function of the kernels, and what the C library says in double precision.
struct Function: Sendable {
    let name: String
    let kernel: tk_unary
    let exact: @Sendable (Double) -> Double
    /// The magnitudes that have a row of the table each, in rising order.
    let ranges: [ClosedRange<Float>]

    static let all = [
        Function("exp", tk_exp, Foundation.exp),
        Function("log", tk_log, Foundation.log),
        Function("tanh", tk_tanh, Foundation.tanh),
        Function("sin", tk_sin, Foundation.sin, upTo: 2 * .pi),
        Function("cos", tk_cos, Foundation.cos, upTo: 2 * .pi),
    ]

    /// A function with one row for every input, or with one up to a magnitude and one beyond.
    private init(
        _ name: String, _ kernel: tk_unary, _ exact: @escaping @Sendable (Double) -> Double,
        upTo limit: Float? = nil
    ) {
        (self.name, self.kernel, self.exact) = (name, kernel, exact)
        ranges = limit.map { [0...$0, $0.nextUp...Float.infinity] } ?? [0...Float.infinity]
    }
}

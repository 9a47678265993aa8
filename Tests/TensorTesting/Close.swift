import Tensors
import Testing

/// Expects the same shape and every value within `atol + rtol · |expected|`; NaN meets NaN, an
/// infinity itself.
///
/// Names the first value that fails.
public func assertClose(
    _ actual: Tensor<Float>, _ expected: Tensor<Float>, atol: Float = 1e-6, rtol: Float = 1e-5,
    _ what: String = "", sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(actual.shape == expected.shape, "\(what): shapes", sourceLocation: sourceLocation)
    guard actual.shape == expected.shape else { return }
    for (i, (a, e)) in zip(actual.scalars, expected.scalars).enumerated() {
        let isClose =
            a == e || (a.isNaN && e.isNaN) || (a - e).magnitude <= atol + rtol * e.magnitude
        guard !isClose else { continue }
        Issue.record(
            "\(what): \(a) instead of \(e) at position \(i) of \(actual.shape)",
            sourceLocation: sourceLocation)
        return
    }
}

/// Expects the same shape and the same bits.
public func assertSame(
    _ actual: Tensor<Float>, _ expected: Tensor<Float>, _ what: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) {
    #expect(actual.shape == expected.shape, "\(what): shapes", sourceLocation: sourceLocation)
    let bits = (actual.scalars.map(\.bitPattern), expected.scalars.map(\.bitPattern))
    #expect(bits.0 == bits.1, "\(what): bits", sourceLocation: sourceLocation)
}

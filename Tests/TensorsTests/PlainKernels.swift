/// Sums, softmax and cross-entropy as plain loops, each sum in the order that the kernels document.
enum PlainKernels {
    /// Entries of `x` `[outer, n, inner]` along the middle, in order, for every outer and inner.
    static func columns(_ x: [Float], _ outer: Int, _ n: Int, _ inner: Int) -> [[Float]] {
        (0..<outer).flatMap { o in
            (0..<inner).map { c in (0..<n).map { x[(o * n + $0) * inner + c] } }
        }
    }

    /// The inverse of `columns`.
    static func joined(_ columns: [[Float]], _ outer: Int, _ n: Int, _ inner: Int) -> [Float] {
        (0..<outer).flatMap { o in
            (0..<n).flatMap { i in (0..<inner).map { columns[o * inner + $0][i] } }
        }
    }

    /// The sum in double precision; of a row that lies in one piece in sixteen lanes, entry i in
    /// lane i mod 16, and then the lanes in order.
    static func sum(_ terms: [Double], inner: Int) -> Double {
        if inner != 1 { return terms.reduce(0, +) }
        var lanes = [Double](repeating: 0, count: 16)
        for (i, term) in terms.enumerated() { lanes[i % 16] += term }
        return lanes.reduce(0, +)
    }

    static func sum(_ column: [Float], inner: Int, divisor: Double) -> Float {
        Float(sum(column.map(Double.init), inner: inner) / divisor)
    }

    static func variance(_ column: [Float], inner: Int, divisor: Double) -> Float {
        let n = Double(column.count)
        let mean = sum(column.map(Double.init), inner: inner) / n
        let squares = column.map { (Double($0) - mean) * (Double($0) - mean) }
        return Float(sum(squares, inner: inner) / divisor)
    }

    /// The largest entry; a NaN if there is one.
    private static func largest(_ x: [Float]) -> Float {
        x.first { $0.isNaN } ?? x.dropFirst().reduce(x[0]) { $1 > $0 ? $1 : $0 }
    }

    static func softmax(_ x: [Float], logarithm: Bool) -> [Float] {
        let top = largest(x)
        let powers = x.map { Plain.exp($0 - top) }
        let sum = Float(powers.reduce(0.0) { $0 + Double($1) })
        return logarithm
            ? x.map { $0 - top - Plain.log(sum) } : powers.map { $0 / sum }
    }

    static func softmaxGradient(_ g: [Float], _ y: [Float], logarithm: Bool) -> [Float] {
        let terms = zip(g, y).map { logarithm ? Double($0) : Double($0) * Double($1) }
        let sum = Float(terms.reduce(0, +))
        return zip(g, y).map { logarithm ? $0 - Plain.exp($1) * sum : $1 * ($0 - sum) }
    }

    /// The loss in double precision, by chunks of 32 rows: first each row's distance of the right
    /// logit from the largest, then each row's logarithm of the sum.
    static func crossEntropy(
        _ logits: [[Float]], _ targets: [Int]
    ) -> (loss: Float, probabilities: [Float]) {
        var (loss, probabilities): (Double, [Float]) = (0, [])
        for start in stride(from: 0, to: logits.count, by: 32) {
            let rows = start..<min(start + 32, logits.count)
            for r in rows { loss -= Double(logits[r][Int(targets[r])] - largest(logits[r])) }
            for r in rows {
                let top = largest(logits[r])
                let powers = logits[r].map { Plain.exp($0 - top) }
                let sum = Float(powers.reduce(0.0) { $0 + Double($1) })
                loss += Double(Plain.log(sum))
                probabilities += zip(logits[r], powers).map { logit, power in
                    (logit - top < -87.33 ? 0 : power) / sum
                }
            }
        }
        return (Float(loss / Double(logits.count)), probabilities)
    }

    static func crossEntropyGradient(
        _ probabilities: [Float], _ targets: [Int], scale: Float
    ) -> [Float] {
        var gradient = probabilities.map { $0 < 0x1p-100 ? 0 : $0 * scale }
        let n = targets.isEmpty ? 0 : probabilities.count / targets.count
        for (row, target) in targets.enumerated() { gradient[row * n + Int(target)] -= scale }
        return gradient
    }

    /// Each entry one sum over k in order, from 0.
    static func product(
        _ a: [Float], _ b: [Float], rows: Int, columns: Int, inner: Int
    ) -> [Float] {
        (0..<rows).flatMap { r in
            (0..<columns).map { c in
                (0..<inner).reduce(0) { $0 + a[r * inner + $1] * b[$1 * columns + c] }
            }
        }
    }

    static func transposed<T>(_ x: [T], rows: Int, columns: Int) -> [T] {
        (0..<columns).flatMap { c in (0..<rows).map { x[$0 * columns + c] } }
    }
}

import TensorKernels
import TensorTesting
import Testing

@testable import Tensors

/// Products, sums and what is made of them against plain Swift, to the bit, for every instruction
/// set this CPU has.
@Suite struct KernelTests {
    private static let sets = InstructionSet.here

    @Test(arguments: sets, Inputs.allCases)
    func matmul(_ set: InstructionSet, _ inputs: Inputs) {
        let shapes = [(0, 3), (1, 1), (3, 0), (3, 5), (6, 17), (7, 64), (9, 2), (131, 9)]
        for (rows, inner) in shapes {
            for columns in Inputs.sizes {
                let (a, b) = (inputs.floats(rows * inner), inputs.floats(inner * columns, seed: 2))
                let turned = PlainKernels.transposed(a, rows: rows, columns: inner)
                let expected = PlainKernels.product(
                    a, b, rows: rows, columns: columns, inner: inner)
                let what = "[\(rows), \(inner)] times [\(inner), \(columns)]"
                for offset in [0, 1] {
                    let (x, xT) = (Place(a, offset: offset), Place(turned, offset: offset))
                    let w = Place(b, offset: 1 - offset)
                    let y = Place(count: rows * columns, offset: offset)
                    set.kernels.matmul(
                        x.pointer, inner, 1, w.pointer, columns, y.pointer, columns, rows, columns,
                        inner)
                    expectBits(y, expected, what)
                    let z = Place(count: rows * columns, offset: 1 - offset)
                    set.kernels.matmul(
                        xT.pointer, 1, rows, w.pointer, columns, z.pointer, columns, rows, columns,
                        inner)
                    expectBits(z, expected, "\(what), the left one transposed")
                }
            }
        }
    }

    /// Columns of wider matrices: what lies between the rows is neither read nor written.
    @Test(arguments: sets)
    func matmulOfParts(_ set: InstructionSet) {
        for (rows, inner) in [(1, 3), (3, 5), (9, 17), (33, 8), (131, 9)] {
            for columns in Inputs.sizes {
                let (a, b) = (
                    Inputs.cancelling.floats(rows * inner),
                    Inputs.ordinary.floats(inner * columns, seed: 2)
                )
                let expected = PlainKernels.product(
                    a, b, rows: rows, columns: columns, inner: inner)
                let x = Place(a)
                let w = Place(widened(b, columns, by: 3, with: .nan))
                let y = Place(count: rows * (columns + 5), offset: 1)
                set.kernels.matmul(
                    x.pointer, inner, 1, w.pointer, columns + 3, y.pointer, columns + 5, rows,
                    columns, inner)
                expectBits(
                    y, widened(expected, columns, by: 5, with: 55, rows: rows),
                    "[\(rows), \(inner)] times [\(inner), \(columns)] of wider ones")
            }
        }
    }

    /// Rows of a matrix with others after each.
    private func widened(
        _ x: [Float], _ columns: Int, by gap: Int, with filler: Float, rows: Int? = nil
    ) -> [Float] {
        (0..<(rows ?? (columns == 0 ? 0 : x.count / columns))).flatMap {
            x[$0 * columns..<($0 + 1) * columns] + [Float](repeating: filler, count: gap)
        }
    }

    @Test(arguments: sets)
    func transposeIntoWiderRows(_ set: InstructionSet) {
        for (rows, columns) in [(1, 5), (4, 4), (7, 33), (8, 3), (17, 5), (33, 16), (67, 27)] {
            let x = Inputs.wild.floats(rows * columns)
            let expected = PlainKernels.transposed(x, rows: rows, columns: columns)
            let (from, to) = (Place(x), Place(count: columns * (rows + 2), offset: 1))
            set.kernels.transpose(from.pointer, to.pointer, rows + 2, rows, columns)
            expectBits(
                to, widened(expected, rows, by: 2, with: 55), "[\(rows), \(columns)] transposed")
        }
    }

    /// Some neighbouring columns of a wider matrix, one alone among them, are summed in order.
    @Test(arguments: sets)
    func reductionsOfParts(_ set: InstructionSet) {
        for (n, inner) in [(1, 1), (300, 1), (33, 5), (67, 16), (40, 33)] {
            let x = Inputs.cancelling.floats(n * inner)
            let columns = PlainKernels.columns(x, 1, n, inner)
            let from = Place(widened(x, inner, by: 7, with: .nan))
            let (sums, spreads) = (Place(count: inner), Place(count: inner))
            set.kernels.sum(from.pointer, inner + 7, sums.pointer, 1, n, inner, 3)
            expectBits(
                sums, columns.map { PlainKernels.sum($0, inner: inner + 7, divisor: 3) },
                "sums of [\(n), \(inner)] of a wider one")
            set.kernels.variance(
                from.pointer, inner + 7, spreads.pointer, 1, n, inner, Double(n))
            expectBits(
                spreads,
                columns.map { PlainKernels.variance($0, inner: inner + 7, divisor: Double(n)) },
                "variances of [\(n), \(inner)] of a wider one")
        }
    }

    @Test(arguments: sets)
    func transpose(_ set: InstructionSet) {
        for rows in Inputs.sizes {
            for columns in Inputs.sizes {
                let x = Inputs.wild.floats(rows * columns)
                let expected = PlainKernels.transposed(x, rows: rows, columns: columns)
                for offset in [0, 1] {
                    let (from, to) = (Place(x, offset: offset), Place(count: x.count, offset: 1))
                    set.kernels.transpose(from.pointer, to.pointer, rows, rows, columns)
                    expectBits(to, expected, "[\(rows), \(columns)] transposed")
                }
            }
        }
    }

    /// Shapes `[outer, n, inner]`, empty ones among them.
    private static let splits =
        Inputs.sizes.flatMap { n in [1, 2, 16, 21, 33].map { (outer: 2, n: n, inner: $0) } }
        + [(0, 3, 1), (0, 3, 4), (2, 3, 0), (5, 300, 1), (1, 300, 5)]

    /// Runs a kernel that makes one number of each column, at aligned and unaligned starts.
    private func reduce(
        _ inputs: Inputs, _ what: String, plain: ([Float], Int) -> Float,
        _ kernel: (UnsafePointer<Float>, UnsafeMutablePointer<Float>, Int, Int, Int) -> Void
    ) {
        for (outer, n, inner) in Self.splits {
            let x = inputs.floats(outer * n * inner)
            let expected = PlainKernels.columns(x, outer, n, inner).map { plain($0, inner) }
            for offset in [0, 1] {
                let from = Place(x, offset: offset)
                let to = Place(count: outer * inner, offset: 1 - offset)
                kernel(from.pointer, to.pointer, outer, n, inner)
                expectBits(to, expected, "\(what) of [\(outer), \(n), \(inner)]")
            }
        }
    }

    @Test(arguments: sets, Inputs.allCases)
    func sums(_ set: InstructionSet, _ inputs: Inputs) {
        for divisor in [1.0, 3.0] {
            reduce(inputs, "sum", plain: { PlainKernels.sum($0, inner: $1, divisor: divisor) }) {
                set.kernels.sum($0, $4, $1, $2, $3, $4, divisor)
            }
        }
    }

    @Test(arguments: sets, Inputs.allCases)
    func variances(_ set: InstructionSet, _ inputs: Inputs) {
        for unused in [0, 1] {
            let plain = { (column: [Float], inner: Int) in
                PlainKernels.variance(column, inner: inner, divisor: Double(column.count - unused))
            }
            reduce(inputs, "variance over N - \(unused)", plain: plain) {
                set.kernels.variance($0, $4, $1, $2, $3, $4, Double($3 - unused))
            }
        }
    }

    @Test(arguments: sets, Inputs.allCases)
    func softmax(_ set: InstructionSet, _ inputs: Inputs) {
        for (outer, n, inner) in Self.splits where n > 0 {
            let (x, y) = (
                inputs.floats(outer * n * inner), inputs.floats(outer * n * inner, seed: 2)
            )
            let columns = PlainKernels.columns(x, outer, n, inner)
            let results = PlainKernels.columns(y, outer, n, inner)
            for logarithm in [false, true] {
                let forward = columns.map { PlainKernels.softmax($0, logarithm: logarithm) }
                let backward = zip(columns, results).map {
                    PlainKernels.softmaxGradient($0, $1, logarithm: logarithm)
                }
                let what = "softmax of [\(outer), \(n), \(inner)], logarithm \(logarithm)"
                for offset in [0, 1] {
                    let (from, to) = (Place(x, offset: offset), Place(count: x.count, offset: 1))
                    set.kernels.softmax(from.pointer, to.pointer, outer, n, inner, logarithm)
                    expectBits(to, PlainKernels.joined(forward, outer, n, inner), what)
                    let (saved, back) = (Place(y), Place(count: x.count, offset: offset))
                    set.kernels.softmax_gradient(
                        from.pointer, saved.pointer, back.pointer, outer, n, inner, logarithm)
                    expectBits(
                        back, PlainKernels.joined(backward, outer, n, inner), "gradient, \(what)")
                }
            }
        }
    }

    @Test(arguments: sets, Inputs.allCases)
    func crossEntropy(_ set: InstructionSet, _ inputs: Inputs) {
        for rows in [0, 1, 2, 31, 32, 33, 67] {
            for n in [1, 2, 5, 16, 27] {
                let x = inputs.floats(rows * n)
                let targets = (0..<rows).map { $0 * 7 % n }
                let logits = (0..<rows).map { Array(x[$0 * n..<($0 + 1) * n]) }
                let expected = PlainKernels.crossEntropy(logits, targets)
                for offset in [0, 1] {
                    let from = Place(x, offset: offset)
                    let kept = Place(count: rows * n, offset: 1 - offset)
                    let losses = [kept.pointer, nil].map { probabilities in
                        var losses = [tk_row_loss](repeating: .init(), count: rows)
                        set.kernels.cross_entropy(
                            from.pointer, targets, probabilities, &losses, rows, n)
                        return tk_mean_loss(losses, rows)
                    }
                    let what = "cross-entropy of [\(rows), \(n)]"
                    expectBits(losses, [expected.loss, expected.loss], what)
                    expectBits(kept, expected.probabilities, "probabilities, \(what)")
                    let back = Place(count: rows * n, offset: offset)
                    set.kernels.cross_entropy_gradient(
                        kept.pointer, targets, -0.03125, back.pointer, rows, n)
                    expectBits(
                        back,
                        PlainKernels.crossEntropyGradient(
                            expected.probabilities, targets, scale: -0.03125),
                        "gradient, \(what)")
                }
            }
        }
    }
}

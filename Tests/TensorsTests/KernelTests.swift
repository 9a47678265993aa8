import TensorKernels
import Testing

@testable import Tensors

/// Every kernel against a plain loop, to the bit, for every instruction set this CPU has.
@Suite struct KernelTests {
    static let variants = [tk_isa_baseline, tk_isa_v3, tk_isa_v4].filter {
        tk_kernels_for($0) != nil
    }.map(\.rawValue)

    private func kernels(_ variant: UInt32) -> tk_kernels { tk_kernels_for(tk_isa(variant))!.pointee }

    private func normal(_ shape: Int..., seed: UInt64 = 3) -> Tensor<Float> {
        Tensor.randn(shape, generator: Generator(seed: seed))
    }

    private static let sizes = [1, 2, 3, 4, 5, 7, 8, 13, 16, 17, 31, 33, 67]

    @Test(arguments: variants, sizes)
    func matmul(_ variant: UInt32, columns: Int) {
        for (rows, inner) in [(1, 1), (3, 5), (6, 17), (7, 64), (131, 9)] {
            let (a, b) = (normal(rows, inner), normal(inner, columns, seed: 4))
            let (y, fromTransposed) = (Tensor<Float>.zeros(rows, columns), a.transposed())
            kernels(variant).matmul(a.floats, inner, 1, b.floats, y.floats, rows, columns, inner)
            let expected = plainProduct(a, b)
            assertSame(y, expected, "[\(rows), \(inner)] times [\(inner), \(columns)]")
            kernels(variant).matmul(
                fromTransposed.floats, 1, rows, b.floats, y.floats, rows, columns, inner)
            assertSame(y, expected, "[\(rows), \(inner)] transposed")
        }
    }

    private func plainProduct(_ a: Tensor<Float>, _ b: Tensor<Float>) -> Tensor<Float> {
        let (rows, inner, columns) = (a.shape[0], a.shape[1], b.shape[1])
        let (x, w) = (a.scalars, b.scalars)
        var y: [Float] = []
        for r in 0 ..< rows {
            for c in 0 ..< columns {
                var sum: Float = 0
                for k in 0 ..< inner { sum = sum + x[r * inner + k] * w[k * columns + c] }
                y.append(sum)
            }
        }
        return Tensor(shape: [rows, columns], scalars: y)
    }

    @Test(arguments: variants, sizes)
    func transpose(_ variant: UInt32, columns: Int) {
        for rows in Self.sizes {
            let (x, y) = (normal(rows, columns), Tensor<Float>.zeros(columns, rows))
            kernels(variant).transpose(x.floats, y.floats, rows, columns)
            let scalars = x.scalars
            let expected = (0 ..< columns).flatMap { c in
                (0 ..< rows).map { scalars[$0 * columns + c] }
            }
            assertSame(y, Tensor(shape: [columns, rows], scalars: expected))
        }
    }

    @Test(arguments: variants, sizes)
    func sums(_ variant: UInt32, n: Int) {
        let row = normal(n)
        let sum = Tensor<Float>.zeros(1)
        kernels(variant).sum(row.floats, sum.floats, 1, n, 1, Double(n))
        // entry i belongs to lane i mod 16; the lanes are added in order
        var lanes = [Double](repeating: 0, count: 16)
        for (i, x) in row.scalars.enumerated() { lanes[i % 16] += Double(x) }
        #expect(sum.scalars == [Float(lanes.reduce(0, +) / Double(n))])

        for inner in [2, 16, 21] {
            let (x, sums) = (normal(2, n, inner), Tensor<Float>.zeros(2, inner))
            kernels(variant).sum(x.floats, sums.floats, 2, n, inner, 1)
            let scalars = x.scalars
            let expected = (0 ..< 2).flatMap { o in
                (0 ..< inner).map { c in
                    Float((0 ..< n).reduce(0.0) { $0 + Double(scalars[(o * n + $1) * inner + c]) })
                }
            }
            #expect(sums.scalars == expected)
        }
    }

    /// Kernels whose plain version would be the kernel itself: all instruction sets agree.
    @Test(arguments: variants, sizes)
    func agreement(_ variant: UInt32, n: Int) {
        let (k, baseline) = (kernels(variant), kernels(tk_isa_baseline.rawValue))
        let x = normal(3, n) * 3
        func same(_ what: String, _ run: (tk_kernels, Tensor<Float>) -> Void) {
            let (a, b) = (Tensor<Float>.zeros(3, n), Tensor<Float>.zeros(3, n))
            run(k, a)
            run(baseline, b)
            assertSame(a, b, what)
        }
        for op in tk_negate.rawValue ... tk_abs.rawValue {
            same("map \(op)") { $0.map(tk_unary(op), x.floats, $1.floats, 3 * n) }
        }
        let y = x.tanh()
        for op in tk_tanh_gradient.rawValue ... tk_abs_gradient.rawValue {
            same("gradient \(op)") {
                $0.map_gradient(tk_unary_gradient(op), x.floats, y.floats, $1.floats, 3 * n)
            }
        }
        for logarithm in [false, true] {
            same("softmax") { $0.softmax(x.floats, $1.floats, 3, n, 1, logarithm) }
            same("softmax gradient") {
                $0.softmax_gradient(x.floats, y.floats, $1.floats, 3, n, 1, logarithm)
            }
        }
        same("variance") { $0.variance(x.floats, $1.floats, 1, 3, n) }
        same("cross-entropy") {
            $1.floats[0] = $0.cross_entropy(x.floats, [0, 0, Int64(n - 1)], $1.floats, 3, n)
        }
    }

    @Test(arguments: variants, sizes)
    func operators(_ variant: UInt32, n: Int) {
        let (a, row, column) = (normal(3, n), normal(n, seed: 7), normal(3, 1, seed: 8))
        let plain: [(tk_binary, (Float, Float) -> Float)] = [
            (tk_add, { $0 + $1 }), (tk_subtract, { $0 - $1 }), (tk_multiply, { $0 * $1 }),
            (tk_divide, { $0 / $1 }),
        ]
        for (op, function) in plain {
            for (b, place) in [
                (a, { $0 }), (row, { $0 % n }), (column, { $0 / n }),
            ] as [(Tensor<Float>, (Int) -> Int)] {
                let y = Tensor<Float>.zeros(3, n)
                var how = tk_broadcast(a: a.shape, b: b.shape, result: [3, n])
                kernels(variant).combine(op, a.floats, b.floats, y.floats, &how)
                let expected = (0 ..< 3 * n).map { function(a.scalars[$0], b.scalars[place($0)]) }
                assertSame(y, Tensor(shape: [3, n], scalars: expected))
            }
        }
    }
}

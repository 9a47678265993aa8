import TensorKernels
import Testing

@testable import Tensors

/// What moves numbers, and the generators' functions, against plain Swift, to the bit.
@Suite struct MovementKernelTests {
    /// Shapes of boxes with the strides of what they are taken from.
    static let boxes: [(shape: [Int], strides: [Int])] = [
        ([], []), ([0], [1]), ([5], [1]), ([5], [3]), ([3, 0], [4, 1]), ([0, 3], [4, 1]),
        ([3, 4], [7, 1]), ([3, 4], [1, 5]), ([2, 3, 4], [1, 2, 6]), ([2, 3, 4], [40, 9, 2]),
        ([1, 2, 1, 3, 1, 2, 1, 2], [90, 40, 40, 12, 12, 5, 5, 2]),
    ]

    @Test(arguments: boxes)
    func copies(_ shape: [Int], _ strides: [Int]) {
        func check<T: FixedWidthInteger>(_ type: T.Type) {
            let from = (0..<200).map { T(truncatingIfNeeded: $0 &* 0x9E37_79B9_7F4A_7C15) }
            let all = rowMajorStrides(shape)
            let places = (0..<elementCount(shape)).map { place in
                shape.indices.reduce(0) { $0 + place / all[$1] % shape[$1] * strides[$1] }
            }
            let packed = Place<T>(.init(repeating: 3, count: places.count), filler: 3, offset: 1)
            let size = MemoryLayout<T>.size
            tk_copy(from, strides, packed.pointer, all, shape, shape.count, size)
            #expect(packed.values == places.map { from[$0] })
            #expect(packed.isIntactAround)

            // And back, into every one of those places and no other.
            let spread = Place<T>(.init(repeating: 3, count: from.count), filler: 3, offset: 1)
            tk_copy(packed.pointer, all, spread.pointer, strides, shape, shape.count, size)
            var expected = [T](repeating: 3, count: from.count)
            for place in places { expected[place] = from[place] }
            #expect(spread.values == expected)
            #expect(spread.isIntactAround)
        }
        check(UInt8.self)
        check(UInt32.self)
        check(UInt64.self)
    }

    static let indices: [[Int]] = [[], [0], [3, -1, 0, -4, 3, 3], [2, 2, 2, 2, 2]]

    @Test(arguments: indices, [0, 1, 3, 10, 33])
    func gathers(_ indices: [Int], width: Int) {
        let table = Inputs.wild.floats(4 * width)
        let expected = indices.flatMap { i in
            (0..<width).map { table[Int(i < 0 ? i + 4 : i) * width + $0] }
        }
        for offset in [0, 1] {
            let (from, to) = (Place(table, offset: offset), Place(count: expected.count, offset: 1))
            let bad = tk_gather(
                from.pointer, 4, width * 4, indices, indices.count, to.pointer)
            #expect(bad == -1)
            expectBits(to, expected, "rows of width \(width)")
        }
    }

    @Test func theFirstIndexOutsideIsFound() {
        let (table, out) = (Inputs.ordinary.floats(8), Place(count: 8))
        #expect(tk_gather(table, 4, 8, [0, 4, 9], 3, out.pointer) == 1)
        #expect(tk_gather(table, 4, 8, [0, 1, -5], 3, out.pointer) == 2)
        #expect(out.isIntactAround)
        #expect(tk_first_outside([0, 4, 5], 3, 5) == 2)
        #expect(tk_first_outside([0, -1, 5], 3, 5) == 1)
        #expect(tk_first_outside([0, 4], 2, 5) == -1)
        #expect(tk_first_outside([], 0, 5) == -1)
    }

    @Test(arguments: Inputs.allCases, indices)
    func scatterAdds(_ inputs: Inputs, _ indices: [Int]) {
        for width in [0, 1, 3, 10, 33] {
            let (table, g) = (
                inputs.floats(4 * width), inputs.floats(indices.count * width, seed: 2)
            )
            var expected = table
            for (i, index) in indices.enumerated() {
                let row = Int(index < 0 ? index + 4 : index)
                for c in 0..<width {
                    expected[row * width + c] = expected[row * width + c] + g[i * width + c]
                }
            }
            for offset in [0, 1] {
                let (to, from) = (Place(table, offset: offset), Place(g, offset: 1 - offset))
                tk_scatter_add(to.pointer, 4, width, indices, indices.count, from.pointer)
                expectBits(to, expected, "rows of width \(width)")
            }
        }
    }

    @Test(arguments: Inputs.allCases, [false, true])
    func extrema(_ inputs: Inputs, smallest: Bool) {
        for (outer, n, inner) in [(1, 1, 1), (2, 5, 3), (3, 33, 1), (1, 7, 16), (0, 3, 2)] {
            // Each number twice, so that the first of equals matters.
            let half = inputs.floats(outer * n * inner)
            let x = half.indices.map { half[$0 / 2] }
            let columns = PlainKernels.columns(x, outer, n, inner)
            let places = columns.map { column in
                column.firstIndex { $0.isNaN }
                    ?? column.firstIndex(of: smallest ? column.min()! : column.max()!)!
            }
            let values = Place(count: columns.count, offset: 1)
            let found = Place<Int>(.init(repeating: 9, count: columns.count), filler: 7)
            tk_extremum(x, values.pointer, found.pointer, outer, n, inner, smallest)
            #expect(found.values == places.map { Int($0) })
            #expect(found.isIntactAround)
            expectBits(values, zip(columns, places).map { $0[$1] }, "[\(outer), \(n), \(inner)]")
            tk_extremum(x, nil, found.pointer, outer, n, inner, smallest)
            tk_extremum(x, values.pointer, nil, outer, n, inner, smallest)
            #expect(found.values == places.map { Int($0) })
        }
    }

    /// The functions that the generators draw with.
    @Test func doublePrecision() {
        func check(
            _ name: String, _ kernel: (Double) -> Double, _ plain: (Double) -> Double, _ x: [Double]
        ) {
            for x in x {
                let (a, e) = (kernel(x), plain(x))
                if a.bitPattern != e.bitPattern && !(a.isNaN && e.isNaN) {
                    Issue.record("\(name)(\(x)): \(a) instead of \(e)")
                    return
                }
            }
        }
        let g = Generator(seed: 12)
        let uniform = (0..<20_000).map { _ in g.uniformDouble() }
        let wild = uniform.map { _ in
            Double(bitPattern: UInt64(g.word()) << 32 | UInt64(g.word()))
        }
        let special = [
            0, -0.0, 1, -1, .infinity, -.infinity, .nan, .leastNonzeroMagnitude,
            .leastNormalMagnitude, .greatestFiniteMagnitude, 709.78, -745.13, -708.4,
        ]
        let all = uniform + wild + special
        check("exp", tk_exp_f64, PlainDouble.exp, all + uniform.map { 1500 * ($0 - 0.5) })
        check("log", tk_log_f64, PlainDouble.log, all + uniform.map { 1 - $0 })
        let angles = uniform.map { 200 * ($0 - 0.5) } + uniform.map { 2 * .pi * $0 }
        let circular = angles + special.filter { abs($0) <= 100 || !$0.isFinite }
        check("sin", tk_sin_f64, PlainDouble.sin, circular)
        check("cos", tk_cos_f64, PlainDouble.cos, circular)
    }
}

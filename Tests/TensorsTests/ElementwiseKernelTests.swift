import TensorKernels
import TensorTesting
import Testing

@testable import Tensors

/// What treats each element on its own against plain Swift, to the bit, for every instruction set
/// this CPU has.
@Suite struct ElementwiseKernelTests {
    typealias Function = @Sendable (Float) -> Float

    static let functions: [(tk_unary, Function)] = [
        (tk_negate, { -$0 }), (tk_exp, Plain.exp), (tk_log, Plain.log), (tk_tanh, Plain.tanh),
        (tk_relu, { $0 < 0 ? 0 : $0 }), (tk_sigmoid, Plain.sigmoid),
        (tk_sqrt, { $0.squareRoot() }), (tk_abs, { abs($0) }), (tk_sin, Plain.sin),
        (tk_cos, Plain.cos),
    ]

    static let gradients: [(tk_unary_gradient, @Sendable (Float, Float) -> Float)] = [
        (tk_tanh_gradient, { g, t in g * (1 - t * t) }),
        (tk_sigmoid_gradient, { g, s in g * (1 - s) * s }),
        (tk_relu_gradient, { g, y in y <= 0 ? 0 : g }),
        (tk_abs_gradient, { g, x in x > 0 ? g : x < 0 ? -g : 0 * g }),
    ]

    static let operators: [(tk_binary, @Sendable (Float, Float) -> Float)] = [
        (tk_add, { $0 + $1 }), (tk_subtract, { $0 - $1 }), (tk_multiply, { $0 * $1 }),
        (tk_divide, { $0 / $1 }),
    ]

    static let exponents: [Float] = [
        -7, -3, -2.5, -2, -1, -0.5, -0.3, 0, 0.3, 0.5, 1, 1.5, 2, 2.5, 3, 4, 7, 20, 1e9,
    ]

    @Test(arguments: InstructionSet.here, Inputs.allCases)
    func functions(_ set: InstructionSet, _ inputs: Inputs) {
        for (op, plain) in Self.functions {
            for n in Inputs.sizes + [20_001] {
                tryAtEveryPlace(inputs.floats(n), plain, "\(op) of \(n)") { x, out in
                    set.kernels.map(op, x, out, n)
                }
            }
        }
    }

    @Test(arguments: InstructionSet.here, Inputs.allCases)
    func powers(_ set: InstructionSet, _ inputs: Inputs) {
        for p in Self.exponents {
            for n in Inputs.sizes + [2_001] {
                let plain: Function = { Plain.power($0, p) }
                tryAtEveryPlace(inputs.floats(n), plain, "power \(p) of \(n)") { x, out in
                    set.kernels.power(x, p, out, n)
                }
            }
        }
    }

    /// At an aligned and an unaligned start, into another place and in place of the operand.
    private func tryAtEveryPlace(
        _ x: [Float], _ plain: Function, _ what: String,
        _ kernel: (UnsafePointer<Float>, UnsafeMutablePointer<Float>) -> Void
    ) {
        let expected = x.map(plain)
        for offset in [0, 1] {
            let (from, to) = (Place(x, offset: offset), Place(count: x.count, offset: 1 - offset))
            kernel(from.pointer, to.pointer)
            expectBits(to, expected, what)
            kernel(from.pointer, from.pointer)
            expectBits(from, expected, "\(what) in place")
        }
    }

    @Test(arguments: InstructionSet.here, Inputs.allCases)
    func gradients(_ set: InstructionSet, _ inputs: Inputs) {
        for (op, plain) in Self.gradients {
            for n in Inputs.sizes {
                let (g, y) = (inputs.floats(n), inputs.floats(n, seed: 2))
                let expected = zip(g, y).map(plain)
                for offset in [0, 1] {
                    let (left, right) = (Place(g, offset: offset), Place(y, offset: 1 - offset))
                    for out in [Place(count: n, offset: offset), left] {
                        set.kernels.map_gradient(op, left.pointer, right.pointer, out.pointer, n)
                        expectBits(out, expected, "\(op) of \(n)")
                    }
                    let again = Place(g, offset: offset)
                    set.kernels.map_gradient(op, again.pointer, right.pointer, right.pointer, n)
                    expectBits(right, expected, "\(op) of \(n) in place of the saved number")
                }
            }
        }
    }

    /// Shapes of two operands and of their result.
    private func shapes(_ n: Int) -> [(a: [Int], b: [Int], result: [Int])] {
        [
            ([n], [n], [n]), ([n], [], [n]), ([], [n], [n]), ([3, n], [n], [3, n]),
            ([n], [3, n], [3, n]), ([3, n], [3, 1], [3, n]), ([3, 1], [n], [3, n]),
            ([2, 1, n], [3, 1], [2, 3, n]), ([n, 1], [n, 1, 1], [n, n, 1]),
            ([2, 1, 2, 1, 1, 2, 1, n], [2, 1, 1, 2, 1, 1], [2, 1, 2, 1, 1, 2, 1, n]),
        ]
    }

    /// The elements of a tensor of shape `from`, repeated to the shape `to`.
    private func repeated<T>(_ x: [T], _ from: [Int], to shape: [Int]) -> [T] {
        let missing = shape.count - from.count
        let (own, all) = (rowMajorStrides(from), rowMajorStrides(shape))
        return (0..<elementCount(shape)).map { place in
            x[
                from.indices.reduce(0) {
                    let at = place / all[$1 + missing] % shape[$1 + missing]
                    return $0 + (from[$1] == 1 ? 0 : at * own[$1])
                }]
        }
    }

    @Test(arguments: InstructionSet.here, Inputs.allCases)
    func operators(_ set: InstructionSet, _ inputs: Inputs) {
        for n in Inputs.sizes {
            for (aShape, bShape, shape) in shapes(n).filter({ elementCount($0.result) < 5000 }) {
                let a = inputs.floats(elementCount(aShape))
                let b = inputs.floats(elementCount(bShape), seed: 2)
                let (u, v) = (repeated(a, aShape, to: shape), repeated(b, bShape, to: shape))
                var how = tk_broadcast(a: aShape, b: bShape, result: shape)
                for (op, plain) in Self.operators {
                    let expected = zip(u, v).map(plain)
                    let what = "\(op) of \(aShape) and \(bShape)"
                    for offset in [0, 1] {
                        let (left, right) = (Place(a, offset: offset), Place(b, offset: 1 - offset))
                        let out = Place(count: u.count, offset: offset)
                        set.kernels.combine(op, left.pointer, right.pointer, out.pointer, &how)
                        expectBits(out, expected, what)
                        if aShape == shape {
                            let out = Place(a, offset: offset)
                            set.kernels.combine(op, out.pointer, right.pointer, out.pointer, &how)
                            expectBits(out, expected, "\(what) in place of the left")
                        }
                        if bShape == shape {
                            set.kernels.combine(
                                op, left.pointer, right.pointer, right.pointer, &how)
                            expectBits(right, expected, "\(what) in place of the right")
                        }
                    }
                }
            }
        }
    }

    @Test(arguments: InstructionSet.here, Inputs.allCases)
    func comparisons(_ set: InstructionSet, _ inputs: Inputs) {
        let comparisons: [(tk_comparison, (Float, Float) -> Bool)] = [
            (tk_less, { $0 < $1 }), (tk_less_equal, { $0 <= $1 }), (tk_greater, { $0 > $1 }),
            (tk_greater_equal, { $0 >= $1 }), (tk_equal, { $0 == $1 }),
            (tk_not_equal, { $0 != $1 }),
        ]
        for n in Inputs.sizes {
            for (aShape, bShape, shape) in shapes(n).filter({ elementCount($0.result) < 5000 }) {
                let a = inputs.floats(elementCount(aShape))
                // Some are equal.
                let others = inputs.floats(elementCount(bShape), seed: 2)
                let b = others.indices.map { $0 % 3 == 0 && $0 < a.count ? a[$0] : others[$0] }
                let (u, v) = (repeated(a, aShape, to: shape), repeated(b, bShape, to: shape))
                var how = tk_broadcast(a: aShape, b: bShape, result: shape)
                let (left, right) = (Place(a, offset: 1), Place(b))
                for (op, plain) in comparisons {
                    let out = Place<UInt8>([UInt8](repeating: 9, count: u.count), filler: 7)
                    set.kernels.compare(op, left.pointer, right.pointer, out.pointer, &how)
                    let expected = zip(u, v).map { plain($0, $1) ? 1 : 0 as UInt8 }
                    #expect(out.values == expected, "\(op) of \(aShape) and \(bShape)")
                    #expect(out.isIntactAround)
                }
            }
        }
    }

    @Test(arguments: InstructionSet.here)
    func integers(_ set: InstructionSet) {
        let operators: [(tk_binary, (Int, Int) -> Int)] = [
            (tk_add, { $0 &+ $1 }), (tk_subtract, { $0 &- $1 }), (tk_multiply, { $0 &* $1 }),
            (tk_divide, { $1 == -1 ? 0 &- $0 : $0 / $1 }),
        ]
        let comparisons: [(tk_comparison, (Int, Int) -> Bool)] = [
            (tk_less, { $0 < $1 }), (tk_less_equal, { $0 <= $1 }), (tk_greater, { $0 > $1 }),
            (tk_greater_equal, { $0 >= $1 }), (tk_equal, { $0 == $1 }),
            (tk_not_equal, { $0 != $1 }),
        ]
        let g = Generator(seed: 4)
        let extremes: [Int] = [.min, .max, -1, 1, 7, -7]
        func draw(_ count: Int) -> [Int] {
            (0..<count).map { _ in
                let word = g.word()
                return word % 2 == 0 ? extremes[Int(word >> 8) % 6] : Int(word >> 16) - 40_000
            }.map { $0 == 0 ? 5 : $0 }
        }
        for n in Inputs.sizes {
            for (aShape, bShape, shape) in shapes(n).filter({ elementCount($0.result) < 5000 }) {
                let (a, b) = (draw(elementCount(aShape)), draw(elementCount(bShape)))
                let (u, v) = (repeated(a, aShape, to: shape), repeated(b, bShape, to: shape))
                var how = tk_broadcast(a: aShape, b: bShape, result: shape)
                for (op, plain) in operators {
                    let out = Place<Int>([Int](repeating: 9, count: u.count), filler: 7)
                    set.kernels.combine_int(op, a, b, out.pointer, &how)
                    #expect(out.values == zip(u, v).map(plain), "\(op) of \(aShape) and \(bShape)")
                    #expect(out.isIntactAround)
                }
                for (op, plain) in comparisons {
                    let out = Place<UInt8>([UInt8](repeating: 9, count: u.count), filler: 7)
                    set.kernels.compare_int(op, a, b, out.pointer, &how)
                    let expected = zip(u, v).map { plain($0, $1) ? 1 : 0 as UInt8 }
                    #expect(out.values == expected, "\(op) of \(aShape) and \(bShape)")
                    #expect(out.isIntactAround)
                }
            }
        }
    }
}

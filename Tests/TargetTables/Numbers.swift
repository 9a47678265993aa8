import TensorKernels
import Tensors

/// What every kernel gives on a table of inputs, and what a short training comes to, as lines of text:
/// the same bytes on every target, whatever its processor and the width of its `Int`.
///
/// This file is compiled for each target, also with Embedded Swift.
public func numberTable(_ line: (String) -> Void) {
    for (name, seed) in [("ordinary", 1), ("wild", 2), ("cancelling", 3)] as [(String, UInt64)] {
        let inputs = KernelInputs(name: name, seed: seed)
        inputs.elementwise(line)
        inputs.products(line)
        inputs.reductions(line)
        inputs.normalizations(line)
        inputs.classifications(line)
        inputs.movements(line)
        inputs.optimisers(line)
    }
    doublePrecision(line)
    draws(line)
    training(steps: 200, line)
}

/// The inputs of one kind.
private struct KernelInputs {
    let name: String
    let seed: UInt64

    /// `count` numbers from -3 to 3, of any bits, or big ones that cancel among small ones.
    func floats(_ count: Int, _ salt: UInt64 = 0) -> [Float] {
        let g = Generator(seed: seed * 1000 + salt)
        return (0..<count).map { i in
            let (word, ordinary) = (g.randomWord(), 6 * (g.uniform() - 0.5))
            switch seed {
            case 1: return ordinary
            case 2: return Float(bitPattern: word)
            default:
                let big = 1e9 * Float(1 + i / 3 % 7)
                return i % 3 == 0 ? big : i % 3 == 1 ? -big : ordinary
            }
        }
    }

    /// Small whole numbers, which every width of `Int` holds.
    func ints(_ count: Int, _ salt: UInt64, below bound: UInt32, from low: Int = 0) -> [Int] {
        let g = Generator(seed: seed * 1000 + salt)
        return (0..<count).map { _ in low + Int(g.randomWord() % bound) }
    }

    private func say(_ kernel: String, _ values: [Float], _ line: (String) -> Void) {
        line("\(kernel) \(name) \(values.count) \(hash(values))")
    }

    private func say(_ kernel: String, _ values: [Int], _ line: (String) -> Void) {
        line("\(kernel) \(name) \(values.count) \(hash(values))")
    }

    private func made(
        _ count: Int, _ body: (UnsafeMutablePointer<Float>) -> Void
    ) -> [Float] {
        var result = [Float](repeating: 55, count: count)
        result.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
        return result
    }

    private func madeInts(_ count: Int, _ body: (UnsafeMutablePointer<Int>) -> Void) -> [Int] {
        var result = [Int](repeating: 9, count: count)
        result.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
        return result
    }

    private func madeBytes(_ count: Int, _ body: (UnsafeMutablePointer<UInt8>) -> Void) -> [Int] {
        var result = [UInt8](repeating: 9, count: count)
        result.withUnsafeMutableBufferPointer { body($0.baseAddress!) }
        return result.map { Int($0) }
    }

    /// Row by row under a row, beside a column, and as many by as many.
    private func broadcasts(_ rows: Int, _ columns: Int) -> [tk_broadcast] {
        [(columns, 1, columns, 1), (columns, 1, 0, 1), (columns, 1, 1, 0)].map { strides in
            var how = tk_broadcast()
            how.rank = 2
            (how.shape.0, how.shape.1) = (rows, columns)
            (how.a_strides.0, how.a_strides.1) = (strides.0, strides.1)
            (how.b_strides.0, how.b_strides.1) = (strides.2, strides.3)
            return how
        }
    }

    func elementwise(_ line: (String) -> Void) {
        let n = 1031
        let (x, g) = (floats(n), floats(n, 1))
        let functions: [(String, tk_unary)] = [
            ("negate", tk_negate), ("exp", tk_exp), ("log", tk_log), ("tanh", tk_tanh),
            ("relu", tk_relu), ("sigmoid", tk_sigmoid), ("sqrt", tk_sqrt), ("abs", tk_abs),
            ("sin", tk_sin), ("cos", tk_cos),
        ]
        for (name, function) in functions {
            say("map \(name)", made(n) { tk_map(function, x, $0, n) }, line)
        }
        let gradients: [(String, tk_unary_gradient)] = [
            ("tanh", tk_tanh_gradient), ("sigmoid", tk_sigmoid_gradient),
            ("relu", tk_relu_gradient), ("abs", tk_abs_gradient),
        ]
        for (name, gradient) in gradients {
            say("map_gradient \(name)", made(n) { tk_map_gradient(gradient, g, x, $0, n) }, line)
        }
        for exponent in [2, 3, 0.5, -1, 1.7, -2.25] as [Float] {
            say("power \(exponent)", made(n) { tk_power(x, exponent, $0, n) }, line)
        }
        let operators: [(String, tk_binary)] = [
            ("add", tk_add), ("subtract", tk_subtract), ("multiply", tk_multiply),
            ("divide", tk_divide),
        ]
        let comparisons: [(String, tk_comparison)] = [
            ("less", tk_less), ("less_equal", tk_less_equal), ("greater", tk_greater),
            ("greater_equal", tk_greater_equal), ("equal", tk_equal),
            ("not_equal", tk_not_equal),
        ]
        let (i, j) = (ints(n, 2, below: 2000, from: -1000), ints(n, 3, below: 90, from: 1))
        for (kind, how) in broadcasts(29, 35).enumerated() {
            var how = how
            for (name, op) in operators {
                say(
                    "combine \(name) \(kind)", made(29 * 35) { tk_combine(op, x, g, $0, &how) },
                    line)
                say(
                    "combine_int \(name) \(kind)",
                    madeInts(29 * 35) { tk_combine_int(op, i, j, $0, &how) }, line)
            }
            for (name, op) in comparisons {
                say(
                    "compare \(name) \(kind)",
                    madeBytes(29 * 35) { tk_compare(op, x, g, $0, &how) },
                    line)
                say(
                    "compare_int \(name) \(kind)",
                    madeBytes(29 * 35) { tk_compare_int(op, i, j, $0, &how) }, line)
            }
        }
    }

    func products(_ line: (String) -> Void) {
        for (rows, columns, inner) in [(1, 1, 1), (3, 5, 7), (32, 27, 200), (33, 67, 31)] {
            let (a, b) = (floats(rows * inner, 4), floats(inner * columns, 5))
            let size = "\(rows)x\(inner)x\(columns)"
            say(
                "matmul \(size)",
                made(rows * columns) { tk_matmul(a, inner, 1, b, $0, rows, columns, inner) }, line)
            say(
                "matmul transposed \(size)",
                made(rows * columns) { tk_matmul(a, 1, rows, b, $0, rows, columns, inner) }, line)
            say("transpose \(size)", made(rows * inner) { tk_transpose(a, $0, rows, inner) }, line)
        }
    }

    /// Outer, reduced and inner lengths.
    private let shapes = [(1, 67, 1), (5, 33, 1), (3, 17, 16), (2, 40, 5)]

    func reductions(_ line: (String) -> Void) {
        for (outer, n, inner) in shapes {
            let (x, g) = (floats(outer * n * inner, 6), floats(outer * n * inner, 7))
            let size = "\(outer)x\(n)x\(inner)"
            say(
                "sum \(size)",
                made(outer * inner) { tk_sum(x, $0, outer, n, inner, Double(n)) }, line)
            say(
                "variance \(size)",
                made(outer * inner) { tk_variance(x, $0, outer, n, inner, Double(n - 1)) }, line)
            for logarithm in [false, true] {
                let y = made(x.count) { tk_softmax(x, $0, outer, n, inner, logarithm) }
                say("softmax \(logarithm) \(size)", y, line)
                say(
                    "softmax_gradient \(logarithm) \(size)",
                    made(x.count) { tk_softmax_gradient(g, y, $0, outer, n, inner, logarithm) },
                    line)
            }
        }
    }

    func normalizations(_ line: (String) -> Void) {
        for (outer, channels, inner) in shapes {
            let x = floats(outer * channels * inner, 8)
            let g = floats(x.count, 9)
            let (gain, bias) = (floats(channels, 10), floats(channels, 11))
            var (mean, variance) = (bias, bias)
            let scale = made(channels) { scale in
                tk_moments(x, 1e-5, &mean, &variance, scale, outer, channels, inner)
            }
            let size = "\(outer)x\(channels)x\(inner)"
            say("moments mean \(size)", mean, line)
            say("moments variance \(size)", variance, line)
            say("moments scale \(size)", scale, line)
            say(
                "normalize \(size)",
                made(x.count) {
                    tk_normalize(x, mean, scale, gain, bias, $0, outer, channels, inner)
                }, line)
            for ofBatch in [false, true] {
                var (dgain, dbias) = (bias, bias)
                var work = [Float](repeating: 0, count: 3 * channels)
                let dx = made(x.count) {
                    tk_normalize_gradient(
                        g, x, mean, scale, gain, ofBatch, &work, $0, &dgain, &dbias, outer,
                        channels, inner)
                }
                say("normalize_gradient \(ofBatch) \(size)", dx + dgain + dbias, line)
            }
        }
    }

    func classifications(_ line: (String) -> Void) {
        for (rows, n) in [(1, 2), (32, 27), (70, 33)] {
            let logits = floats(rows * n, 12)
            let targets = ints(rows, 13, below: UInt32(n))
            var loss: Float = 0
            let p = made(logits.count) { loss = tk_cross_entropy(logits, targets, $0, rows, n) }
            say("cross_entropy \(rows)x\(n)", [loss] + p, line)
            say(
                "cross_entropy_gradient \(rows)x\(n)",
                made(p.count) { tk_cross_entropy_gradient(p, targets, 0.125, $0, rows, n) }, line)
        }
    }

    func optimisers(_ line: (String) -> Void) {
        for n in [1, 67] {
            let (p, g, v) = (floats(n, 17), floats(n, 18), floats(n, 19))
            for isAhead in [false, true] {
                var (moved, velocity) = (p, v)
                var step = tk_sgd_step(
                    rate: 0.1, weight_decay: isAhead ? 0 : 0.01, momentum: 0.9, share: 0.7,
                    is_first: false, looks_ahead: isAhead)
                tk_sgd(&moved, g, &velocity, &step, n)
                say("sgd \(isAhead) \(n)", moved + velocity, line)
            }
            var (moved, mean, square) = (p, v, g.map { $0 * $0 })
            var step = tk_adam_step(
                rate: 0.01, weight_decay: 0.01, epsilon: 1e-8, mean_share: 0.1,
                square_kept: 0.999, square_share: 0.001, root_divisor: 0.3)
            tk_adam(&moved, g, &mean, &square, &step, n)
            say("adam \(n)", moved + mean + square, line)
        }
    }

    func movements(_ line: (String) -> Void) {
        let (rows, width) = (27, 10)
        let table = floats(rows * width, 14)
        let places = ints(96, 15, below: UInt32(2 * rows), from: -rows)
        say(
            "gather", made(96 * width) { tk_gather(table, rows, width * 4, places, 96, $0) }, line)
        var sum = table
        tk_scatter_add(&sum, rows, width, places, 96, floats(96 * width, 16))
        say("scatter_add", sum, line)
        for smallest in [false, true] {
            var values = [Float](repeating: 0, count: width)
            let found = madeInts(width) {
                tk_extremum(table, &values, $0, 1, rows, width, smallest)
            }
            say("extremum \(smallest)", values, line)
            say("extremum place \(smallest)", found, line)
        }
        say(
            "copy",
            made(rows * width) { tk_copy(table, [1, 27], $0, [10, 1], [27, 10], 2, 4) }, line)
        say("first_outside", [tk_first_outside(places, 96, rows)], line)
    }
}

private func doublePrecision(_ line: (String) -> Void) {
    let g = Generator(seed: 5)
    for (name, function, low, span) in [
        ("exp", { tk_exp_f64($0) }, -40, 80), ("log", { tk_log_f64($0) }, 1e-9, 1e6),
        ("sin", { tk_sin_f64($0) }, -100, 200), ("cos", { tk_cos_f64($0) }, -100, 200),
    ] as [(String, (Double) -> Double, Double, Double)] {
        let values = (0..<1000).map { _ in function(low + span * g.uniformDouble()) }
        let bits = values.flatMap { value in
            [UInt32(truncatingIfNeeded: value.bitPattern), UInt32(value.bitPattern >> 32)]
        }
        line("\(name)_f64 \(hash(bits))")
    }
}

private func draws(_ line: (String) -> Void) {
    let g = Generator(seed: 2_147_483_647)
    line("randn \(hash(Tensor.randn(37, 11, generator: g).scalars))")
    line("randn \(hash(Tensor.randn(7, generator: g).scalars))")
    line("rand \(hash(Tensor.rand(100, generator: g).scalars))")
    line("randint \(hash(Tensor.randint(-5, 100, [300], generator: g).scalars))")
    line("randperm \(hash(Tensor.randperm(200, generator: g).scalars))")
    let p = Tensor.rand(27, generator: g)
    line("multinomial \(multinomial(p, count: 20, generator: g).scalars)")
    line("multinomial \(multinomial(p, count: 20, replacement: true, generator: g).scalars)")
    var order = (0..<100).map { $0 }
    PythonRandom(seed: 42).shuffle(&order)
    line("shuffle \(hash(order))")
}

/// A network like that of chapter 1, on letters that are drawn.
private func training(steps: Int, _ line: (String) -> Void) {
    let g = Generator(seed: 42)
    let X = Tensor.randint(0, 27, [2000, 3], generator: g)
    let Y = Tensor.randint(0, 27, [2000], generator: g)
    let C = Tensor.randn(27, 10, generator: g)
    let W1 = Tensor.randn(30, 200, generator: g)
    let b1 = Tensor.randn(200, generator: g)
    let W2 = Tensor.randn(200, 27, generator: g)
    let b2 = Tensor.randn(27, generator: g)
    let parameters = [C, W1, b1, W2, b2]
    for p in parameters { p.requiresGrad = true }
    func logits(_ X: Tensor<Int>) -> Tensor<Float> {
        matmul((matmul(C[X].reshaped(X.shape[0], -1), W1) + b1).tanh(), W2) + b2
    }
    for step in 0..<steps {
        let rows = Tensor.randint(0, 2000, [32], generator: g)
        let loss = crossEntropy(logits(X[rows]), Y[rows])
        for p in parameters { p.grad = nil }
        loss.backward()
        for p in parameters { p.data -= 0.1 * p.grad! }
        if step % 20 == 0 { line("step \(step): loss \(loss.item())") }
    }
    for p in parameters { line("\(p.shape) \(hash(p.scalars))") }
    line("loss of all \(noGrad { crossEntropy(logits(X), Y).item() })")
    line(W1.description)
}

extension Generator {
    /// 32 random bits, of which what is public gives 24 at a time.
    fileprivate func randomWord() -> UInt32 {
        let (high, low) = (UInt32(uniform() * 65536), UInt32(uniform() * 65536))
        return high << 16 | low
    }
}

/// The FNV-1a hash of some numbers' bits, where a NaN is a NaN.
private func hash(_ values: [Float]) -> String {
    hash(values.map { $0.isNaN ? 0x7FC0_0000 : $0.bitPattern })
}

private func hash(_ values: [Int]) -> String {
    hash(values.map { UInt32(bitPattern: Int32(truncatingIfNeeded: $0)) })
}

private func hash(_ words: [UInt32]) -> String {
    let hash = words.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
        ($0 ^ UInt64($1)) &* 0x100_0000_01B3
    }
    return String(hash, radix: 16)
}

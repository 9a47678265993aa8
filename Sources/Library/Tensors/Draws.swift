/// Random tensors. Every draw names its generator.
extension Tensor where Scalar == Float {
    /// Draws from the normal distribution with mean 0 and standard deviation 1.
    public static func randn(_ shape: Int..., generator: Generator) -> Tensor {
        randn(shape, generator: generator)
    }

    /// Draws from the normal distribution with mean 0 and standard deviation 1.
    public static func randn(_ shape: [Int], generator: Generator) -> Tensor {
        let result = Tensor(uninitialized: shape)
        generator.fillNormal(.init(start: result.floats, count: result.count))
        return result
    }

    /// Draws from the uniform distribution from 0 to 1, 1 not included.
    public static func rand(_ shape: Int..., generator: Generator) -> Tensor {
        rand(shape, generator: generator)
    }

    /// Draws from the uniform distribution from 0 to 1, 1 not included.
    public static func rand(_ shape: [Int], generator: Generator) -> Tensor {
        let result = Tensor(uninitialized: shape)
        generator.fillUniform(.init(start: result.floats, count: result.count))
        return result
    }

    /// Draws from the uniform distribution from `low` to `high`: `low + (high - low) u` in double
    /// precision, then rounded.
    ///
    /// PyTorch gives the same bits on CPUs with a fused multiply-add.
    ///
    /// Source: [torch.Tensor.uniform_](https://docs.pytorch.org/docs/stable/generated/torch.Tensor.uniform_.html)
    ///
    /// - Precondition: low <= high, and both and their distance are finite.
    public static func uniform(
        _ shape: [Int], from low: Float, to high: Float, generator: Generator
    ) -> Tensor {
        let span = high - low
        require(
            low <= high && span.isFinite,
            "uniform wants finite numbers low <= high, not \(low) and \(high)")
        let result = rand(shape, generator: generator)
        // The product of two floats is exact in double precision.
        for i in 0..<result.count {
            result.floats[i] = Float(Double(result.floats[i]) * Double(span) + Double(low))
        }
        return result
    }
}

extension Tensor where Scalar == Int {
    /// Integers from `low` to `high`, `high` not included.
    ///
    /// - Precondition: low < high, and they are less than 2³² apart.
    public static func randint(
        _ low: Int, _ high: Int, _ shape: [Int], generator: Generator
    ) -> Tensor {
        require(
            low < high && UInt(bitPattern: high &- low) <= UInt(UInt32.max),
            "randint wants low < high, less than 2^32 apart, not \(low) and \(high)")
        let result = Tensor(uninitialized: shape)
        let span = UInt32(UInt(bitPattern: high &- low))
        for i in 0..<result.count {
            result.ints[i] = low &+ Int(truncatingIfNeeded: generator.word() % span)
        }
        return result
    }

    /// The integers from 0 below `n` in random order.
    ///
    /// - Precondition: 0 <= n < 2³².
    public static func randperm(_ n: Int, generator: Generator) -> Tensor {
        require(n >= 0 && UInt(n) <= UInt(UInt32.max), "randperm wants 0 <= n < 2^32, not \(n)")
        var order = Array(0..<n)
        for i in 0..<Swift.max(0, n - 1) {
            order.swapAt(i, i + Int(generator.word() % UInt32(n - i)))
        }
        return Tensor(order)
    }
}

/// Draws `count` classes with the given probabilities, which need not sum to 1.
///
/// Each class i gets an exponential draw q; the answers are those with the largest p / q, in
/// order.
///
/// - `[N]` gives `[count]`, `[B, N]` gives `[B, count]`.
///
/// Source: [torch.multinomial](https://docs.pytorch.org/docs/stable/generated/torch.multinomial.html)
///
/// - Precondition: no probability is negative or not finite; a row has enough positive ones.
public func multinomial(
    _ probabilities: Tensor<Float>, count: Int, replacement: Bool = false, generator: Generator
) -> Tensor<Int> {
    let shape = probabilities.shape
    require(
        (shape.count == 1 || shape.count == 2) && probabilities.count > 0,
        "multinomial wants probabilities of shape [N] or [B, N], not \(shape)")
    require(
        count > 0 && (replacement || count <= shape.last!),
        "multinomial: \(count) draws from probabilities of shape \(shape)")
    let n = shape.last!
    let p = probabilities.scalars
    for row in 0..<p.count / n {
        check(p[row * n..<(row + 1) * n], count: replacement ? 1 : count, shape)
    }
    let draws =
        replacement && count > 1
        ? drawnWithReplacement(p, n, count, generator) : drawn(p, n, count, generator)
    return Tensor(shape: Array(shape.dropLast()) + [count], scalars: draws)
}

private func check(_ row: ArraySlice<Float>, count: Int, _ shape: [Int]) {
    if let wrong = row.first(where: { !($0 >= 0 && $0.isFinite) }) {
        fatalError("multinomial: \(wrong) among probabilities of shape \(shape)")
    }
    let positive = row.count { $0 > 0 }
    require(
        positive >= count,
        "multinomial: \(count) draws from a row with \(positive) positive probabilities, "
            + "shape \(shape)")
}

/// The places of the `count` largest p / q in every row of length n.
private func drawn(_ p: [Float], _ n: Int, _ count: Int, _ generator: Generator) -> [Int] {
    let ratios = p.map { $0 / Float(generator.exponentialDouble()) }
    return stride(from: 0, to: p.count, by: n).flatMap { start in
        let order = (0..<n).sorted { i, j in
            let (a, b) = (ratios[start + i], ratios[start + j])
            return a > b || (a == b && i < j)
        }
        return order.prefix(count)
    }
}

/// The first class whose cumulative probability exceeds a uniform draw, `count` times a row.
private func drawnWithReplacement(
    _ p: [Float], _ n: Int, _ count: Int, _ generator: Generator
) -> [Int] {
    stride(from: 0, to: p.count, by: n).flatMap { start in
        var total = 0.0
        let cumulative = p[start..<start + n].map { value in
            total += Double(value)
            return total
        }
        return (0..<count).map { _ in
            let u = generator.uniformDouble() * total
            return cumulative.firstIndex { $0 > u } ?? n - 1
        }
    }
}

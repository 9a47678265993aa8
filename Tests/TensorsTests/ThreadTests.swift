import Foundation
import Synchronization
import TensorKernels
import TensorTesting
import Testing

@testable import Tensors

/// `TENSORS_THREADS` says how many threads share out a kernel; it is read once, so each number has a
/// process of its own.
@Suite struct ThreadTests {
    private static let counts = [1, 2, 3, 16]

    /// Kernels, and a training whose layers and batches are so wide that its products and its loops over
    /// elements are shared out.
    @Test func anyNumberGivesTheSameBits() async throws {
        var texts: [Int: String] = [:]
        for count in Self.counts {
            let result = await #expect(
                processExitsWith: .success, observing: [\.standardOutputContent]
            ) { [count = count as Int] in
                setenv("TENSORS_THREADS", "\(count)", 1)
                let training = try ShortTraining(steps: 12, hidden: 900, batch: 256)
                print("<<\(LargeKernels.text)\(training.text)>>")
                try #require(tk_threads() == count)
            }
            texts[count] = try InstructionSet.reported(
                result, lines: LargeKernels.lineCount + ShortTraining.lineCount)
        }
        for (count, text) in texts { #expect(text == texts[1], "\(count) threads") }
    }

    /// Three threads meet inside one work, which none of them could do alone.
    @Test func soManyThreadsTakePart() async {
        await #expect(processExitsWith: .exitCode(7)) {
            setenv("TENSORS_THREADS", "3", 1)
            for _ in 0..<100 {
                let meeting = Meeting(of: 3)
                share(3) { _ in meeting.wait() }
                guard meeting.isComplete else { exit(1) }
            }
            exit(7)
        }
    }

    /// Every place is computed once, also where many ask at once and where a work comes while the
    /// helpers sleep.
    @Test func everyPlaceIsComputedOnce() async {
        await #expect(processExitsWith: .exitCode(7)) {
            setenv("TENSORS_THREADS", "4", 1)
            let wrong = (0..<8).concurrentMap(threads: 3) { caller in
                (1...400).count { round in
                    let n = (round * 37 + caller) % 301
                    let counts = (0..<n).map { _ in Counter() }
                    share(n, grain: 1 + round % 7) { i in counts[i].add() }
                    if round % 100 == 0 { usleep(20_000) }
                    return counts.contains { $0.value != 1 }
                }
            }
            exit(wrong.allSatisfy { $0 == 0 } ? 7 : 1)
        }
    }

    /// A copy of the process has none of its helpers, whatever they were about to do.
    @Test func aCopyOfTheProcessWorksAlone() async {
        await #expect(processExitsWith: .exitCode(7)) {
            setenv("TENSORS_THREADS", "4", 1)
            // Swift hides `fork` because of programs with several threads.
            typealias Fork = @convention(c) () -> pid_t
            let fork = unsafeBitCast(dlsym(nil, "fork")!, to: Fork.self)
            let a = Tensor.randn(200, 200, generator: Generator(seed: 1))
            let expected = matmul(a, a).scalars
            for round in 0..<60 {
                keepBusy(a)
                usleep(UInt32(round * 10))
                let copy = fork()
                if copy == 0 {
                    alarm(20)
                    _exit(matmul(a, a).scalars == expected ? 0 : 1)
                }
                var status: Int32 = 0
                guard waitpid(copy, &status, 0) == copy, status == 0 else { exit(1) }
            }
            exit(7)
        }
    }

    @Test(arguments: ["0", "-2", "two", "2 ", "1025", "99999999999999999999"])
    func aNumberOfThreadsThatIsNoneStops(_ wanted: String) async {
        let result = await #expect(
            processExitsWith: .exitCode(1), observing: [\.standardErrorContent]
        ) { [wanted = wanted as String] in
            setenv("TENSORS_THREADS", wanted, 1)
            _ = matmul(.zeros(200, 200), .zeros(200, 200))
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(
            message == "error: TENSORS_THREADS=\(wanted): must be a number from 1 to 1024\n")
    }

    /// The first index outside a table, whichever thread found one first.
    @Test func theFirstWrongIndexIsNamed() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            setenv("TENSORS_THREADS", "3", 1)
            var indices = [Int](repeating: 5, count: 100_000)
            for wrong in [99_999, 70_001, 33_333] { indices[wrong] = 27 }
            _ = Tensor<Float>.zeros(27, 10)[Tensor(indices)]
        }
        let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
        #expect(message.contains("index 27 at position 33333 of the indices [100000] is outside"))
    }
}

/// Has every thread work.
private func keepBusy(_ a: Tensor<Float>) { for _ in 0..<3 { _ = matmul(a, a) } }

/// Calls `body` with each place from 0 below `n`, on the threads that share out kernels.
private func share(_ n: Int, grain: Int = 1, _ body: (Int) -> Void) {
    withoutActuallyEscaping(body) { body in
        var boxed: (Int) -> Void = body
        withUnsafeMutablePointer(to: &boxed) {
            tk_share(
                n, grain,
                { context, from, to in
                    let body = context.assumingMemoryBound(to: ((Int) -> Void).self).pointee
                    for i in from..<to { body(i) }
                }, $0)
        }
    }
}

private final class Counter: Sendable {
    private let count = Atomic(0)
    var value: Int { count.load(ordering: .relaxed) }
    func add() { count.add(1, ordering: .relaxed) }
}

/// Threads that wait for each other, for ten seconds at most.
private final class Meeting: Sendable {
    private let here = Atomic(0)
    private let expected: Int

    init(of count: Int) { expected = count }

    var isComplete: Bool { here.load(ordering: .acquiring) == expected }

    func wait() {
        here.add(1, ordering: .acquiringAndReleasing)
        let end = Date(timeIntervalSinceNow: 10)
        while !isComplete, Date.now < end { usleep(100) }
    }
}

/// Kernels on as many numbers as are shared out, and what they gave: a line each, with a hash of all
/// bits.
private enum LargeKernels {
    static let lineCount = text.split(separator: "\n").count

    static var text: String {
        lines.map { name, values in
            let hash = values.reduce(0xCBF2_9CE4_8422_2325 as UInt64) {
                ($0 ^ UInt64($1.isNaN ? 0x7FC0_0000 : $1.bitPattern)) &* 0x100_0000_01B3
            }
            return "\(name) \(values.count) \(String(hash, radix: 16))\n"
        }.joined()
    }

    private static var lines: [(String, [Float])] {
        elementwise + products + reductions + rows + steps
    }

    /// For sums numbers that cancel: with infinities or NaN among them most sums would be NaN.
    private static func tensor(
        _ shape: [Int], _ inputs: Inputs = .special, seed: UInt64 = 1
    ) -> Tensor<Float> {
        Tensor(shape: shape, scalars: inputs.floats(shape.reduce(1, *), seed: seed))
    }

    private static var elementwise: [(String, [Float])] {
        let x = tensor([70_003])
        let (a, row) = (tensor([331, 257]), tensor([257], seed: 2))
        let column = tensor([331, 1], seed: 3)
        let wild = tensor([70_003], seed: 4)
        return [
            ("negative", (-x).scalars), ("exp", x.exp().scalars), ("log", x.log().scalars),
            ("tanh", x.tanh().scalars), ("relu", x.relu().scalars), ("sine", x.sin().scalars),
            ("power", x.pow(1.7).scalars), ("sum", (x + wild).scalars),
            ("rows", (a * row).scalars), ("columns", (a / column).scalars),
            ("rows first", (row - a).scalars),
            ("gradient", gradient(of: tensor([70_003], seed: 5)) { $0.tanh() }),
            ("rows by index", tensor([27, 10])[Tensor((0..<30_000).map { $0 * 7 % 27 })].scalars),
        ]
    }

    /// Rows and columns that no block and no thread's part divides.
    private static var products: [(String, [Float])] {
        [
            (257, 30, 901), (1003, 61, 27), (30, 259, 701), (611, 700, 3), (8, 3001, 33),
            (2, 999, 999),
        ]
        .flatMap { m, k, n in
            let (a, b) = (tensor([m, k], .cancelling), tensor([k, n], .ordinary, seed: 2))
            return [
                ("product \(m) \(k) \(n)", matmul(a, b).scalars),
                ("left", gradient(of: a) { matmul($0, b) }),
                ("right", gradient(of: b) { matmul(a, $0) }),
            ]
        }
    }

    private static var reductions: [(String, [Float])] {
        let (wide, tall) = (tensor([301, 407], .cancelling), tensor([9001, 11], .cancelling))
        let one = tensor([150_001], .cancelling)
        return [
            ("sums down", wide.sum(dim: 0).scalars), ("sums across", wide.sum(dim: 1).scalars),
            ("means across", tall.mean(dim: 1).scalars), ("sum", one.sum().scalars),
            ("deviations down", wide.std(dim: 0).scalars),
            ("deviations across", tall.std(dim: 1).scalars),
        ]
    }

    private static var rows: [(String, [Float])] {
        let x = Tensor(shape: [4001, 27], scalars: Inputs.ordinary.floats(4001 * 27))
        let targets = Tensor((0..<4001).map { $0 * 5 % 27 })
        let scale = Tensor(Inputs.ordinary.floats(27, seed: 7))
        return [
            ("softmax", x.softmax(dim: 1).scalars), ("logSoftmax", x.logSoftmax(dim: 1).scalars),
            ("softmax's gradient", gradient(of: x) { $0.softmax(dim: 1) }),
            ("cross-entropy", crossEntropy(x, targets).scalars),
            ("cross-entropy's gradient", gradient(of: x) { crossEntropy($0, targets) }),
            ("normalised", batchNormalized(x, gain: scale, bias: scale).output.scalars),
            (
                "normalised's gradient",
                gradient(of: x) { batchNormalized($0, gain: scale, bias: scale).output }
            ),
        ]
    }

    /// Steps of the optimisers on many parameters.
    private static var steps: [(String, [Float])] {
        let (g, v) = (tensor([70_003], seed: 2), tensor([70_003], seed: 3))
        let (p, q, square) = (tensor([70_003]), tensor([70_003]), v * v)
        p.descend(
            g, velocity: v,
            tk_sgd_step(
                rate: 0.1, weight_decay: 0.01, momentum: 0.9, share: 0.7, is_first: false,
                looks_ahead: true))
        q.descend(
            g, mean: v, square: square,
            tk_adam_step(
                rate: 0.01, weight_decay: 0.01, epsilon: 1e-8, mean_share: 0.1, square_kept: 0.999,
                square_share: 0.001, root_divisor: 0.3))
        return [("sgd", p.scalars), ("adam", q.scalars + v.scalars + square.scalars)]
    }

    /// The gradient of the sum of what `body` makes.
    private static func gradient(
        of x: Tensor<Float>, _ body: (Tensor<Float>) -> Tensor<Float>
    ) -> [Float] {
        let leaf = x.detached()
        leaf.requiresGrad = true
        body(leaf).sum().backward()
        return leaf.grad!.scalars
    }
}

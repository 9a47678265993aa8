import Foundation
import Synchronization
import TensorTesting
import Testing

@testable import Tensors

/// Side by side gives what one after the other gives, on threads of their own.
@Suite struct ConcurrentMapTests {
    private struct Refusal: Error, Equatable {
        let element: Int
    }

    /// The bits of all losses and weights of a small training.
    private static func training(seed: Int) -> [UInt32] {
        let g = Generator(seed: UInt64(seed))
        let W1 = Tensor.randn(10, 40, generator: g)
        let W2 = Tensor.randn(40, 5, generator: g)
        for p in [W1, W2] { p.requiresGrad = true }
        let losses = (0..<60).map { _ in
            let x = Tensor.randn(16, 10, generator: g)
            let y = Tensor.randint(0, 5, [16], generator: g)
            let loss = crossEntropy(matmul(matmul(x, W1).tanh(), W2), y)
            for p in [W1, W2] { p.grad = nil }
            loss.backward()
            for p in [W1, W2] { p.data -= 0.1 * p.grad! }
            return loss.item()
        }
        return (losses + W1.scalars + W2.scalars).map(\.bitPattern)
    }

    @Test(arguments: [1, 2, 5, 16]) func trainingsHaveTheSameBitsInTheSameOrder(threads: Int) {
        let seeds = Array(1...12)
        let expected = seeds.map(Self.training)
        #expect(Set(expected).count == seeds.count)
        #expect(seeds.concurrentMap(threads: threads, Self.training) == expected)
    }

    @Test func asManyThreadsAsProcessorsGiveTheSame() {
        #expect((1...5).concurrentMap(Self.training) == (1...5).map(Self.training))
    }

    @Test func nothingGivesNothing() {
        #expect([Int]().concurrentMap { $0 }.isEmpty)
    }

    @Test func tensorsThatAreOnlyReadAreShared() {
        nonisolated(unsafe) let shared = Tensor.randn(64, 64, generator: Generator(seed: 3))
        let expected = matmul(shared, shared).scalars
        let results = (0..<40).concurrentMap(threads: 8) { _ in
            matmul(shared, shared).scalars
        }
        #expect(results.allSatisfy { $0 == expected })
    }

    /// What a caller or an earlier call on the same thread left off is on again.
    @Test func eachCallRecords() throws {
        @Sendable func isRecorded(_ p: Tensor<Float>) -> Bool { (p * 2).requiresGrad }
        let recorded = noGrad {
            (0..<6).concurrentMap(threads: 2) { _ in
                let p = Tensor.ones(2)
                p.requiresGrad = true
                let inside = noGrad { isRecorded(p) }
                _ = try? noGrad { throw Refusal(element: 0) }
                return [isRecorded(p), inside]
            }
        }
        #expect(recorded == Array(repeating: [true, false], count: 6))
        // And the caller's own state is as it was.
        let p = Tensor.ones(2)
        p.requiresGrad = true
        #expect(isRecorded(p))
        let staysOff = noGrad {
            _ = [1].concurrentMap { $0 }
            return !isRecorded(p)
        }
        #expect(staysOff)
    }

    @Test(arguments: [1, 3, 8]) func theFirstErrorInTheOrderOfTheElementsIsThrown(threads: Int) {
        for _ in 0..<20 {
            #expect(throws: Refusal(element: 3)) {
                try (0..<40).concurrentMap(threads: threads) { element in
                    if element >= 3 { throw Refusal(element: element) }
                    return element
                }
            }
        }
    }

    @Test func nothingIsBegunAfterAnErrorOnOneThread() {
        let begun = Log()
        _ = try? (0..<9).concurrentMap(threads: 1) { element in
            begun.note(element)
            if element == 2 { throw Refusal(element: element) }
            return element
        }
        #expect(begun.elements == [0, 1, 2])
    }

    /// All calls meet, so they ran at the same time; none of them on the caller's thread, and never
    /// more than there are threads.
    @Test func callsRunSideBySideOnThreadsOfTheirOwn() {
        let meeting = Meeting()
        let caller = ThreadName.current
        let threads = (0..<4).concurrentMap(threads: 4) { _ in
            meeting.waitFor(4)
            return ThreadName.current
        }
        #expect(Set(threads).count == 4 && !threads.contains(caller))

        let crowd = Crowd()
        _ = (0..<30).concurrentMap(threads: 3) { _ in crowd.visit() }
        #expect((1...3).contains(crowd.largest))
    }

    @Test func noThreadsStopWithAMessage() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = [1].concurrentMap(threads: 0) { $0 } }
        expectMessage(result, "concurrentMap", "one thread or more", "0")
    }
}

/// A thread, to be told from others.
private struct ThreadName: Hashable, Sendable {
    private let bytes: [UInt8]

    static var current: ThreadName {
        ThreadName(bytes: withUnsafeBytes(of: pthread_self()) { Array($0) })
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }
}

private final class Log: Sendable {
    private let noted = Mutex<[Int]>([])

    var elements: [Int] { noted.withLock { $0 } }

    func note(_ element: Int) { noted.withLock { $0.append(element) } }
}

/// Threads that wait for each other.
private final class Meeting: Sendable {
    private let arrived = Atomic(0)

    func waitFor(_ count: Int) {
        arrived.add(1, ordering: .sequentiallyConsistent)
        while arrived.load(ordering: .sequentiallyConsistent) < count { sched_yield() }
    }
}

/// How many were there at once at most.
private final class Crowd: Sendable {
    private let state = Mutex((present: 0, largest: 0))

    var largest: Int { state.withLock { $0.largest } }

    func visit() {
        state.withLock { state in
            state.present += 1
            state.largest = max(state.largest, state.present)
        }
        for _ in 0..<100 { sched_yield() }
        state.withLock { $0.present -= 1 }
    }
}

import Dispatch
import Synchronization

extension Array where Element: Sendable {
    /// The results for all elements, in their order, worked out on all cores.
    package func concurrently<Result: Sendable>(
        _ work: @Sendable (Element) -> Result
    ) -> [Result] {
        let results = Mutex([Result?](repeating: nil, count: count))
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let result = work(self[index])
            results.withLock { $0[index] = result }
        }
        return results.withLock { $0.map { $0! } }
    }
}

import TensorKernels

#if !hasFeature(Embedded)
    import Synchronization
#endif

extension Sequence where Element: Sendable {
    /// The results of `transform` for the elements, in their order, computed side by side.
    ///
    /// Made for whole trainings, one a seed or a learning rate:
    ///
    ///     let losses = [1, 2, 3].concurrentMap { seed in train(seed: seed) }
    ///
    /// The calls run on threads of their own, at most `threads` at once, and the caller waits. A
    /// tensor and a generator belong to one thread: each call makes its own, and gives back numbers.
    /// Operations are recorded as on a fresh thread, also where the caller is inside ``noGrad(_:)``.
    /// Since no sum is split, the results have the same bits as those of `map`. Tensors that are only
    /// read, such as the examples, may be used by all calls.
    ///
    /// - Parameters:
    ///   - threads: How many calls run at once; as many as there are processors without it.
    ///   - transform: What to compute of an element. What it prints comes in any order.
    /// - Returns: The results in the order of the elements.
    /// - Throws: What `transform` throws for the first element, in their order, for which it does;
    ///   elements after it may then not be looked at.
    /// - Precondition: `threads` is at least 1.
    public func concurrentMap<Output: Sendable, Failure: Error>(
        threads: Int? = nil,
        _ transform: @escaping @Sendable (Element) throws(Failure) -> Output
    ) throws(Failure) -> [Output] {
        if let threads {
            require(threads > 0, "concurrentMap wants one thread or more, not \(threads)")
        }
        #if hasFeature(Embedded)
            // A browser's program has one thread: one call after the other, with the same bits.
            let before = tk_recording()
            tk_set_recording(true)
            defer { tk_set_recording(before) }
            var outputs: [Output] = []
            for element in self { outputs.append(try transform(element)) }
            return outputs
        #else
            let calls = Calls(Array(self), transform)
            let count = Swift.min(calls.inputs.count, threads ?? Int(tk_processors()))
            guard count > 0 else { return [] }
            tk_run_on_threads(
                Int32(clamping: count),
                { context in Unmanaged<AnyCalls>.fromOpaque(context).takeUnretainedValue().run() },
                Unmanaged<AnyCalls>.passUnretained(calls).toOpaque())
            return try calls.results()
        #endif
    }
}

#if !hasFeature(Embedded)

    /// Calls that are shared out among threads, whatever they compute.
    private class AnyCalls {
        /// Makes one call after the other, until none is left.
        func run() { fatalError("calls of nothing") }
    }

    private final class Calls<Input: Sendable, Output: Sendable, Failure: Error>: AnyCalls {
        private struct State {
            var next = 0
            var hasFailed = false
            var results: [Result<Output, Failure>?]
        }

        let inputs: [Input]
        private let transform: @Sendable (Input) throws(Failure) -> Output
        private let state: Mutex<State>

        init(_ inputs: [Input], _ transform: @escaping @Sendable (Input) throws(Failure) -> Output)
        {
            self.inputs = inputs
            self.transform = transform
            state = Mutex(State(results: Array(repeating: nil, count: inputs.count)))
        }

        override func run() {
            while let index = nextIndex() {
                let result: Result<Output, Failure>
                do throws(Failure) {
                    result = .success(try transform(inputs[index]))
                } catch {
                    result = .failure(error)
                }
                state.withLock { state in
                    state.results[index] = result
                    if case .failure = result { state.hasFailed = true }
                }
            }
        }

        /// The next element, in their order: whatever comes before one that fails has been begun.
        private func nextIndex() -> Int? {
            state.withLock { state in
                guard !state.hasFailed, state.next < inputs.count else { return nil }
                defer { state.next += 1 }
                return state.next
            }
        }

        /// What came out, once no thread runs any more.
        func results() throws(Failure) -> [Output] {
            var outputs: [Output] = []
            for case let result? in state.withLock({ $0.results }) {
                outputs.append(try result.get())
            }
            return outputs
        }
    }

#endif

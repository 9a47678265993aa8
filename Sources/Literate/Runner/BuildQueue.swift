/// Lets one build at a time into a package's build folder, which SwiftPM locks.
actor BuildQueue {
    static let shared = BuildQueue()

    private var last: Task<Void, Never>?

    /// Does some work after all that came before has ended.
    func perform<Result: Sendable>(
        _ work: @escaping @Sendable () async throws -> Result
    ) async throws -> Result {
        let before = last
        let task = Task {
            await before?.value
            try Task.checkCancellation()
            return try await work()
        }
        last = Task { _ = await task.result }
        return try await withTaskCancellationHandler {
            try await task.value
        } onCancel: {
            task.cancel()
        }
    }
}

import Dispatch
import Foundation
import LiterateRecorder

/// Does work that an interrupt or a request to terminate cancels, so that child processes end too.
///
/// - Throws: ``RunnerError/interrupted`` when it was, else what the work throws.
package func interruptible<Result: Sendable>(
    _ work: @escaping @Sendable () async throws -> Result
) async throws -> Result {
    let task = Task(operation: work)
    let sources = [SIGINT, SIGTERM].map { number in
        // The default action would end this process before its children.
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { task.cancel() }
        source.resume()
        return source
    }
    defer { sources.forEach { $0.cancel() } }
    do {
        return try await task.value
    } catch  where task.isCancelled {
        throw RunnerError.interrupted
    }
}

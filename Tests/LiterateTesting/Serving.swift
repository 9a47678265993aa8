import Foundation
import LiterateServe

extension ShellBook {
    /// Serves the book as long as a test's work lasts, which gets the address.
    package func serving(_ body: @Sendable @escaping (URL) async throws -> Void) async throws {
        let (addresses, continuation) = AsyncStream<String>.makeStream()
        let server = BookServer(
            root: root, port: 0, style: .quiet, toolchain: toolchain,
            converter: { _ in [:] }, say: { continuation.yield($0) })
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { do { try await server.run() } catch is CancellationError {} }
            group.addTask {
                for await address in addresses { return try await body(URL(string: address)!) }
            }
            try await group.next()
            group.cancelAll()
            try await group.waitForAll()
        }
    }
}

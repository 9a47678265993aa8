import Foundation
import Testing

/// A program that a test needs.
enum Command {
    struct Missing: Error, CustomStringConvertible { var description: String }

    /// What a program writes to standard output.
    ///
    /// - Throws: Where it is missing, with what to do, or fails.
    static func run(_ name: String, _ arguments: [String]) async throws -> String {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let found = folders.map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else {
            throw Missing(
                description: "\(name) is missing; 'scripts/install-emulator' installs it, or set "
                    + "EMULATOR_TESTS=skip to leave its tests out")
        }
        let process = Process()
        process.executableURL = URL(filePath: found)
        process.arguments = arguments
        let (output, errors) = (Pipe(), Pipe())
        (process.standardOutput, process.standardError) = (output, errors)
        return try await withCheckedThrowingContinuation { continuation in
            // A pipe must be read while the program runs, and not on a thread of the pool.
            Thread.detachNewThread {
                do {
                    try process.run()
                    let text = try output.fileHandleForReading.readToEnd() ?? Data()
                    let said = try errors.fileHandleForReading.readToEnd() ?? Data()
                    process.waitUntilExit()
                    guard process.terminationStatus == 0 else {
                        let message = String(decoding: said, as: UTF8.self)
                        throw Missing(description: "\(name) failed: \(message)")
                    }
                    continuation.resume(returning: String(decoding: text, as: UTF8.self))
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
    }
}

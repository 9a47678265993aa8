import Foundation
import LiterateRecorder
import Subprocess

/// Programs that make live modules.
package enum LiveTool {
    /// A file as `gzip` packs it, without its name and time.
    ///
    /// - Throws: ``LiveError`` where it is missing or fails.
    package static func packed(_ file: URL) async throws -> Data {
        guard let path = await path(of: "gzip") else {
            throw LiveError.missing(["'gzip' was not found; install it"])
        }
        let result = try await Subprocess.run(
            .path(.init(path)), arguments: ["-9nc", file.path],
            output: .bytes(limit: 256 << 20), error: .string(limit: 1 << 20))
        guard result.terminationStatus.isSuccess else {
            throw LiveError.failed(command: "gzip", output: result.standardError)
        }
        return Data(result.standardOutput)
    }

    /// What the program that packs says of its version.
    package static func versionOfPacker() async throws -> String {
        let text = try await output(of: "gzip", ["--version"])
        return text.split(separator: "\n").first.map(String.init) ?? text
    }

    /// The path of a program; nil where there is none.
    static func path(of name: String) async -> String? { try? await Executable.path(of: name) }

    /// What a program says.
    ///
    /// - Throws: ``LiveError`` where it is missing or fails.
    static func output(of name: String, _ arguments: [String]) async throws -> String {
        guard let path = name.contains("/") ? name : await path(of: name) else {
            throw LiveError.missing([
                "'\(name)' was not found; install Swift from https://www.swift.org/install"
            ])
        }
        let result = try await Subprocess.run(
            .path(.init(path)), arguments: .init(arguments), output: .string(limit: 1 << 20),
            error: .string(limit: 1 << 20))
        guard result.terminationStatus.isSuccess else {
            throw LiveError.failed(command: name, output: result.standardError)
        }
        return result.standardOutput
    }

    /// Runs a program; what it says is wrong, and whether it did its work.
    static func run(
        _ path: String, _ arguments: [String]
    ) async throws -> (messages: String, isSuccess: Bool) {
        let result = try await Subprocess.run(
            .path(.init(path)), arguments: .init(arguments), output: .discarded,
            error: .string(limit: 16 << 20))
        return (result.standardError, result.terminationStatus.isSuccess)
    }

    /// Runs a program that must do its work.
    ///
    /// - Throws: ``LiveError/failed(command:output:)``.
    static func perform(_ path: String, _ arguments: [String]) async throws {
        let result = try await run(path, arguments)
        guard result.isSuccess else {
            let name = path.split(separator: "/").last.map(String.init) ?? path
            throw LiveError.failed(command: name, output: result.messages)
        }
    }
}

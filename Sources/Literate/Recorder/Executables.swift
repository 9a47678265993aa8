import Subprocess

extension Executable {
    /// The program of a name, by its path: looked for once, where a name is tried by a process of
    /// its own in each folder of `PATH`.
    package static func found(_ name: String) async throws(SubprocessError) -> Executable {
        .path(.init(try await path(of: name)))
    }

    package static func path(of name: String) async throws(SubprocessError) -> String {
        try await Executable.name(name).resolveExecutablePath(in: .inherit).string
    }
}

/// Runs the Swift compiler; its messages, and whether it made what it was asked for.
package func compile(
    _ arguments: [String]
) async throws -> (messages: String, isCompiled: Bool) {
    do {
        let result = try await Subprocess.run(
            .found("swiftc"), arguments: .init(arguments), output: .discarded,
            error: .string(limit: 4 << 20))
        return (result.standardError, result.terminationStatus.isSuccess)
    } catch let error as SubprocessError where error.code == .executableNotFound {
        throw RunnerError.missingTool(
            name: "swiftc", advice: "install Swift from https://www.swift.org/install")
    }
}

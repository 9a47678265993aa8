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

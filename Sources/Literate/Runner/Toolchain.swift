import LiterateFormat
import LiterateRecorder

/// What compiles chapters: the toolchain and the package manager, or a test's stand-in.
package protocol Toolchain: Sendable {
    /// What names the toolchain, as `swift --version` says it.
    func version() async throws -> String

    /// The packages that the chapters' programs are made of, as far as some chapters need them.
    ///
    /// - Parameter version: What names the toolchain.
    func packages(for chapters: [String], version: String) async throws -> PackageGraph

    /// Builds a chapter's program.
    ///
    /// - Parameter parts: What the program is made of, for advice on errors.
    /// - Throws: ``RunnerError/buildFailed(chapter:diagnostics:output:)``.
    func build(_ chapter: String, of parts: ProgramParts) async throws

    /// What builds leave behind.
    func buildFolder() async throws -> BuildFolder

    /// Whether ``build(_:of:)`` makes programs, rather than that they are there already.
    var buildsPrograms: Bool { get }
}

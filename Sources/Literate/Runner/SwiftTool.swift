import LiterateRecorder
import Foundation
import Subprocess

/// The `swift` command of the toolchain, run in a book's package.
package struct SwiftTool: Sendable {
    private let root: URL
    private let outputLimit = 64 << 20

    /// Makes the command for the package at a book's root.
    package init(root: URL) {
        self.root = root
    }

    /// What `swift --version` says.
    ///
    /// - Throws: ``RunnerError/failedTool(command:)`` where it says nothing of use.
    package func version() async throws -> String {
        let result = try await run(["--version"])
        guard result.isSuccess, !result.output.isEmpty else {
            try TemporaryFolder.check()
            throw RunnerError.failedTool(command: "swift --version")
        }
        return result.output
    }

    /// The folder that holds the executables of the debug configuration.
    package func executableFolder() async throws -> URL {
        // A build leaves this link to it, which costs nothing to ask.
        let link = root.appending(path: ".build/debug")
        if FileManager.default.fileExists(atPath: link.path) { return link }
        let output = try await run(["build", "--show-bin-path"]).output
        return URL(filePath: output.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// What `swift package dump-package` says, in JSON; nil where it says that something is wrong.
    func packageDescription() async throws -> Data? {
        // Another build may hold the lock of the usual folder for minutes.
        let folder = root.appending(path: ".build/book/manifest").path
        // It leaves a folder behind each time.
        let temporary = try TemporaryFolder("book-manifest")
        defer { temporary.remove() }
        let result = try await run(
            ["package", "--scratch-path", folder, "dump-package"],
            environment: ["TMPDIR": temporary.url.path])
        guard result.isSuccess else {
            try TemporaryFolder.check()
            return nil
        }
        return Data(result.output.utf8)
    }

    /// Makes the next build of a chapter plan afresh and compile the chapter's own code.
    func forgetBuild(of chapter: String) throws {
        let files = FileManager.default
        let plan = root.appending(path: ".build/debug.yaml")
        if files.fileExists(atPath: plan.path) { try files.removeItem(at: plan) }
        // The name of the chapter's module: 01-basic-mlp is _1_basic_mlp.
        let module = "_" + chapter.dropFirst().map { $0.isLetter || $0.isNumber ? $0 : "_" }
        let folder = root.appending(path: ".build/debug/\(module).build")
        for name in (try? files.contentsOfDirectory(atPath: folder.path)) ?? []
        where !["output-file-map.json", "sources"].contains(name) {
            try files.removeItem(at: folder.appending(path: name))
        }
        // A compiler without the place for these wrote them where it ran.
        for ending in ["d", "dia", "o", "swiftdeps"] {
            try? files.removeItem(at: root.appending(path: "\(chapter).\(ending)"))
        }
    }

    /// Builds a chapter's executable.
    ///
    /// - Throws: The compiler's messages, with places relative to the book.
    package func build(chapter: String) async throws {
        let result = try await BuildQueue.shared.perform {
            try await run(["build", "--product", chapter], mergesErrors: true)
        }
        guard result.isSuccess else {
            let found = BuildMessages(result.output, root: root, chapter: chapter).diagnostics
            if found.isEmpty { try TemporaryFolder.check() }
            throw RunnerError.buildFailed(
                chapter: chapter, diagnostics: found,
                output: found.isEmpty ? unplacedMessages(in: result.output, root: root) : "")
        }
    }

    private func run(
        _ arguments: [String], environment changes: [Environment.Key: String?] = [:],
        mergesErrors: Bool = false
    ) async throws -> (output: String, isSuccess: Bool) {
        let folder = root.path
        var options = PlatformOptions()
        // The build ends its compilers itself when it is asked to.
        options.teardownSequence = [
            .send(signal: .interrupt, allowedDurationToNextStep: .seconds(3))
        ]
        do {
            let path = try await Executable.path(of: "swift")
            let swift = Executable.path(.init(path))
            let environment = Environment.ofShell(calling: path).updating(changes)
            if mergesErrors {
                let result = try await Subprocess.run(
                    swift, arguments: Arguments(arguments), environment: environment,
                    workingDirectory: .init(folder), platformOptions: options,
                    output: .string(limit: outputLimit), error: .combinedWithOutput)
                return (result.standardOutput, result.terminationStatus.isSuccess)
            }
            let result = try await Subprocess.run(
                swift, arguments: Arguments(arguments), environment: environment,
                workingDirectory: .init(folder), platformOptions: options,
                output: .string(limit: outputLimit), error: .discarded)
            return (result.standardOutput, result.terminationStatus.isSuccess)
        } catch let error as SubprocessError where error.code == .executableNotFound {
            throw RunnerError.missingTool(
                name: "swift", advice: "install it from https://www.swift.org/install")
        }
    }
}

extension Environment {
    /// The variables that a program would get from the author's shell, whoever called us.
    ///
    /// The package manager plans its builds anew, which takes seconds, when any variable is another
    /// than the last time: also those that a shell sets for each program, and those of make.
    static func ofShell(calling program: String) -> Environment {
        .inherit.updating([
            "_": program, "MAKEFLAGS": nil, "MFLAGS": nil, "MAKELEVEL": nil, "MAKE_TERMOUT": nil,
            "MAKE_TERMERR": nil,
        ])
    }
}

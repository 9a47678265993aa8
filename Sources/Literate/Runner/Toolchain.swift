import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecorder
import Subprocess

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
    /// - Parameter packages: What the program is made of, for advice on errors.
    /// - Throws: ``RunnerError/buildFailed(chapter:diagnostics:output:)``.
    func build(_ chapter: String, of packages: PackageGraph) async throws

    /// What builds leave behind.
    func buildFolder() async throws -> BuildFolder

    /// Whether ``build(_:of:)`` makes programs, rather than that they are there already.
    var buildsPrograms: Bool { get }
}

/// The `swift` command of the toolchain, run in a book's package.
package struct SwiftToolchain: Toolchain {
    private let root: URL
    private let programs: URL?
    private let outputLimit = 64 << 20

    /// Makes the toolchain for the package at a book's root.
    ///
    /// - Parameter programs: The folder of the chapters' programs, where these are up to date; nil where
    ///   they have to be built.
    package init(root: URL, programs: URL? = nil) {
        (self.root, self.programs) = (root, programs)
    }

    package var buildsPrograms: Bool { programs == nil }

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

    package func buildFolder() async throws -> BuildFolder {
        if let programs { return BuildFolder(root: root, programs: programs) }
        let usual = BuildFolder(root: root)
        // A build leaves a link to it, which costs nothing to ask.
        guard !usual.programs.isThere else { return usual }
        let output = try await run(["build", "--show-bin-path"]).output
        let path = output.trimmingCharacters(in: .whitespacesAndNewlines)
        return BuildFolder(root: root, programs: URL(filePath: path))
    }

    /// - Throws: The compiler's messages, with places relative to the book.
    package func build(_ chapter: String, of packages: PackageGraph) async throws {
        guard buildsPrograms else { return }
        let result = try await BuildQueue.shared.perform {
            let result = try await run(["build", "--product", chapter])
            guard result.isSuccess else { return result }
            let build = try await buildFolder()
            guard let facts = build.tangled(chapter).first, facts.furtherPrograms > 0 else {
                return result
            }
            return try await run(
                [], of: build.program(of: chapter).path,
                environment: ["BOOK_PROGRAMS": .some("compile")])
        }
        guard !result.isSuccess else { return }
        let output = result.output + result.errors
        let found = BuildMessages(output, root: root) {
            LibraryNames(
                modules: packages.modules(of: chapter),
                text: root.appending(path: BookLayout.chapterFile(chapter)).text ?? "")
        }.diagnostics
        if found.isEmpty { try TemporaryFolder.check() }
        throw RunnerError.buildFailed(
            chapter: chapter, diagnostics: found,
            output: found.isEmpty ? unplacedMessages(in: output, root: root) : "")
    }

    // MARK: Packages

    package func packages(
        for chapters: [String], version: String
    ) async throws -> PackageGraph {
        let store = PackageStore(root: root, toolchain: version)
        let manifest = { (folder: URL) in
            try await store.manifest(in: folder) {
                // Another build may hold the lock of the usual folder for minutes.
                let scratch = root.appending(path: BookLayout.manifestScratch).path
                return try await described([
                    "--scratch-path", scratch, "--package-path", folder.path, "dump-package",
                ])
            }
        }
        let own = PackageGraph.Package(folder: root, manifest: try await manifest(root))
        let alone = PackageGraph(root: own, others: [:])
        // With a target without a stub, the package manager says nothing of the package.
        guard ChapterTargets(root: root, graph: alone).hindrances(to: []).isEmpty else {
            return alone
        }
        let list = try await store.list {
            try await described(["show-dependencies", "--format", "json"])
        }
        var graph = PackageGraph(root: own, others: list)
        while true {
            let closures = chapters.compactMap { graph.closure(of: $0) }
            let unread = closures.reduce(into: Set<String>()) { $0.formUnion($1.unread) }
            guard !unread.isEmpty else { return graph }
            for identity in unread.sorted() {
                guard let folder = graph.unread[identity] else { continue }
                graph.add(try await manifest(folder), of: identity)
            }
        }
    }

    /// What `swift package` says of packages, in JSON.
    ///
    /// - Throws: What it says is wrong.
    private func described(_ arguments: [String]) async throws -> Data {
        // It leaves a folder behind each time.
        let temporary = try TemporaryFolder("book-manifest")
        defer { temporary.remove() }
        let arguments = ["package"] + arguments
        let result = try await run(arguments, environment: ["TMPDIR": temporary.url.path])
        guard !result.isSuccess else { return Data(result.output.utf8) }
        try TemporaryFolder.check()
        let words = unplacedMessages(in: result.output + result.errors, root: root)
        guard !words.isEmpty else {
            throw RunnerError.failedTool(command: "swift " + arguments.joined(separator: " "))
        }
        throw RunnerError.unreadablePackage(words)
    }

    // MARK: Processes

    private func run(
        _ arguments: [String], of program: String? = nil,
        environment changes: [Environment.Key: String?] = [:]
    ) async throws -> (output: String, errors: String, isSuccess: Bool) {
        var options = PlatformOptions()
        // The build ends its compilers itself when it is asked to.
        options.teardownSequence = [
            .send(signal: .interrupt, allowedDurationToNextStep: .seconds(3))
        ]
        do {
            let path = try await Executable.path(of: "swift")
            let executable = Executable.path(.init(program ?? path))
            let environment = Environment.ofShell(calling: path).updating(changes)
            let result = try await Subprocess.run(
                executable, arguments: Arguments(arguments), environment: environment,
                workingDirectory: .init(root.path), platformOptions: options,
                output: .string(limit: outputLimit), error: .string(limit: outputLimit))
            return (
                result.standardOutput, result.standardError, result.terminationStatus.isSuccess
            )
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

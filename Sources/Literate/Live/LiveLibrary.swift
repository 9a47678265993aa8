import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRunner

/// The modules that live programs import, compiled for a target, in folders of their own.
///
/// The sources are those of the engine's package, found by whoever knows the book's packages: a
/// dependency lies where the package manager put it. What was compiled once is kept, in a folder named by
/// the digest of all that could change it: the sources, the options, the toolchain. The book's own modules
/// have another folder than the engine's, which take longest and change least.
package struct LiveLibrary: Sendable {
    let toolchain: LiveToolchain
    /// What all sources and options are, whoever compiles them.
    package let sources: Digest
    private let plan: LibraryPlan
    private let cache: URL
    /// Where the engine's modules are, and where the book's: the same where it has none.
    private let folders: (engine: URL, book: URL)

    /// Finds what compiles the modules, and what they are made of.
    ///
    /// - Parameters:
    ///   - engine: The folder of the engine's package.
    ///   - modules: Modules of the book's own, such as `BookWords`.
    ///   - cache: A folder for what was compiled.
    /// - Throws: ``LiveError``, or what the file system says.
    package init(
        engine: URL, modules: [LiveSources] = [], cache: URL, target: LiveTarget = .browser
    ) async throws {
        toolchain = try await LiveToolchain.found(for: target)
        plan = LibraryPlan(engine: engine, book: modules, isWhole: target == .browser)
        self.cache = cache
        let engineSources = try plan.sourcesOfEngine(toolchain)
        sources = try plan.adding(sourcesOfBookTo: engineSources)
        func folder(of sources: Digest, _ version: String) -> URL {
            var key = sources
            key.add(version)
            // Modules remember the places of the C headers.
            key.add(engine.resolvingSymlinksInPath().path)
            return cache.appending(path: key.text)
        }
        folders = (
            folder(of: engineSources, toolchain.version), folder(of: sources, toolchain.version)
        )
    }

    /// Compiles the modules, unless they are there.
    ///
    /// One of the book's own that does not compile is left out: see ``refusals(root:)``.
    ///
    /// - Throws: ``LiveError``, or what the file system says.
    package func compile() async throws {
        try await make(folders.engine) { try await plan.compileEngine(toolchain, into: $0) }
        try await make(folders.book) {
            try await plan.compileBook(toolchain, into: $0, with: folders.engine)
        }
    }

    /// Makes a folder, unless it is there: whole or not at all, whoever else does the same.
    private func make(_ folder: URL, _ work: (URL) async throws -> Void) async throws {
        guard !folder.isThere else { return }
        try cache.makeFolder()
        let making = cache.appending(path: "making-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: making) }
        try making.makeFolder()
        try await work(making)
        do {
            try FileManager.default.moveItem(at: making, to: folder)
        } catch  where folder.isThere {
            // Somebody else was first, with the same bytes.
        }
    }

    /// Why modules of the book's own are not there for pages, once they were compiled.
    ///
    /// - Parameter root: The book's folder; places are relative to it.
    package func refusals(root: URL) -> [Diagnostic] {
        plan.book.flatMap { module -> [Diagnostic] in
            let file = folders.book.appending(path: LibraryPlan.refusal(of: module))
            guard let text = file.text else { return [] }
            let found = compilerDiagnostics(in: LiveModule.plain(text), root: root)
            // Those that follow are often for want of what the first say.
            return found.prefix(5).map {
                $0.adding(" (so '\(module.name)' is not there for pages)")
            }
        }
    }

    /// What every module built with it depends on besides its own sources.
    package var digest: String { folders.book.lastPathComponent }

    /// The versions of the programs that make modules with it.
    package var compilers: String { toolchain.version }

    /// The object files of all modules that are there.
    var objectFiles: [String] {
        plan.objectsOfEngine.map { folders.engine.appending(path: $0).path }
            + plan.book.map { folders.book.appending(path: LibraryPlan.object(of: $0)) }
            .filter(\.isThere).map(\.path)
    }

    /// The Swift compiler's options for a program that imports the modules.
    func swiftOptions(engine: URL) -> [String] {
        toolchain.swiftOptions
            + LibraryPlan.importing(engine: engine, from: folders.engine, folders.book)
    }
}

/// How the modules are compiled.
struct LibraryPlan: Sendable {
    /// The book's own modules.
    let book: [LiveSources]
    private let engine: URL
    private let modules: [LiveSources]
    private let kernels: [URL]
    private let host: [URL]

    /// - Parameter isWhole: Whether all modules are wanted, rather than those that compute.
    init(engine: URL, book: [LiveSources], isWhole: Bool) {
        (self.engine, self.book) = (engine, book)
        func sources(_ folders: String...) -> [URL] {
            folders.flatMap { Self.files(in: engine.appending(path: "Sources/\($0)"), "swift") }
        }
        kernels = Self.files(in: engine.appending(path: "Sources/Library/TensorKernels"), "c")
        host = Self.files(in: engine.appending(path: "Sources/Browser/Host"), "c")
        let computing = [
            LiveSources(name: "Descriptions", files: sources("Browser/Descriptions")),
            LiveSources(
                name: "Tensors", files: sources("Library/Tensors"), needs: ["Descriptions"]),
        ]
        let others = [
            LiveSources(name: "Plots", files: sources("Library/Plots"), needs: ["Descriptions"]),
            LiveSources(name: "Layers", files: sources("Library/Layers"), needs: ["Tensors"]),
            LiveSources(
                name: "Notebook",
                files: sources("Browser/Notebook", "Literate/Notebook/Common"),
                needs: ["Tensors", "Plots"]),
        ]
        modules = computing + (isWhole ? others : [])
    }

    private static func files(in folder: URL, _ ending: String) -> [URL] {
        folder.names.filter { $0.hasSuffix(".\(ending)") && !isAside($0) }
            .map { folder.appending(path: $0) }
    }

    private var headers: [URL] {
        let folders = ["Library/TensorKernels", "Library/TensorKernels/include"]
            .map { engine.appending(path: "Sources/\($0)") }
        return folders.flatMap { Self.files(in: $0, "h") }
            + Self.maps(of: engine).map { URL(filePath: $0) }
            + Self.files(in: engine.appending(path: "Sources/Browser/Host/include"), "h")
    }

    /// What names all that the engine's modules are made of.
    func sourcesOfEngine(_ toolchain: LiveToolchain) throws -> Digest {
        var digest = Digest(toolchain.target.triple)
        let options =
            toolchain.swiftOptions + toolchain.clangOptions + toolchain.optimizerOptions
        // Where a machine has its files is no part of what they say.
        for option in options where !option.contains("/") { digest.add(option) }
        for file in kernels + host + headers { try Self.add(file, to: &digest) }
        // What this plan itself does otherwise one day shows in its objects and options.
        for object in objectsOfEngine { digest.add(object) }
        for option in Self.importing(engine: engine, from: URL(filePath: "/"))
        where !option.contains("/") { digest.add(option) }
        for module in modules { try Self.add(module, to: &digest) }
        return digest
    }

    /// What names that and all that the book's own modules are made of.
    func adding(sourcesOfBookTo engine: Digest) throws -> Digest {
        var digest = engine
        for module in book { try Self.add(module, to: &digest) }
        return digest
    }

    private static func add(_ module: LiveSources, to digest: inout Digest) throws {
        digest.add(module.name)
        for need in module.needs { digest.add(need) }
        for option in options(of: module) { digest.add(option) }
        for file in module.files { try add(file, to: &digest) }
    }

    private static func add(_ file: URL, to digest: inout Digest) throws {
        digest.add(file.lastPathComponent)
        digest.add(try Data(contentsOf: file))
        digest.add("")
    }

    /// The names of the object files of the engine's modules.
    var objectsOfEngine: [String] {
        (kernels + host).map { Self.object(of: $0) } + modules.map { Self.object(of: $0) }
    }

    /// The name of a module's object file.
    static func object(of module: LiveSources) -> String { "\(module.name).o" }

    /// The name of the file with what the compiler says of a module that it refuses.
    static func refusal(of module: LiveSources) -> String { "\(module.name).refused" }

    private static func object(of file: URL) -> String {
        "\(file.deletingLastPathComponent().lastPathComponent)-\(file.lastPathComponent).o"
    }

    private static func maps(of engine: URL) -> [String] {
        ["Browser/Kernels", "Browser/Host/include"].map {
            engine.appending(path: "Sources/\($0)/module.modulemap").path
        }
    }

    /// The Swift compiler's options to find the modules in folders, the engine's first.
    static func importing(engine: URL, from folders: URL...) -> [String] {
        folders.flatMap { ["-I", $0.path] }
            + ["-module-cache-path", folders[0].appending(path: "cache").path]
            + maps(of: engine).flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
            + ["-Xfrontend", "-import-module", "-Xfrontend", "Descriptions"]
    }

    /// Compiles the engine's modules into a folder, as much side by side as there is to.
    func compileEngine(_ toolchain: LiveToolchain, into folder: URL) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for file in kernels + host {
                    let include = file.deletingLastPathComponent().appending(path: "include")
                    try await LiveTool.perform(
                        toolchain.clang,
                        toolchain.clangOptions + [
                            "-I\(include.path)", "-c", file.path, "-o",
                            folder.appending(path: Self.object(of: file)).path,
                        ])
                }
            }
            group.addTask {
                try await inOrder(modules) { module in
                    var options =
                        toolchain.swiftOptions + Self.importing(engine: engine, from: folder)
                    if module.name == "Descriptions" { options.removeLast(4) }
                    try await compile(
                        module, toolchain, options + ["-swift-version", "6"], into: folder)
                }
            }
            try await group.waitForAll()
        }
    }

    /// Compiles the book's own modules into a folder, in Swift 5's mode, which takes the other's code too.
    ///
    /// Of one that the compiler refuses there is a file with what it says. What needs it is refused too, if
    /// it really does.
    func compileBook(
        _ toolchain: LiveToolchain, into folder: URL, with engineFolder: URL
    ) async throws {
        let options =
            toolchain.swiftOptions
            + Self.importing(engine: engine, from: engineFolder, folder)
            + ["-swift-version", "5"]
        try await inOrder(book) { module in
            do {
                try await compile(module, toolchain, options, into: folder)
            } catch LiveError.failed(let command, let output) {
                // Only what it says of the code is kept: the next time it may not be killed.
                guard !compilerDiagnostics(in: output, root: folder).isEmpty else {
                    throw LiveError.failed(command: command, output: output)
                }
                for half in [Self.object(of: module), Self.interface(of: module)] {
                    try? FileManager.default.removeItem(at: folder.appending(path: half))
                }
                try Data(output.utf8).write(
                    to: folder.appending(path: Self.refusal(of: module)))
            }
        }
    }

    private static func interface(of module: LiveSources) -> String {
        "\(module.name).swiftmodule"
    }

    /// Does some work for modules, each when those that it needs are done.
    private func inOrder(
        _ modules: [LiveSources], _ work: @escaping @Sendable (LiveSources) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: String.self) { group in
            let names = Set(modules.map(\.name))
            var (waiting, done) = (modules, Set<String>())
            func startReady() {
                waiting.removeAll { module in
                    guard names.intersection(module.needs).isSubset(of: done) else { return false }
                    group.addTask {
                        try await work(module)
                        return module.name
                    }
                    return true
                }
            }
            startReady()
            while let name = try await group.next() {
                done.insert(name)
                startReady()
            }
            precondition(waiting.isEmpty, "modules do not need each other in a circle")
        }
    }

    /// The options of a module: what a training's step spends its time in is fast rather than small.
    private static func options(of module: LiveSources) -> [String] {
        module.name == "Tensors" ? ["-O"] : []
    }

    private func compile(
        _ module: LiveSources, _ toolchain: LiveToolchain, _ options: [String], into folder: URL
    ) async throws {
        try await LiveTool.perform(
            toolchain.swiftc,
            options + Self.options(of: module) + [
                "-module-name", module.name, "-emit-module", "-emit-module-path",
                folder.appending(path: Self.interface(of: module)).path, "-c", "-o",
                folder.appending(path: Self.object(of: module)).path,
            ] + module.files.map(\.path))
    }
}

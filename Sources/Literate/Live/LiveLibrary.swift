import Foundation
import LiterateLayout

/// Swift sources that make a module which live programs import.
package struct LiveSources: Sendable, Hashable {
    package var name: String
    package var files: [URL]
    /// The modules that must be there before.
    var needs: [String]

    /// - Parameter needs: Those of its modules that come before it.
    package init(name: String, files: [URL], needs: [String] = []) {
        (self.name, self.files, self.needs) = (name, files, needs)
    }
}

/// The modules that live programs import, compiled for a target, in a folder of their own.
///
/// The sources are those of the engine's package, found by whoever knows the book's packages: a
/// dependency lies where the package manager put it. What was compiled once is kept, in a folder named by
/// the digest of all that could change it: the sources, the options, the toolchain.
package struct LiveLibrary: Sendable {
    let toolchain: LiveToolchain
    let folder: URL
    /// What all sources and options are, whoever compiles them.
    package let sources: Digest
    private let plan: LibraryPlan
    private let cache: URL

    /// Finds what compiles the modules, and what they are made of.
    ///
    /// - Parameters:
    ///   - engine: The folder of the engine's package.
    ///   - modules: Modules of the book's own, such as `BookWords`, in an order in which they compile.
    ///   - cache: A folder for what was compiled.
    /// - Throws: ``LiveError``, or what the file system says.
    package init(
        engine: URL, modules: [LiveSources] = [], cache: URL, target: LiveTarget = .browser
    ) async throws {
        toolchain = try await LiveToolchain.found(for: target)
        plan = LibraryPlan(engine: engine, more: modules, isWhole: target == .browser)
        sources = try plan.sources(toolchain)
        var key = sources
        key.add(toolchain.version)
        // Modules remember the places of the C headers.
        key.add(engine.resolvingSymlinksInPath().path)
        folder = cache.appending(path: key.text)
        self.cache = cache
    }

    /// Compiles the modules, unless they are there.
    ///
    /// - Throws: ``LiveError``, or what the file system says.
    package func compile() async throws {
        guard !folder.isThere else { return }
        try cache.makeFolder()
        // Whole or not at all, whoever else does the same: a folder that is complete gets its name.
        let making = cache.appending(path: "making-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: making) }
        try making.makeFolder()
        try await plan.compile(with: toolchain, into: making)
        do {
            try FileManager.default.moveItem(at: making, to: folder)
        } catch  where folder.isThere {
            // Somebody else was first, with the same bytes.
        }
    }

    /// What every module built with it depends on besides its own sources.
    package var digest: String { folder.lastPathComponent }

    /// The versions of the programs that make modules with it.
    package var compilers: String { toolchain.version }

    /// The object files of all modules.
    var objectFiles: [String] { plan.objects.map { folder.appending(path: $0).path } }

    /// The Swift compiler's options for a program that imports the modules.
    func swiftOptions(engine: URL) -> [String] {
        toolchain.swiftOptions + LibraryPlan.importing(engine: engine, from: folder)
    }
}

/// How the modules are compiled.
struct LibraryPlan: Sendable {
    private let engine: URL
    private let modules: [LiveSources]
    private let kernels: [URL]
    private let host: [URL]

    /// - Parameter isWhole: Whether all modules are wanted, rather than those that compute.
    init(engine: URL, more: [LiveSources], isWhole: Bool) {
        self.engine = engine
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
        let books = more.map {
            LiveSources(name: $0.name, files: $0.files, needs: ["Notebook", "Layers"] + $0.needs)
        }
        modules = computing + (isWhole ? others + books : [])
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

    /// What names all that the modules are made of.
    func sources(_ toolchain: LiveToolchain) throws -> Digest {
        var digest = Digest(toolchain.target.triple)
        let options =
            toolchain.swiftOptions + toolchain.clangOptions + toolchain.optimizerOptions
        // Where a machine has its files is no part of what they say.
        for option in options where !option.contains("/") { digest.add(option) }
        func add(_ file: URL) throws {
            digest.add(file.lastPathComponent)
            digest.add(try Data(contentsOf: file))
            digest.add("")
        }
        for file in kernels + host + headers { try add(file) }
        // What this plan itself does otherwise one day shows in its objects and options.
        for object in objects { digest.add(object) }
        for option in Self.importing(engine: engine, from: URL(filePath: "/"))
        where !option.contains("/") { digest.add(option) }
        for module in modules {
            digest.add(module.name)
            for file in module.files { try add(file) }
        }
        return digest
    }

    /// The names of the object files.
    var objects: [String] {
        (kernels + host).map { Self.object(of: $0) } + modules.map { "\($0.name).o" }
    }

    private static func object(of file: URL) -> String {
        "\(file.deletingLastPathComponent().lastPathComponent)-\(file.lastPathComponent).o"
    }

    private static func maps(of engine: URL) -> [String] {
        ["Browser/Kernels", "Browser/Host/include"].map {
            engine.appending(path: "Sources/\($0)/module.modulemap").path
        }
    }

    /// The Swift compiler's options to find the modules in a folder.
    static func importing(engine: URL, from folder: URL) -> [String] {
        ["-I", folder.path, "-module-cache-path", folder.appending(path: "cache").path]
            + maps(of: engine).flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
            + ["-Xfrontend", "-import-module", "-Xfrontend", "Descriptions"]
    }

    /// Compiles everything into a folder, as much side by side as there is to.
    func compile(with toolchain: LiveToolchain, into folder: URL) async throws {
        // Each task gives the name of the module that it made, if it made one.
        try await withThrowingTaskGroup(of: String?.self) { group in
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
                return nil
            }
            var (waiting, done) = (modules, Set<String>())
            var running = 1
            func startReady() {
                for module in waiting where module.needs.allSatisfy({ done.contains($0) }) {
                    group.addTask { try await compile(module, with: toolchain, into: folder) }
                    running += 1
                    waiting.removeAll { $0 == module }
                }
            }
            startReady()
            while running > 0, let name = try await group.next() {
                running -= 1
                if let name { done.insert(name) }
                startReady()
            }
            guard waiting.isEmpty else {
                let names = waiting.map(\.name).joined(separator: ", ")
                throw LiveError.failed(
                    command: "swiftc", output: "error: \(names) need modules that there are not")
            }
        }
    }

    private func compile(
        _ module: LiveSources, with toolchain: LiveToolchain, into folder: URL
    ) async throws -> String? {
        var options = toolchain.swiftOptions + Self.importing(engine: engine, from: folder)
        if module.name == "Descriptions" { options.removeLast(4) }
        try await LiveTool.perform(
            toolchain.swiftc,
            options + [
                "-swift-version", "6", "-module-name", module.name, "-emit-module",
                "-emit-module-path", folder.appending(path: "\(module.name).swiftmodule").path,
                "-c", "-o", folder.appending(path: "\(module.name).o").path,
            ] + module.files.map(\.path))
        return module.name
    }
}

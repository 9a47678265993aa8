import Foundation
import LiterateFormat
import LiterateLayout
import LiterateLive
import LiterateRecording
import LiterateRunner
import LiterateWeave

/// Makes the modules that pages run their live cells with.
package struct LiveModules: Sendable {
    private let root: URL
    private let runner: BookRunner

    /// Prepares to make modules of the book at a root.
    package init(root: URL, runner: BookRunner) { (self.root, self.runner) = (root, runner) }

    /// The files of the site that the pages of some recordings load, by their paths; what was made before
    /// is not made again.
    ///
    /// A file of the site that says that it has the same sources is taken as it is: other compilers would
    /// give other bytes.
    ///
    /// - Parameter isVerifying: Whether a file that says that it comes from the same compilers is made here
    ///   all the same.
    /// - Throws: ``LiveError`` of what the compiler refuses, or what the machine lacks.
    package func files(
        for recordings: [String: Recording], of book: Book, isVerifying: Bool
    ) async throws -> [String: Data] {
        let live = recordings.filter { !$0.value.pagePrograms.isEmpty }
        guard !live.isEmpty else { return [:] }
        let parts = try await runner.liveParts(of: live.keys.sorted())
        let packer = try await LiveTool.versionOfPacker()
        var files: [String: Data] = [:]
        var libraries: [[LiveSources]: LiveLibrary] = [:]
        var waiting: [Module] = []
        for chapter in book.chapters {
            guard let recording = live[chapter.name] else { continue }
            guard let parts = parts[chapter.name] else {
                throw UsageError(
                    description:
                        "error: the program of \(chapter.name) is made without the engine's 'Notebook', so "
                        + "that no page can run its live cells; let its target depend on it")
            }
            let places = try CodePlaces(of: chapter, in: book)
            for (number, program) in recording.pagePrograms.enumerated() {
                let modules = parts.modules(importedBy: program.swift)
                let library: LiveLibrary
                if let known = libraries[modules] {
                    library = known
                } else {
                    library = try await LiveLibrary(
                        engine: parts.engine, modules: modules, cache: cache)
                    libraries[modules] = library
                }
                let module = Module(
                    name: moduleName(of: chapter.name, program: number), swift: program.swift,
                    places: places, engine: parts.engine, library: library, packer: packer)
                if let file = known(module, isVerifying: isVerifying) {
                    files[module.path] = file
                } else {
                    waiting.append(module)
                }
            }
        }
        for (path, file) in try await made(waiting) { files[path] = file }
        if let input = book.description.inputs.first(where: { $0.option != nil }) {
            let file = root.appending(path: input.file)
            let origin = LiveOrigin(
                sources: Digest(try Data(contentsOf: file)), programs: [packer])
            files[BookLayout.liveFile("words")] = try await script("words", file, origin)
        }
        return files
    }

    /// A module that pages load.
    private struct Module: Sendable {
        let name: String
        let swift: String
        let places: CodePlaces
        let engine: URL
        let library: LiveLibrary
        /// What it is made of, and by which programs.
        let origin: LiveOrigin

        init(
            name: String, swift: String, places: CodePlaces, engine: URL, library: LiveLibrary,
            packer: String
        ) {
            (self.name, self.swift, self.places) = (name, swift, places)
            (self.engine, self.library) = (engine, library)
            var sources = library.sources
            sources.add(swift)
            origin = LiveOrigin(sources: sources, programs: [library.compilers, packer])
        }

        var path: String { BookLayout.liveFile(name) }

        /// The name of what is kept of it.
        var key: String {
            var key = Digest(library.digest)
            key.add(swift)
            return key.text
        }
    }

    private var cache: URL { root.appending(path: BookLayout.liveLibrary) }

    /// The file of a module that was made before, here or by who made the site.
    private func known(_ module: Module, isVerifying: Bool) -> Data? {
        if let made = try? Data(contentsOf: cache.appending(path: "\(module.key).js")) {
            return made
        }
        let place = root.appending(path: BookLayout.siteFile(module.path))
        guard let file = try? Data(contentsOf: place) else { return nil }
        switch module.origin.claim(of: file) {
        case nil: return nil
        case .sources: return file
        case .all: return isVerifying ? nil : file
        }
    }

    /// Makes the files of some modules, as many side by side as there are processors.
    private func made(_ modules: [Module]) async throws -> [(String, Data)] {
        guard !modules.isEmpty else { return [] }
        for library in Dictionary(grouping: modules, by: \.library.digest).values {
            try await library[0].library.compile()
        }
        return try await withThrowingTaskGroup(of: (String, Data).self) { group in
            var waiting = modules[...]
            for _ in 0..<ProcessInfo.processInfo.activeProcessorCount {
                if let module = waiting.popFirst() {
                    group.addTask { (module.path, try await made(module)) }
                }
            }
            var files: [(String, Data)] = []
            while let file = try await group.next() {
                files.append(file)
                if let module = waiting.popFirst() {
                    group.addTask { (module.path, try await made(module)) }
                }
            }
            return files
        }
    }

    /// Makes the script that hands a page its module.
    private func made(_ module: Module) async throws -> Data {
        let file = cache.appending(path: "\(module.key)-\(UUID().uuidString).wasm")
        defer { try? FileManager.default.removeItem(at: file) }
        let size = try await size(of: file, made: module)
        guard size <= LiveModule.mostBytes else {
            throw UsageError(
                description:
                    "error: the module of \(module.name) for its page has \(size) bytes, and more than "
                    + "\(LiveModule.mostBytes) keep readers waiting; let fewer cells be live, or let "
                    + "'needs' name what they need")
        }
        let data = try await script(module.name, file, module.origin)
        try data.write(to: cache.appending(path: "\(module.key).js"), options: .atomic)
        return data
    }

    /// Makes a module; what the compiler refuses is said at the chapter's lines.
    ///
    /// A check of a sentence that it refuses is left out: the sentence then stays as it was recorded.
    private func size(
        of file: URL, made module: Module, without checks: String? = nil
    ) async throws -> Int {
        let program = checks ?? module.swift
        do {
            return try await LiveModule(
                library: module.library, engine: module.engine, root: root
            ).build(sources: [.init(name: "\(module.name).swift", text: program)], to: file)
        } catch LiveError.refused(let problems, _) where !problems.isEmpty {
            let lines = Set(problems.map(\.position.line))
            if let rest = PageCheck.removing(lines, from: program) {
                return try await size(of: file, made: module, without: rest)
            }
            // Of the checks only what cannot be left out is a mistake.
            let ofCode = problems.filter { !module.places.isOfCheck($0.position) }
            let placed = (ofCode.isEmpty ? problems : ofCode).map { problem in
                Diagnostic(module.places.place(of: problem.position), problem.message)
                    .adding(" (in the program that runs live cells in the page)")
            }
            throw Diagnostics(placed + module.library.refusals(root: root))
        }
    }

    /// A script that tells a page why there is no file.
    package static func script(refusing name: String, because reason: String) -> Data {
        // A text in JSON is one in JavaScript too.
        let text = (try? JSONEncoder().encode([reason])).map { String(decoding: $0, as: UTF8.self) }
        return Data("bookFileMissing(\"\(name)\",...\(text ?? "[\"\"]"));\n".utf8)
    }

    /// A script that hands a page a file: one that is opened from the file system may load scripts, and
    /// nothing else.
    private func script(_ name: String, _ file: URL, _ origin: LiveOrigin) async throws -> Data {
        let packed = try await LiveTool.packed(file)
        let call = Data("bookFile(\"\(name)\",\"\(packed.base64EncodedString())\");\n".utf8)
        return origin.line(before: call) + call
    }
}

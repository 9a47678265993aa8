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
    private let trials: LiveTrials?

    /// Prepares to make modules of the book at a root.
    ///
    /// - Parameter trials: Runs the cells of what is made; nil where nobody waits for that.
    package init(root: URL, runner: BookRunner, trials: LiveTrials? = nil) {
        (self.root, self.runner, self.trials) = (root, runner, trials)
    }

    /// The files of the site that the pages of some recordings load, by their paths; what was made before
    /// is not made again.
    ///
    /// A file of the site that says that it has the same sources is taken as it is: other compilers would
    /// give other bytes. Its cells are run where the site is verified.
    ///
    /// - Parameters:
    ///   - isVerifying: Whether a file that says that it comes from the same compilers is made here all the
    ///     same.
    ///   - warn: Says that the cells could not be run.
    /// - Throws: ``LiveError`` of what the compiler refuses, or what the machine lacks; ``Diagnostics`` of cells
    ///   that do not give what was recorded.
    package func files(
        for recordings: [String: Recording], of book: Book, isVerifying: Bool,
        warn: (Diagnostic) -> Void = { _ in }
    ) async throws -> [String: Data] {
        let live = recordings.filter { !$0.value.pagePrograms.isEmpty }
        guard !live.isEmpty else { return [:] }
        let parts = try await runner.liveParts(of: live.keys.sorted())
        let packer = try await LiveTool.versionOfPacker()
        var files: [String: Data] = [:]
        var libraries: [[LiveSources]: LiveLibrary] = [:]
        var (waiting, tried): ([Module], [LiveTrials.Program]) = ([], [])
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
                var isTaken = false
                if let file = made(before: module) {
                    files[module.path] = file
                } else if let file = taken(module, isVerifying: isVerifying) {
                    files[module.path] = file
                    isTaken = true
                } else {
                    waiting.append(module)
                }
                if isVerifying || !isTaken {
                    tried.append(
                        .init(
                            chapter: chapter, recording: recording, cells: program.cells,
                            path: module.path, mark: cache.appending(path: "\(module.key).tried")))
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
        try await trials?.hold(tried, with: files, warn: warn)
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

    /// The file of a module that was made here before.
    private func made(before module: Module) -> Data? {
        try? Data(contentsOf: cache.appending(path: "\(module.key).js"))
    }

    /// The file of a module that is in the site, by whoever made that.
    private func taken(_ module: Module, isVerifying: Bool) -> Data? {
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
        return try await sideBySide(modules) { ($0.path, try await made($0)) }
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

/// What comes of some work on each of several things, as many side by side as there are processors.
func sideBySide<Thing: Sendable, Result: Sendable>(
    _ things: [Thing], _ work: @escaping @Sendable (Thing) async throws -> Result
) async throws -> [Result] {
    try await withThrowingTaskGroup(of: Result.self) { group in
        var waiting = things[...]
        func startNext() {
            if let thing = waiting.popFirst() { group.addTask { try await work(thing) } }
        }
        for _ in 0..<ProcessInfo.processInfo.activeProcessorCount { startNext() }
        var results: [Result] = []
        while let result = try await group.next() {
            results.append(result)
            startNext()
        }
        return results
    }
}

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
    /// - Throws: ``LiveError`` of what the compiler refuses, or what the machine lacks.
    package func files(
        for recordings: [String: Recording], of book: Book
    ) async throws -> [String: Data] {
        let live = recordings.filter { !$0.value.pagePrograms.isEmpty }
        guard !live.isEmpty else { return [:] }
        let parts = try await runner.liveParts(of: live.keys.sorted())
        var files: [String: Data] = [:]
        for (chapter, recording) in live.sorted(by: { $0.key < $1.key }) {
            guard let parts = parts[chapter] else { continue }
            for (number, program) in recording.pagePrograms.enumerated() {
                let name = moduleName(of: chapter, program: number)
                files[BookLayout.liveFile(name)] = try await file(name, program, parts)
            }
        }
        if let input = book.description.inputs.first(where: { $0.option != nil }) {
            let file = root.appending(path: input.file)
            files[BookLayout.liveFile("words")] = try await script(
                "words", file, LiveOrigin(sources: Digest(try Data(contentsOf: file)), ""))
        }
        return files
    }

    /// The script that hands a page its module.
    private func file(
        _ name: String, _ program: PageProgram, _ parts: LiveParts
    ) async throws -> Data {
        let imported = parts.modules.filter { program.swift.contains("\nimport \($0.key)\n") }
        let modules = imported.sorted { $0.key < $1.key }.map { name, folder in
            LiveSources(
                name: name,
                files: folder.names.filter { $0.hasSuffix(".swift") && !isAside($0) }
                    .map { folder.appending(path: $0) })
        }
        let cache = root.appending(path: BookLayout.liveLibrary)
        let library = try await LiveLibrary(
            engine: parts.engine, modules: modules, cache: cache)
        var key = Digest(library.digest)
        key.add(program.swift)
        var sources = library.sources
        sources.add(program.swift)
        let made = cache.appending(path: "\(key.text).js")
        if let data = try? Data(contentsOf: made) { return data }
        let module = cache.appending(path: "\(key.text).wasm")
        defer { try? FileManager.default.removeItem(at: module) }
        let size = try await size(of: module, made: name, program, library, parts)
        guard size <= LiveModule.mostBytes else {
            throw UsageError(
                description:
                    "error: the module of \(name) for its page has \(size) bytes, and more than "
                    + "\(LiveModule.mostBytes) keep readers waiting; let fewer cells be live")
        }
        let data = try await script(
            name, module, LiveOrigin(sources: sources, library.compilers))
        try data.write(to: made, options: .atomic)
        return data
    }

    /// Makes a module; what the compiler refuses is said at the chapter's lines.
    private func size(
        of module: URL, made name: String, _ program: PageProgram, _ library: LiveLibrary,
        _ parts: LiveParts
    ) async throws -> Int {
        do {
            return try await LiveModule(library: library, engine: parts.engine, root: root)
                .build(sources: [.init(name: "\(name).swift", text: program.swift)], to: module)
        } catch LiveError.refused(let problems, _) where !problems.isEmpty {
            throw Diagnostics(
                problems.map { problem in
                    Diagnostic(
                        problem.position,
                        problem.message + " (in the program that runs live cells in the page)")
                })
        }
    }

    /// A script that hands a page a file: one that is opened from the file system may load scripts, and
    /// nothing else.
    private func script(_ name: String, _ file: URL, _ origin: LiveOrigin) async throws -> Data {
        let packed = try await LiveTool.packed(file)
        let version = try await LiveTool.versionOfPacker()
        return Data(
            (origin.made(with: version).line
                + "bookFile(\"\(name)\",\"\(packed.base64EncodedString())\");\n").utf8)
    }
}

/// What a file for live cells was made of, and by which programs: its first line says it.
///
/// With the same programs the same sources give the same bytes; with others the sources must do.
struct LiveOrigin: Equatable {
    private let sources: String
    private let programs: Digest

    /// - Parameter programs: What the programs that make it say of their versions.
    init(sources: Digest, _ programs: String) {
        (self.sources, self.programs) = (sources.text, Digest(programs))
    }

    private init(sources: String, programs: Digest) {
        (self.sources, self.programs) = (sources, programs)
    }

    func made(with version: String) -> LiveOrigin {
        var programs = programs
        programs.add(version)
        return LiveOrigin(sources: sources, programs: programs)
    }

    var line: String { "// sources \(sources), programs \(programs.text)\n" }

    /// Whether a file, by its bytes, has the sources of another and comes from other programs, so that
    /// nothing more can be said of it here.
    static func isFromElsewhere(_ file: Data, insteadOf other: Data) -> Bool {
        guard let one = words(of: file), let two = words(of: other)
        else { return false }
        return one[2] == two[2] && one[4] != two[4]
    }

    /// The words of the first line; nil where it is none of ours.
    private static func words(of file: Data) -> [Substring]? {
        let line = String(decoding: file.prefix { $0 != 10 }, as: UTF8.self)
        let words = line.split(separator: " ")
        guard words.count == 5, line.hasPrefix("// sources "), words[3] == "programs" else {
            return nil
        }
        return words
    }
}

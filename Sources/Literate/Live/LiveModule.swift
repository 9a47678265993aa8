import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRunner

/// Makes modules of WebAssembly from what the tangler made of chapters.
package struct LiveModule: Sendable {
    /// A Swift file of a program.
    package struct Source: Sendable, Hashable {
        package var name: String
        package var text: String

        /// - Parameter name: The file's name, such as `01-basic-mlp.swift`.
        package init(name: String, text: String) { (self.name, self.text) = (name, text) }
    }

    /// How large a module may be, so that a reader need not wait for it.
    package static let mostBytes = 600_000

    private let engine: URL
    private let root: URL
    private let library: LiveLibrary

    /// Makes modules with a library.
    ///
    /// - Parameters:
    ///   - engine: The folder of the engine's package, whose sources the library was made of.
    ///   - root: The book's folder; places in messages are relative to it.
    package init(library: LiveLibrary, engine: URL, root: URL) {
        (self.library, self.engine, self.root) = (library, engine, root)
    }

    /// Compiles and links a program, in Swift 5's mode: its variables stand at file scope.
    ///
    /// - Returns: How many bytes the module has; more than ``mostBytes`` are too many.
    /// - Throws: ``LiveError``; what the compiler refuses stands at the place that `#sourceLocation` says.
    @discardableResult
    package func build(sources: [Source], to file: URL) async throws -> Int {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "book-live-\(UUID().uuidString)")
        try folder.makeFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let object = folder.appending(path: "live.o")
        try await compile(sources, in: folder, to: object)
        var made = folder.appending(path: "live.wasm")
        let toolchain = library.toolchain
        try await LiveTool.perform(toolchain.linker, linking(object.path) + [made.path])
        if let optimizer = toolchain.optimizer {
            let small = folder.appending(path: "small.wasm")
            try await LiveTool.perform(
                optimizer, toolchain.optimizerOptions + [made.path, "-o", small.path])
            made = small
        }
        try file.makeParent()
        _ = try FileManager.default.replacing(file, with: made)
        return try Data(contentsOf: file).count
    }

    /// Compiles a program to an object file.
    package func compile(_ sources: [Source], in folder: URL, to object: URL) async throws {
        var files: [String] = []
        for source in sources {
            let place = folder.appending(path: source.name)
            try Data(source.text.utf8).write(to: place)
            files.append(place.path)
        }
        let result = try await LiveTool.run(
            library.toolchain.swiftc,
            library.swiftOptions(engine: engine) + [
                "-swift-version", "5", "-module-name", "Live", "-c", "-o", object.path,
            ] + files)
        guard !result.isSuccess else { return }
        let messages = Self.plain(result.messages)
        throw LiveError.refused(compilerDiagnostics(in: messages, root: root), output: messages)
    }

    /// The object files that a program is linked with.
    package var objectFiles: [String] { library.objectFiles }

    /// The linker's words, but for the file that it makes.
    private func linking(_ object: String) -> [String] {
        [
            "--no-entry", "--gc-sections", "-O3", "--strip-all", "--stack-first", "-z",
            "stack-size=1048576", "--max-memory=2147483648", "--wrap=posix_memalign", object,
        ] + library.objectFiles + [
            URL(filePath: library.toolchain.library).appending(path: "libc.a").path,
            library.toolchain.unicodeTables, "-o",
        ]
    }

    private static let withoutText =
        "a value of this type has no text in a browser; write out what is to be printed of it"

    /// What the compiler says, without what it adds for those who know its groups of messages.
    static func plain(_ messages: String) -> String {
        messages.replacing(#/\n\[#[A-Za-z]+\]: [^\n]*/#, with: "")
            .replacing(#/ \[#[A-Za-z]+\]/#, with: "")
            .replacing(#/'[^'\n]*' is deprecated: /#, with: "")
            // A value that only a function for any value would take: the standard library's, or ours,
            // which is there to refuse it.
            .replacing("ambiguous use of 'appendInterpolation'", with: withoutText)
            .replacing(
                "no such module 'Foundation'",
                with: "no such module 'Foundation' in a page; '#if canImport(Foundation)' around "
                    + "what needs it leaves that out there"
            )
            .replacing(#/[^\n]*note: found this candidate in module '[A-Za-z]+'[^\n]*\n/#, with: "")
    }
}

extension FileManager {
    /// Puts a file in another's place, or where there was none.
    fileprivate func replacing(_ file: URL, with made: URL) throws {
        // The new file may come from another volume, so that it is copied next to the old one first.
        let beside = file.deletingLastPathComponent()
            .appending(path: ".\(file.lastPathComponent)-\(UUID().uuidString)")
        try copyItem(at: made, to: beside)
        guard rename(beside.path, file.path) == 0 else {
            let problem = CocoaError(.fileWriteUnknown)
            try? removeItem(at: beside)
            throw problem
        }
    }
}

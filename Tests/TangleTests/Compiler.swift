import Foundation
import LiterateRecorder
import Testing

/// Compiles tangled chapters against the modules that stand beside this test bundle.
struct Compiler {
    /// The folder of a fresh compilation.
    let folder: URL

    init() throws {
        folder = Self.scratch.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    func remove() {
        try? FileManager.default.removeItem(at: folder)
    }

    /// Holds what is compiled, which tests share, until the process of the tests ends.
    private static let scratch: URL = {
        atexit { try? FileManager.default.removeItem(at: Compiler.scratch) }
        return FileManager.default.temporaryDirectory
            .appending(path: "tangle-\(ProcessInfo.processInfo.processIdentifier)")
    }()

    /// Checks the types of a chapter's Swift file; returns what the compiler says.
    func check(_ swift: String, isScript: Bool = false) throws -> String {
        // Statements at file scope stand in a file of this name.
        let file = folder.appending(path: isScript ? "main.swift" : "Chapter.swift")
        try swift.write(to: file, atomically: true, encoding: .utf8)
        let result = try run(
            "/usr/bin/env",
            [
                "swiftc", "-typecheck", "-swift-version", isScript ? "5" : "6", "-I",
                Self.modules.path, file.path,
            ]
                + (isScript ? [] : ["-parse-as-library"]))
        return result.text
    }

    /// Builds the program of a chapter as the package does: optimised, with frame pointers.
    func build(_ swift: String) throws -> (program: URL, messages: String) {
        let chapter = folder.appending(path: "Chapter.swift")
        let stub = folder.appending(path: "main.swift")
        let program = folder.appending(path: "program")
        try swift.write(to: chapter, atomically: true, encoding: .utf8)
        try "runChapter()\n".write(to: stub, atomically: true, encoding: .utf8)
        let result = try run(
            "/usr/bin/env",
            [
                "swiftc", "-O", "-g", "-module-name", "TestProgram", "-swift-version", "6", "-Xcc",
                "-fno-omit-frame-pointer",
                "-I", Self.modules.path, chapter.path, stub.path, "-o", program.path,
            ] + Self.objects)
        #expect(result.status == 0, "swiftc failed:\n\(result.text)")
        return (program, result.text)
    }

    /// Builds a plain Swift file as `book run-file` does.
    func build(script: String) throws -> URL {
        let file = folder.appending(path: "main.swift")
        let program = folder.appending(path: "program")
        try script.write(to: file, atomically: true, encoding: .utf8)
        let result = try run(
            "/usr/bin/env",
            [
                "swiftc", "-O", "-module-name", "TestProgram", "-swift-version", "5",
                "-enable-upcoming-feature", "BareSlashRegexLiterals", "-I", Self.modules.path,
                file.path, "-o", program.path,
            ] + Self.objects)
        #expect(result.status == 0, "swiftc failed:\n\(result.text)")
        return program
    }

    private static let objects = BuildFolder(root: products, programs: products).objects(
        of: ["Notebook", "LiterateRecording", "LiterateLayout", "LiterateSentences", "Plots"])

    private static let products: URL = {
        let bundle = CommandLine.arguments.first { $0.hasSuffix(".xctest") }
        return bundle.map { URL(filePath: $0).deletingLastPathComponent() }
            ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: ".build/debug")
    }()

    private static var modules: URL { products.appending(path: "Modules") }
}

/// What a child process wrote, both streams together, and how it ended.
struct ChildResult {
    var text: String
    var status: Int
    var isSignalled: Bool
}

/// Runs a program to its end.
///
/// The pipe is drained while it runs: a full one would stop it.
func run(
    _ program: String, _ arguments: [String], environment: [String: String] = [:]
) throws -> ChildResult {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(filePath: program)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return ChildResult(
        text: String(decoding: data, as: UTF8.self), status: Int(process.terminationStatus),
        isSignalled: process.terminationReason == .uncaughtSignal)
}

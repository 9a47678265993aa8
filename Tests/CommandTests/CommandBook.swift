import Foundation
import GoldenTesting
import LiterateFormat
import LiterateRecording
import LiterateTesting

/// What a command wrote and how it ended.
struct CommandResult {
    var output: String
    var errors: String
    var status: Int32
}

/// A book of scripts on which the program `book` works, with a stand-in for `swift`.
final class CommandBook: Sendable {
    let scripts: ScriptBook

    init() throws {
        scripts = try ScriptBook()
        try scripts.write("tools/swift", Self.swift)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755],
            ofItemAtPath: root.appending(path: "tools/swift").path)
    }

    var root: URL { scripts.root }

    /// It builds what has no file `NAME.broken`, whose text is what the compiler says.
    ///
    /// The program in `NAME.planned` it builds only where it plans anew.
    private static let swift = """
        #!/bin/sh
        case "$1 $2" in
        --version*) echo "Swift version 6.3.1" ;;
        "build --show-bin-path") echo "$(pwd)/bin" ;;
        "package show-dependencies") [ ! -f dependencies.broken ] || exit 1; echo '{"identity": "book", "path": "", "dependencies": []}' ;;
        "package --scratch-path") cat manifest.json ;;
        "build --product")
            [ ! -e "/proc/$$/environ" ] || tr '\\0' '\\n' < "/proc/$$/environ" > variables
            if [ -f "$3.broken" ]; then cat "$3.broken"; exit 1; fi
            if [ -f "$3.planned" ] && [ ! -f .build/debug.yaml ]; then mv "$3.planned" "bin/$3"; fi ;;
        *) exit 2 ;;
        esac
        """

    /// Writes a chapter and the script that runs it: what it does after its opening.
    func write(_ name: String, _ text: String, runs body: String) throws {
        try scripts.write("chapters/\(name).md", text)
        let chapter = sampleChapter(text, name: name)
        try scripts.script(name, try scripts.opening(chapter) + "\n" + body)
        let names = try Book.chapterNames(root: root)
        try scripts.write("manifest.json", sampleManifest(chapters: names))
        // As an edit of the list of chapters does.
        try scripts.write("Package.swift", names.map { "// \($0)\n" }.joined())
        for name in names {
            try scripts.write("Sources/Chapters/\(name)/main.swift", "runChapter()")
        }
    }

    /// Starts `book` with some arguments.
    func start(_ arguments: String...) throws -> Process { try start(arguments) }

    private func start(_ arguments: [String], by starter: [String] = []) throws -> Process {
        let process = Process()
        let words = words(arguments, starter)
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.environment = try environment()
        process.standardInput = FileHandle.nullDevice
        for (stream, file) in [("out", \Process.standardOutput), ("err", \Process.standardError)] {
            let path = root.appending(path: stream).path
            _ = FileManager.default.createFile(atPath: path, contents: nil)
            process[keyPath: file] = FileHandle(forWritingAtPath: path)
        }
        try process.run()
        return process
    }

    /// Starts `book` at a terminal of its own, by another program where one is given.
    func startAtTerminal(
        _ arguments: String..., by starter: [String] = []
    ) throws -> TerminalProcess {
        try TerminalProcess(words(arguments, starter), in: root, environment: environment())
    }

    private func words(_ arguments: [String], _ starter: [String]) -> [String] {
        starter + [builtProgram("book").path] + arguments + ["--root", root.path]
    }

    private func environment() throws -> [String: String] {
        var environment = ProcessInfo.processInfo.environment
        environment["PATH"] = "\(root.path)/tools:" + (environment["PATH"] ?? "")
        // What a killed command leaves behind goes with the book.
        let temporary = root.appending(path: "tmp")
        if !FileManager.default.fileExists(atPath: temporary.path) {
            try FileManager.default.createDirectory(
                at: temporary, withIntermediateDirectories: true)
        }
        environment["TMPDIR"] = temporary.path
        // As make calls it.
        environment.merge(["MAKEFLAGS": "s", "MAKELEVEL": "1", "_": "/usr/bin/make"]) { $1 }
        return environment
    }

    /// Runs `book` to its end.
    func run(_ arguments: String...) throws -> CommandResult { try run(arguments) }

    /// Runs `book` to its end, by another program where one is given, with its options.
    func run(_ arguments: [String], by starter: [String] = []) throws -> CommandResult {
        let process = try start(arguments, by: starter)
        process.waitUntilExit()
        return CommandResult(
            output: text("out") ?? "", errors: text("err") ?? "",
            status: process.terminationStatus)
    }

    func text(_ path: String) -> String? {
        try? String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The bytes of every file below a folder, hidden ones included.
    func files(in path: String) -> [String: Data] {
        let folder = root.appending(path: path)
        var files: [String: Data] = [:]
        for name in (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? [] {
            files[name] = try? Data(contentsOf: folder.appending(path: name))
        }
        return files
    }
}

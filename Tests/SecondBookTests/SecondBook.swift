import Foundation
import LiterateTesting

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// A book about music, made by `book init` from a tagged clone of this repository's last commit, in a
/// path with a blank and an umlaut.
final class SecondBook: Sendable {
    /// What a command wrote and how it ended.
    struct Result {
        var output: String
        var errors: String
        var status: Int32

        /// The chapters that ran, in order.
        var runs: [String] {
            errors.split(separator: "\n").compactMap { line in
                let words = line.split(separator: " ").map(String.init)
                return words.count > 1 && ["runs", "runs:"].contains(words[1]) ? words[0] : nil
            }.sorted()
        }
    }

    private let place = URL.temporaryDirectory
        .appending(path: "Zweites Büchlein \(UUID().uuidString)")
    private var engine: URL { place.appending(path: "engine") }
    /// The book's folder.
    var root: URL { place.appending(path: "Töne & Intervalle") }

    /// Clones the engine and makes the book.
    init() throws {
        let repository = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        let git = URL(filePath: "/usr/bin/env")
        try succeed(git, ["git", "clone", "--quiet", repository.path, engine.path])
        let version = try run(builtProgram("book"), ["--version"]).output.split(separator: "\n")
        try succeed(
            git, ["git", "-C", engine.path, "tag", "--force"] + version.map(String.init))
        try succeed(
            builtProgram("book"),
            ["init", root.path, "--engine", engine.absoluteString, "--title", "Töne"])
    }

    deinit {
        try? FileManager.default.removeItem(at: place)
    }

    // MARK: Files

    func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    func write(_ path: String, _ text: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    func replace(_ old: String, with new: String, in path: String) throws {
        try write(path, text(path).replacing(old, with: new))
    }

    // MARK: Commands

    /// Runs `swift` in the book's folder.
    func swift(_ arguments: String...) throws -> Result {
        try run(URL(filePath: "/usr/bin/env"), ["swift"] + arguments)
    }

    /// Runs the book's own `book`, once `swift run` has built it.
    func book(_ arguments: String...) throws -> Result { try run(program, arguments) }

    private var program: URL { root.appending(path: ".build/debug/book") }

    private func run(_ program: URL, _ arguments: [String]) throws -> Result {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let isThere = FileManager.default.fileExists(atPath: root.path)
        process.currentDirectoryURL = isThere ? root : place
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try stream("out")
        process.standardError = try stream("err")
        try process.run()
        process.waitUntilExit()
        return Result(
            output: try String(contentsOf: place.appending(path: "out"), encoding: .utf8),
            errors: try String(contentsOf: place.appending(path: "err"), encoding: .utf8),
            status: process.terminationStatus)
    }

    private func stream(_ name: String) throws -> FileHandle {
        let file = place.appending(path: name)
        try Data().write(to: file)
        return try FileHandle(forWritingTo: file)
    }

    private func succeed(_ program: URL, _ arguments: [String]) throws {
        let result = try run(program, arguments)
        guard result.status == 0 else { throw Failure(description: "\(arguments): \(result)") }
    }

    /// Serves the book until it has answered with a page that holds, or with something else for a minute;
    /// returns the page, and how the server ends.
    func served(
        _ page: String, until holds: (String) -> Bool = { _ in true }
    ) async throws -> (page: String, status: Int32) {
        let process = Process()
        let output = Pipe()
        process.executableURL = program
        process.arguments = ["serve", "--port", "0", "--quiet"]
        process.currentDirectoryURL = root
        process.standardOutput = output
        try process.run()
        defer { process.terminate() }
        // It writes one line when it listens.
        let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        guard let address = line.split(separator: " ").first(where: { $0.hasPrefix("http:") }),
            let url = URL(string: String(address) + page)
        else { throw Failure(description: "no address in '\(line)'") }
        var text = ""
        for _ in 0..<600 {
            text = String(decoding: try await URLSession.shared.data(from: url).0, as: UTF8.self)
            if holds(text) { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        process.interrupt()
        process.waitUntilExit()
        return (text, process.terminationStatus)
    }
}

struct Failure: Error, CustomStringConvertible {
    var description: String
}

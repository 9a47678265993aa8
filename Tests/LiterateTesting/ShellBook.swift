import Foundation
import LiterateFormat
import LiterateRecorder
import LiterateRecording
import LiterateRunner
import Synchronization

/// A book in a temporary folder whose cells hold shell commands: its "compiler" makes scripts of
/// them that keep to the contract of a chapter's process, so a test can edit what a cell does.
///
/// A cell that says `undefined` does not compile. In a cell, `event '{…}'` writes an event.
package final class ShellBook: Sendable {
    /// The book's folder.
    package let root: URL
    private let built = Mutex<[String]>([])
    private let version = Mutex<String?>("Swift 6.3.1")
    private let listed = Mutex<[String]?>(nil)

    /// Writes the chapters, by name.
    package init(_ chapters: [String: String]) throws {
        root = URL.temporaryDirectory.appending(path: "shell-\(UUID().uuidString)")
        try write("Package.swift", "// the package")
        try write("book.json", #"{"title": "A book", "inputs": ["data"]}"#)
        try write("data/words.txt", "emma\n")
        try write("Sources/Library/Tensors/Matmul.swift", "// slow")
        for (name, text) in chapters { try write("chapters/\(name).md", text) }
    }

    deinit {
        try? FileManager.default.removeItem(at: root)
    }

    /// The chapters that were compiled since the last time, in order; then forgets them.
    package func takeBuilds() -> [String] {
        built.withLock { names in
            defer { names = [] }
            return names
        }
    }

    /// The chapters that began to run since the last time, in alphabetical order.
    package func takeRuns() -> [String] {
        let file = root.appending(path: "runs")
        let text = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        try? FileManager.default.removeItem(at: file)
        return text.split(separator: "\n").map(String.init).sorted()
    }

    /// Gives the book a package that lists some chapters.
    package func describePackage(with chapters: [String]) throws {
        listed.withLock { $0 = chapters }
    }

    /// Says that the toolchain is another.
    package func setToolchain(_ text: String) { version.withLock { $0 = text } }

    /// Says that the toolchain does not answer, or that it does.
    package func failToolchain(_ fails: Bool) {
        version.withLock { $0 = fails ? nil : "Swift 6.3.1" }
    }

    /// A runner that compiles and runs the chapters as they are.
    package func runner(_ reporter: ProgressReporter) -> BookRunner {
        BookRunner(root: root, toolchain: toolchain, reporter: reporter)
    }

    /// What makes the chapters' programs.
    package var toolchain: StandInToolchain {
        var toolchain = StandInToolchain(root: root, programs: root.appending(path: "bin"))
        toolchain.answer = {
            guard let version = self.version.withLock({ $0 }) else {
                throw RunnerError.failedTool(command: "swift --version")
            }
            return version
        }
        toolchain.listed = listed.withLock { $0 }
        return toolchain.making { try self.make($0) }
    }

    /// Writes a file as editors do: a new one in the place of the old.
    package func write(_ path: String, _ text: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file, options: .atomic)
        if path.hasPrefix("chapters/"), path.hasSuffix(".md") {
            try writeStub(of: file.deletingPathExtension().lastPathComponent)
        }
    }

    private func writeStub(of chapter: String) throws {
        let path = "Sources/Chapters/\(chapter)/main.swift"
        guard !FileManager.default.fileExists(atPath: root.appending(path: path).path) else {
            return
        }
        try write(path, "runChapter()\n")
    }

    /// The text of a file.
    package func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The bytes of all files but those that tools keep, by path.
    package func files() throws -> [String: Data] {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: root.path)
        var files: [String: Data] = [:]
        for path in paths
        where !path.hasPrefix(".build") && !path.hasPrefix("bin") && path != "runs" {
            files[path] = FileManager.default.contents(atPath: root.appending(path: path).path)
        }
        return files
    }

    /// Makes the files what they were.
    package func restore(_ files: [String: Data]) throws {
        for path in try self.files().keys where files[path] == nil {
            try FileManager.default.removeItem(at: root.appending(path: path))
        }
        for (path, data) in files {
            try data.write(to: root.appending(path: path), options: .atomic)
        }
    }

    /// Replaces a text in a file.
    package func edit(_ path: String, _ old: String, _ new: String) throws {
        let text = try text(path)
        precondition(text.contains(old), "'\(old)' is not in \(path)")
        try write(path, text.replacing(old, with: new))
    }

    private func make(_ name: String) throws {
        built.withLock { $0.append(name) }
        let book = try Book.load(root: root)
        guard let chapter = book.chapters.first(where: { $0.name == name }) else {
            // It was removed meanwhile.
            throw RunnerError.missingExecutable(chapter: name, path: "bin/\(name)")
        }
        var script = """
            \(scriptHead)
            mark() { event "{\\"$1\\":{\\"cell\\":$2,\\"offset\\":$(offset)}}"; }
            echo \(name) >> runs
            \(try openingLine(of: chapter, in: book))

            """
        for cell in chapter.cells where cell.options.isRun {
            let pieces = try book.pieces(of: cell, in: chapter)
            if let error = pieces.compactMap(undefined).first {
                throw RunnerError.buildFailed(chapter: name, diagnostics: [error])
            }
            script += "mark begin \(cell.index)\n" + pieces.map(\.code).joined()
            script += "mark end \(cell.index)\n"
        }
        let tangled = try tangledFile(of: chapter, in: book)
        try write(tangled.path, String(decoding: tangled.data, as: UTF8.self))
        try write("bin/\(name)", script + "event '{\"finished\":{}}'\n")
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: root.appending(path: "bin/\(name)").path)
    }

    private func undefined(_ piece: CodePiece) -> Diagnostic? {
        let lines = piece.code.split(separator: "\n", omittingEmptySubsequences: false)
        guard let index = lines.firstIndex(where: { $0.contains("undefined") }) else { return nil }
        let column = lines[index].distance(
            from: lines[index].startIndex, to: lines[index].range(of: "undefined")!.lowerBound)
        return Diagnostic(
            SourcePosition(file: piece.path, line: piece.line + index, column: column + 1),
            "cannot find 'undefined' in scope\n\(piece.line + index) | \(lines[index])")
    }
}

import Foundation
import LiterateFormat
import LiterateRecording

/// A book whose chapters' executables are shell scripts that keep to the contract of a chapter's
/// process: events to `$BOOK_RECORDING/events.jsonl`, everything else to their output.
package final class ScriptBook: Sendable {
    /// The folder of the book.
    package let root: URL
    /// The folder of the scripts.
    package let executables: URL

    /// What compiles nothing: the scripts are the programs.
    package var toolchain: StandInToolchain { StandInToolchain(root: root, programs: executables) }

    /// Makes a book without chapters.
    package init() throws {
        root = URL.temporaryDirectory.appending(path: "scripts-\(UUID().uuidString)")
        executables = root.appending(path: "bin")
        try write("Package.swift", "// the package")
        try write("book.json", #"{"title": "A book", "inputs": ["data"]}"#)
        try write("data/words.txt", "emma\n")
        try write("Sources/Library/Tensors/Matmul.swift", "// slow")
    }

    deinit {
        try? FileManager.default.removeItem(at: root)
    }

    /// Writes a file of the book.
    package func write(_ path: String, _ text: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// Makes a chapter's executable: a script in which `event` writes an event's line and `offset`
    /// is the length of the output so far.
    package func script(_ name: String, _ body: String) throws {
        let path = "bin/\(name)"
        try write("Sources/Chapters/\(name)/main.swift", "runChapter()\n")
        try write(
            path,
            """
            \(scriptHead)
            begin() { event "{\\"begin\\":{\\"cell\\":$1,\\"offset\\":$(offset)}}"; }
            end() { event "{\\"end\\":{\\"cell\\":$1,\\"offset\\":$(offset)}}"; }
            finished() { event '{"finished":{}}'; }
            \(body)
            """)
        try FileManager.default.setAttributes(
            [.posixPermissions: 0o755], ofItemAtPath: root.appending(path: path).path)
    }

    /// The event that opens a run of a chapter, as a line for ``script(_:_:)``.
    ///
    /// - Parameter refused: The Swift files of cells that must not compile, by the cells' places.
    package func opening(
        _ chapter: Chapter, in book: Book? = nil, refused: [Int: String] = [:]
    ) throws -> String {
        let tangled = try tangledFile(of: chapter, in: book, refused: refused)
        try write(tangled.path, String(decoding: tangled.data, as: UTF8.self))
        return try openingLine(of: chapter, in: book)
    }
}

import Foundation
import GoldenTesting
import LiterateExport
import LiterateFormat
import Testing

/// Plain Swift files of chapters with all that tangling is about, compiled for real.
struct ExportedFileTests {
    @Test(
        "A chapter's plain Swift file compiles, and prints what the chapter prints",
        arguments: [("programs/run", "01-run"), ("programs/expected-failures", "01-expected")])
    func compiles(fixture: String, chapter name: String) throws {
        let program = try ChapterProgram(fixture: fixture, chapter: name)
        let recording = try program.record()
        let root = try FixtureCase(fixture).chapter.deletingLastPathComponent()
            .deletingLastPathComponent()
        let book = try Book.load(root: root)
        let chapter = try #require(book.chapters.first { $0.name == name })
        let file = SwiftFile(chapter, of: book, recording: recording).file
        let compiler = try Compiler()
        defer { compiler.remove() }
        let messages = try compiler.check(String(decoding: file, as: UTF8.self), isScript: true)
        #expect(!messages.contains("error:"), "\(messages)")
    }
}

import Foundation
import GoldenTesting
import LiterateExport
import LiterateFormat
import Testing

/// Plain Swift files of chapters with all that tangling is about, compiled for real.
struct ExportedFileTests {
    @Test(
        "A chapter's plain Swift file compiles",
        arguments: [("programs/run", "01-run"), ("programs/expected-failures", "01-expected")])
    func compiles(fixture: String, chapter name: String) throws {
        let (text, _) = try export(FixtureCase(fixture).chapter)
        let compiler = try Compiler()
        defer { compiler.remove() }
        let messages = try compiler.check(text, isScript: true)
        #expect(!messages.contains("error:"), "\(messages)")
    }

    @Test(
        "A chapter's plain Swift file prints what the chapter prints",
        arguments: ["01-variables", "02-forwards", "08-throws"])
    func prints(chapter: String) throws {
        let book = FixtureCase("scripts").folder
        let (text, outputs) = try export(book.appending(path: "chapters/\(chapter).md"))
        let compiler = try Compiler()
        defer { compiler.remove() }
        let result = try run(compiler.build(script: text).path, [])
        #expect(result.status == 0)
        #expect(result.text == outputs)
    }

    /// The plain Swift file of a chapter, and what the chapter prints.
    private func export(_ file: URL) throws -> (text: String, outputs: String) {
        let recording = try ChapterProgram(file: file).record()
        let root = file.deletingLastPathComponent().deletingLastPathComponent()
        let name = file.deletingPathExtension().lastPathComponent
        let book = try Book.load(root: root)
        let chapter = try #require(book.chapters.first { $0.name == name })
        let text = SwiftFile(chapter, of: book, recording: recording).file
        return (
            String(decoding: text, as: UTF8.self),
            recording.cells.flatMap(\.items).map(\.text).joined()
        )
    }
}

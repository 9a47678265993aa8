import Foundation
import GoldenTesting
import LiterateFormat
import LiterateRecording
import LiterateTangle
import Testing

/// Ordinary Swift in cells: each gives what it says below it, as it would in one script.
struct ScriptTests {
    private static let book = FixtureCase("scripts").folder

    @Test(arguments: try! Book.chapterNames(root: book))
    func givesWhatAScriptGives(name: String) throws {
        let program = try ChapterProgram(file: Self.book.appending(path: "chapters/\(name).md"))
        #expect(program.compilerMessages == "")
        let recording = try program.record()
        #expect(recording.failure == nil)
        let book = try Book.load(root: Self.book)
        let chapter = try #require(book.chapters.first { $0.name == name })
        for (cell, recorded) in zip(chapter.cells, recording.cells) {
            #expect(recorded.mishap == nil)
            let text = recorded.items.map(\.text).joined()
            #expect(text == cell.output?.text ?? "", "\(chapter.path):\(cell.fenceLine)")
        }
    }
}

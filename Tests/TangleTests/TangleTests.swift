import LiterateFormat
import Foundation
import GoldenTesting
import LiterateTangle
import Testing

/// The Swift file of a chapter, as text.
struct TangleTests {
    @Test(arguments: FixtureCase.all(in: "expect", beside: #filePath))
    func chapterBecomesSwift(fixture: FixtureCase) throws {
        try fixture.expect(try tangleChapter(at: fixture.chapter), in: "expected.txt")
    }

    @Test(arguments: FixtureCase.all(in: "failure", beside: #filePath))
    func mistakesAreReported(fixture: FixtureCase) throws {
        let failure = #expect(throws: Diagnostics.self) {
            try tangleChapter(at: fixture.chapter)
        }
        try fixture.expect(try #require(failure).description + "\n", in: "expected.txt")
    }

    @Test func proseDoesNotReachTheSwiftFile() throws {
        let cell = "```swift name=a\nlet x = 1\nx\n```\n"
        let before = try tangled("# One\n\nSome words.\n\n\(cell)")
        #expect(
            try tangled("# Another\n\nQuite other words, and more of them.\n\n\(cell)\nEnd.\n")
                == before)
        #expect(try tangled("# One\n\nSome words.\n\n\n\(cell)") != before)
    }

    @Test func otherChaptersMatterOnlyWhereReused() throws {
        let a = try chapter("01-a", "```swift name=x\n1\n```\n\n```swift name=y\n2\n```\n")
        let edited = try chapter("01-a", "```swift name=x\n1\n```\n\n```swift name=y\n3\n```\n")
        let b = try chapter("02-b", "```swift reuse=01-a/x\n```\n")
        let c = try chapter("03-c", "```swift reuse=01-a/y\n```\n")
        let old = Book(chapters: [a, b, c])
        let new = Book(chapters: [edited, b, c])
        #expect(try tangle(b, of: old) == tangle(b, of: new))
        #expect(try tangle(c, of: old) != tangle(c, of: new))
    }

    @Test func fileIsWrittenOnlyWhenItsBytesChange() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(writeIfChanged("one", to: file))
        let old = Date(timeIntervalSince1970: 1_000_000_000)
        try FileManager.default.setAttributes([.modificationDate: old], ofItemAtPath: file.path)
        #expect(writeIfChanged("one", to: file))
        #expect(try modified(file) == old)
        #expect(writeIfChanged("two", to: file))
        #expect(try modified(file) != old)
        #expect(try String(contentsOf: file, encoding: .utf8) == "two")
        #expect(!writeIfChanged("x", to: file.appending(path: "below/a/file")))
    }

    private func modified(_ file: URL) throws -> Date? {
        try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate] as? Date
    }

    private func chapter(_ name: String, _ source: String) throws -> Chapter {
        try Chapter(name: name, path: "chapters/\(name).md", source: source)
    }

    private func tangled(_ source: String) throws -> String {
        let chapter = try chapter("01-a", source)
        return try tangle(chapter, of: Book(chapters: [chapter]))
    }
}

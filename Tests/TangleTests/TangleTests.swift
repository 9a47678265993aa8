import Foundation
import GoldenTesting
import LiterateFormat
import LiterateTangle
import Testing

/// The Swift file of a chapter, as text.
struct TangleTests {
    @Test(arguments: FixtureCase.all(in: "expect", beside: #filePath))
    func chapterBecomesSwift(fixture: FixtureCase) throws {
        let tangled = try tangleChapter(at: fixture.chapter)
        try fixture.expect(tangled.swift, in: "expected.txt")
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        let facts = String(decoding: try encoder.encode(tangled.facts), as: UTF8.self)
        try fixture.expect(facts + "\n", in: "beside.json")
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
        #expect(try tangle(c, of: old).swift != tangle(c, of: new).swift)
        #expect(try tangle(c, of: old).facts.code != tangle(c, of: new).facts.code)
    }

    @Test func filesAreWrittenOnlyWhenTheirBytesChange() throws {
        let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: root) }
        let source = root.appending(path: "chapters/01-a.md")
        let output = root.appending(path: "01-a.swift")
        let beside = root.appending(path: "01-a.json")
        try FileManager.default.createDirectory(
            at: source.deletingLastPathComponent(), withIntermediateDirectories: true)
        func tangle(_ text: String) throws -> [Bool] {
            let old = Date(timeIntervalSince1970: 1_000_000_000)
            for file in [output, beside] {
                try? FileManager.default.setAttributes(
                    [.modificationDate: old], ofItemAtPath: file.path)
            }
            try Data(text.utf8).write(to: source)
            try Data(#"{"title": "A book"}"#.utf8).write(to: root.appending(path: "book.json"))
            try tangleChapter(at: source, into: output)
            return try [output, beside].map { try modified($0) != old }
        }
        #expect(try tangle("```swift name=a caption=A\n1\n```\n") == [true, true])
        #expect(try tangle("```swift name=a caption=B\n1\n```\n") == [false, false])
        #expect(try tangle("```swift name=a\n2\n```\n") == [true, true])
        #expect(try tangle("\n```swift name=a\n2\n```\n") == [true, false], "the lines moved")
        #expect(throws: (any Error).self) {
            try tangleChapter(at: source, into: output.appending(path: "below/a/01-a.swift"))
        }
    }

    private func modified(_ file: URL) throws -> Date? {
        try FileManager.default.attributesOfItem(atPath: file.path)[.modificationDate] as? Date
    }

    private func chapter(_ name: String, _ source: String) throws -> Chapter {
        try Chapter(name: name, path: "chapters/\(name).md", source: source)
    }

    private func tangled(_ source: String) throws -> String {
        let chapter = try chapter("01-a", source)
        return try tangle(chapter, of: Book(chapters: [chapter])).swift
    }
}

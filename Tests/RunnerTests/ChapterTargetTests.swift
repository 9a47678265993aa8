import Foundation
import LiterateFormat
import LiterateRecorder
import LiterateTesting
import Testing

@testable import LiterateRunner

/// What the package lacks to build a chapter is said before anything is compiled.
@Suite struct ChapterTargetTests {
    private let chapter = sampleChapter("```swift\nprint(1)\n```\n", name: "02-b")

    /// A book with a package whose list has some chapters.
    private func book(listed: [String], stubs: [String]) throws -> ScriptBook {
        let book = try ScriptBook()
        let lines = listed.map { "    \"\($0)\",\n" }.joined()
        try book.write("Package.swift", "let chapters = [\n\(lines)]\nPackage()\n")
        try book.write("chapters/02-b.md", chapter.source)
        for stub in stubs { try book.write("Sources/Chapters/\(stub)/main.swift", "runChapter()") }
        return book
    }

    /// What a run of the chapter says.
    private func error(_ book: ScriptBook, listed: [String]) async throws -> String? {
        let runner = BookRunner(
            root: book.root,
            toolchain: book.toolchain.listing(listed).making { _ in Issue.record("built") },
            reporter: ProgressReporter(style: .plain, write: { Issue.record("said \($0)") }))
        let error = await #expect(throws: Diagnostics.self) {
            try await runner.recordings(of: [chapter], in: Book(chapters: [chapter]))
        }
        return error?.description
    }

    @Test func aChapterThatIsNotListed() async throws {
        let book = try book(listed: ["01-a"], stubs: ["01-a"])
        try book.write("chapters/01-a.md", "# A\n")
        #expect(
            try await error(book, listed: ["01-a"]) == """
                chapters/02-b.md:1:1: error: the chapter is not in the list `chapters` of \
                Package.swift; add the line `"02-b",` there ('swift run book new' writes it for a \
                new chapter)
                """)
    }

    @Test func aChapterThatIsListedUnderAnotherName() async throws {
        let book = try book(listed: ["02-a"], stubs: ["02-a"])
        #expect(
            try await error(book, listed: ["02-a"]) == """
                chapters/02-b.md:1:1: error: the chapter is not in the list `chapters` of \
                Package.swift; the list has `02-a`, of which there is no file: correct the name
                """)
    }

    @Test func aChapterWithoutStub() async throws {
        let book = try book(listed: ["02-b"], stubs: [])
        #expect(
            try await error(book, listed: ["02-b"]) == """
                chapters/02-b.md:1:1: error: `Sources/Chapters/02-b/main.swift` is missing, and \
                without it nothing can be built; copy another chapter's, or write the line \
                `runChapter()` there
                """)
    }

    @Test func aLineOfTheListWithoutChapterAndStub() async throws {
        let book = try book(listed: ["02-b", "07-gone"], stubs: ["02-b"])
        #expect(
            try await error(book, listed: ["02-b", "07-gone"]) == """
                Package.swift:3:5: error: there is neither `chapters/07-gone.md` nor \
                `Sources/Chapters/07-gone/main.swift`, and nothing can be built; take \
                `"07-gone",` out of the list `chapters`
                """)
    }
}

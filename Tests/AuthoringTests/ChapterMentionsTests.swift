import Foundation
import LiterateAuthoring
import LiterateFormat
import LiteratePages
import LiterateRecorder
import LiterateStages
import LiterateTesting
import Testing

/// What is forgotten when a chapter is renamed or removed, each at its place.
@Suite struct ChapterMentionsTests {
    /// The sample book with all that a book has besides its chapters.
    private func book() throws -> FixtureBook {
        let book = try sampleBook()
        try book.write(
            "Package.swift", "let chapters = [\n    \"01-one\",\n    \"02-two\",\n]\n")
        for name in ["01-one", "02-two"] {
            try book.write("Sources/Chapters/\(name)/main.swift", "runChapter()\n")
        }
        try book.write(
            "README.md",
            """
            # A book

            ![A plot](chapters/figures/01-one/plot.svg) of [a chapter](chapters/01-one.md#details)

            1. [One & only](chapters/01-one.md)
            2. [Two](chapters/02-two.md)

            """)
        return book
    }

    private func problems(_ book: FixtureBook, _ names: [String] = []) async throws -> [String] {
        let error = await #expect(throws: Diagnostics.self) {
            try await book.builder.verify(names)
        }
        return error?.all.map(\.description) ?? []
    }

    @Test func aBookThatAgrees() async throws {
        let book = try book()
        #expect(try await book.builder.build().last == "2 chapters verified: 2 cells, 1 figure")
    }

    @Test func aRemovedChapter() async throws {
        let book = try book()
        try FileManager.default.removeItem(at: book.root.appending(path: "chapters/02-two.md"))
        let text = try book.text("chapters/01-one.md")
        try book.write("chapters/01-one.md", text.replacing("[two](02-two.md#end), ", with: ""))
        try book.write("chapters/figures/02-two/a.svg", "")
        #expect(
            try await problems(book) == [
                "Package.swift:3:5: error: the list `chapters` has '02-two', and there is no "
                    + "'chapters/02-two.md'; take the line away, or correct the name",
                "Sources/Chapters/02-two:1:1: error: there is no chapter '02-two' whose stub this "
                    + "is; remove the folder",
                "chapters/figures/02-two:1:1: error: there is no chapter '02-two' whose figures "
                    + "these are; remove the folder",
                "README.md:6:10: error: there is no 'chapters/02-two.md'; correct the link, or take "
                    + "it away",
            ])
        try await #require(throws: Diagnostics.self) { try await book.builder.build() }
        #expect(try book.site().isEmpty)
    }

    @Test func aNewChapterThatTheReadmeLacks() async throws {
        let book = try book()
        try book.write("chapters/03-three.md", "# Three\n\nWords.\n")
        #expect(
            try await problems(book) == [
                "README.md:5:1: error: the list of chapters lacks '03-three'; add "
                    + "'[Three](chapters/03-three.md)' to it"
            ])
    }

    @Test func anotherTitle() async throws {
        let book = try book()
        try book.write("chapters/02-two.md", "# Two *and* `more`\n\n## End\n")
        #expect(
            try await problems(book) == [
                "README.md:6:1: error: the title of '02-two' is another; write "
                    + "'[Two and more](chapters/02-two.md)'"
            ])
        let readme = try book.text("README.md")
        try book.write("README.md", readme.replacing("[Two]", with: "[Two *and* `more`]"))
        #expect(try await problems(book).allSatisfy { $0.hasPrefix("site/") }, "as Markdown has it")
    }

    @Test func aMovedFigure() async throws {
        let book = try book()
        let readme = try book.text("README.md")
        try book.write("README.md", readme.replacing("01-one/plot", with: "01-first/plot"))
        #expect(
            try await problems(book) == [
                "README.md:3:11: error: there is no 'chapters/figures/01-first/plot.svg'; correct "
                    + "the link, or take it away"
            ])
    }

    @Test func aFigureOfTheFrontPage() async throws {
        let book = try book()
        let two = try book.text("chapters/02-two.md")
        try book.write(
            "chapters/02-two.md", two.replacing("swift reuse", with: "swift name=echo reuse"))
        try book.write(
            "book.json",
            """
            { "title": "A book", "frontFigures": [
              { "chapter": "01-on", "cell": "plot", "caption": "a" },
              { "chapter": "03-three", "cell": "plot", "caption": "b" },
              { "chapter": "01-one", "cell": "plott", "caption": "c" },
              { "chapter": "01-one", "cell": "x", "caption": "d" },
              { "chapter": "01-one", "cell": "plot", "caption": "e" },
              { "chapter": "02-two", "cell": "echo", "caption": "f" } ] }
            """)
        #expect(
            try await problems(book) == [
                "book.json:2:16: error: there is no chapter '01-on' for the front page to show a "
                    + "figure of; did you mean `01-one`?",
                "book.json:3:16: error: there is no chapter '03-three' for the front page to show a "
                    + "figure of; name another chapter",
                "book.json:4:34: error: 'chapters/01-one.md' has no cell named 'plott' for the front "
                    + "page to show a figure of; did you mean `plot`?",
                "book.json:5:34: error: 'chapters/01-one.md' has no cell named 'x' for the front page "
                    + "to show a figure of; name one that draws",
                "book.json:7:34: error: 'chapters/02-two.md' draws nothing in the cell 'echo' for the "
                    + "front page to show a figure of; name one that draws",
            ])
    }

    @Test func aListWithCarriageReturns() async throws {
        let book = try book()
        for file in ["Package.swift", "README.md"] {
            try book.write(file, try book.text(file).replacing("\n", with: "\r\n"))
        }
        try book.write("chapters/03-three.md", "# Three\n\nWords.\n")
        #expect(try await problems(book).map { $0.prefix(14) } == ["README.md:5:1:"])
        let manifest = try book.text("Package.swift")
        try book.write("Package.swift", manifest.replacing("02-two", with: "02-tow"))
        #expect(try await problems(book).first?.hasPrefix("Package.swift:3:5: ") == true)
    }

    /// Who asks for one chapter wants to hear of that one.
    @Test func oneChapterAloneIsNotHeldAgainstTheOthers() async throws {
        let book = try book()
        _ = try await book.builder.build()
        try book.write("chapters/figures/09-gone/a.svg", "")
        _ = try await book.builder.verify(["2"])
    }
}

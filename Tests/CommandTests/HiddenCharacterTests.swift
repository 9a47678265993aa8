import Foundation
import LiterateTesting
import Testing

/// Nothing that `book` writes does anything to a terminal, whoever wrote it.
@Suite struct HiddenCharacterTests {
    private let text = "# One\n\n```swift name=a\na()\n```\n"

    /// A book whose cell prints every character that a terminal acts on.
    private func book(_ body: String = "cat hidden") throws -> CommandBook {
        let book = try CommandBook()
        try book.write(
            "01-one", text,
            runs: "begin 0; cd \"$(dirname \"$0\")/..\"; \(body); end 0; finished")
        try book.scripts.write("hidden", hiddenText + "\n")
        return book
    }

    private func expectNone(
        in result: CommandResult, _ status: Int32, showing shown: String = "u{1B}[31mred",
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let text = result.output + result.errors
        #expect(result.status == status, "\(text)", sourceLocation: sourceLocation)
        #expect(hiddenCharacters(in: text) == [], sourceLocation: sourceLocation)
        #expect(text.contains(shown), "\(text)", sourceLocation: sourceLocation)
    }

    @Test func whatACellPrints() throws {
        let book = try book()
        expectNone(in: try book.run("verify"), 1)
        expectNone(in: try book.run("verify", "--format=github"), 1)
        expectNone(in: try book.run("accept"), 0, showing: "the output of cell 1 'a' added")
        let chapter = try #require(book.text("chapters/01-one.md"))
        #expect(hiddenCharacters(in: chapter) == [])
        expectNone(in: try book.run("build"), 0, showing: "1 chapter verified")
        let page = try #require(book.text("site/01-one.html"))
        #expect(hiddenCharacters(in: page) == [])
        #expect(page.contains("<samp>\\u{1B}[31mred\\u{1B}[0m\\u{1B}]0;title\\u{7}"))
    }

    @Test func whatACellPrintsInOneRunOnly() throws {
        let book = try book("echo $$; cat hidden")
        expectNone(in: try book.run("accept"), 1, showing: "prints something else in a second run")
    }

    @Test func whatACellSaysWhenItStops() throws {
        let stopped = try book("cat hidden; exit 3")
        expectNone(in: try stopped.run("verify"), 1)
        let message = String(
            decoding: try JSONEncoder().encode(hiddenText + "mishap"), as: UTF8.self)
        let mishap = try book("cat mishap >> \"$BOOK_RECORDING/events.jsonl\"")
        try mishap.scripts.write(
            "mishap", "{\"mishap\":{\"cell\":0,\"message\":\(message),\"isThrown\":false}}\n")
        expectNone(in: try mishap.run("verify"), 1)
        expectNone(in: try mishap.run("build", "--format=github"), 1)
    }

    @Test func whatTheCompilerSays() throws {
        let book = try book()
        try book.scripts.write(
            "01-one.broken",
            "\(book.root.path)/chapters/01-one.md:4:1: error: no \(hiddenText)\nnote: \(hiddenText)\n"
        )
        expectNone(in: try book.run("build"), 1)
        try book.scripts.write("01-one.broken", "error: \(hiddenText)\n")
        expectNone(in: try book.run("build"), 1)
    }

    @Test func whatAChapterAndItsOptionsSay() throws {
        let name = "\u{1B}[31mred\u{7}\u{202E}"
        let cell = try #require(text.split(separator: "\n\n").last)
        for text in [
            "# One\n\n\(cell.replacing("name=a", with: "name=\"\(name)\""))",
            "\(text)\n[a](\(name).md)\n", "\(text)\n<b title=\"\(name)\">\n", "\(text)\n<\(name)\n",
            "\(text)\n```swift name=b \(name)\nb\n```\n",
        ] {
            let book = try book()
            try book.scripts.write("chapters/01-one.md", text)
            let result = try book.run("build")
            #expect(result.status == 1 && hiddenCharacters(in: result.errors) == [])
            #expect(result.errors.contains("chapters/01-one.md:"), "\(result.errors)")
        }
    }

    @Test func whatFilesAndArgumentsAreCalled() throws {
        let name = "\u{1B}[31mred\u{7}\u{9B}2J\u{202E}"
        let book = try book()
        expectNone(in: try book.run("verify", name), 64)
        expectNone(in: try book.run("verify", "--\(name)"), 64)
        expectNone(in: try book.run("new", name), 64)
        try book.scripts.write("chapters/\(name).md", "# Two\n")
        expectNone(in: try book.run("verify"), 1)
        try book.scripts.write(
            "book.json", "{\"title\": \"A book\", \"\(name)\": 1, \"inputs\": [\"\u{1B}[31mred\"]}")
        let result = try book.run("verify")
        #expect(result.status == 1 && hiddenCharacters(in: result.errors) == [])
    }
}

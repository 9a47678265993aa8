import LiterateFormat
import LiterateRecording
import LiterateTesting
import Testing

@testable import LiterateWeave

/// What cannot be seen is seen on a page, wherever it came from a program or stands in code.
@Suite struct HiddenCharacterTests {
    private func cells(_ source: String, _ items: [RecordedItem]...) throws -> String {
        let chapter = sampleChapter(source)
        var run = sampleRun(of: chapter)
        for (index, items) in items.enumerated() { run.cells[index].items = items }
        return try Weaver(book: Book(chapters: [chapter]))
            .weave(chapter, recording: run, notes: nil).body
    }

    @Test func anOutputShowsThemAsTheChapterDoes() throws {
        let body = try cells("```swift\na\n```\n\n```output\n\\u{1B}[1mbold\\u{1B}[0m\n```\n")
        #expect(body.contains("<samp>\\u{1B}[1mbold\\u{1B}[0m\n</samp>"))
    }

    /// A block that is not compared may have them as they are.
    @Test func anOutputThatHasThemShowsThem() throws {
        let text = hiddenText.replacing("\r", with: "").replacing("\0", with: "")
        let body = try cells("```swift volatile\na\n```\n\n```output\n\(text)\n```\n")
        #expect(hiddenCharacters(in: body) == [])
        #expect(body.contains("<samp>\\u{1B}[31mred"))
    }

    @Test func aTableIsStillOne() throws {
        let table = RecordedTable(
            columns: ["a \u{1B}[1m"], rows: [["\u{202E}b"], ["\\\u{0}"]],
            text: "a \u{1B}[1m\n\u{202E}b\n\\\u{0}\n")
        let source = "```swift\na\n```\n\n```output\na \\u{1B}[1m\n\\u{202E}b\n\\\\\\u{0}\n```\n"
        let body = try cells(source, [.table(table)])
        for cell in [">a \\u{1B}[1m</th>", "<td>\\u{202E}b</td>", "<td>\\\\\\u{0}</td>"] {
            #expect(body.contains(cell), "\(body)")
        }
    }

    @Test func whatTheCompilerSaysShowsThem() throws {
        let body = try cells("```swift fails\na\n```\n\n```output\nx\n```\n", [.text(hiddenText)])
        #expect(hiddenCharacters(in: body) == [])
        #expect(body.contains("<samp>\\u{1B}[31mred"))
    }

    /// Code that is not what it seems to be, https://trojansource.codes.
    @Test func codeDoesWhatItSeemsTo() throws {
        let characters = hiddenCharacters.filter { ![0, 13].contains($0.value) }
        let text = String(String.UnicodeScalarView(characters))
        let body = try cells(
            "```swift name=a\nlet a = 1 // \(text)\n```\n\n```swift reuse=a\nlet b = \"\(text)\"\n```\n"
        )
        #expect(hiddenCharacters(in: body) == [])
        #expect(body.ranges(of: "\\u{202E}").count == 3)
    }

    @Test func aNoteOfAPreviewShowsThem() {
        let note = CellNote(
            kind: .error, place: "a.md:\(hiddenText)", message: hiddenText, details: hiddenText)
        #expect(hiddenCharacters(in: note.html) == [])
        #expect(note.html.ranges(of: "\\u{1B}[31mred").count == 3)
    }
}

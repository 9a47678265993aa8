import Foundation
import LiterateFormat
import LiterateRecording
import LiterateTesting
import Testing

@testable import LiteratePages
@testable import LiterateWeave

@Suite struct HiddenCharacterTests {
    /// Whatever a chapter and a run have in it, a page has no character that HTML forbids.
    @Test func noPageHasACharacterThatHTMLForbids() async throws {
        let text = String(String.UnicodeScalarView(hiddenCharacters.filter { $0.value != 13 }))
        let numbers = hiddenCharacters.filter { $0.value > 0 }.map { "&#\($0.value);" }.joined()
        let book = try FixtureBook(
            [
                "01-one": """
                # One \(text)

                <!-- afterwards: read \(text) here -->

                Prose \(text) and `code \(text)` and \(numbers) [a link](#a "\(text)").

                <div title="\(text)">raw \(text)</div>

                ## A heading \(text)

                ```swift name=a caption="A caption \(text)"
                let a = "\(text)"
                ```

                ```output
                \(text.replacing("\0", with: ""))
                ```

                ![](figures/01-one/a.svg)

                ```swift norun
                \(text)
                ```
                """
            ], items: ["01-one": [[.text(hiddenText), .figure(sampleFigure("x"))]]])
        try book.write(
            "book.json",
            #"{"title": "A book \u001b[1m", "description": "\u009b and \u202e", "colophon": "us.md"}"#
        )
        try book.write("us.md", "## Who \(text)\n\n\(text)\n")
        _ = try await book.builder.accept([])
        let chapter = try book.text("chapters/01-one.md")
        let (prose, output) = try #require(chapter.split(separator: "```output", maxSplits: 1).two)
        #expect(!hiddenCharacters(in: prose).isEmpty, "what the author writes stays")
        let block = output.split(separator: "```", maxSplits: 1)[0]
        #expect(hiddenCharacters(in: String(block)) == [])
        _ = try await book.builder.build(address: SiteAddress("https://example.org/"))
        let pages = try book.site().filter { $0.key.hasSuffix(".html") }
        #expect(pages.count > 3)
        for (name, data) in pages {
            #expect(
                charactersForbiddenInHTML(in: String(decoding: data, as: UTF8.self)) == [],
                "\(name)")
        }
        let page = try book.text("site/01-one.html")
        #expect(page.contains("<samp>\\u{1B}[31mred\\u{1B}[0m"))
        #expect(page.contains("<p>Prose \u{FFFD}\\u{1}\\u{2}"))
        for other in ["01-one.swift", "01-one.ipynb"] {
            let text = try book.text("site/\(other)")
            #expect(text.contains("u{1B}[31mred"))
            #expect(hiddenCharacters(in: text.lines(with: "u{1B}[31mred")) == [], "\(other)")
        }
    }
}

extension String {
    fileprivate func lines(with text: String) -> String {
        split(separator: "\n").filter { $0.contains(text) }.joined(separator: "\n")
    }
}

extension Array where Element == Substring {
    fileprivate var two: (String, String)? {
        count == 2 ? (String(self[0]), String(self[1])) : nil
    }
}

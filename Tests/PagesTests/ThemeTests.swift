import Foundation
import LiterateFormat
import LiterateRecorder
import LiterateTesting
import Testing

import LiterateAuthoring
@testable import LiteratePages
import LiterateStages

@Suite struct ThemeTests {
    private func styleSheet() throws -> String {
        String(decoding: try #require(try Theme().files["book.css"]), as: UTF8.self)
    }

    /// Colours of text and of what it stands on, as the style sheet names them.
    private let pairs = [
        ("ink", "paper"), ("muted", "paper"), ("accent", "paper"), ("ink", "code-paper"),
        ("accent", "code-paper"), ("keyword", "code-paper"), ("type", "code-paper"),
        ("function", "code-paper"), ("number", "code-paper"), ("string", "code-paper"),
        ("comment", "code-paper"), ("attribute", "code-paper"), ("keyword", "paper"),
        ("comment", "paper"), ("function", "paper"), ("ink", "accent-soft"),
        ("muted", "accent-soft"), ("accent", "accent-soft"),
    ]

    @Test(arguments: [
        ":root {", ":root[data-theme=\"dark\"] {", ":root:not([data-theme=\"light\"]) {",
    ])
    func textContrastsWithItsBackground(block: String) throws {
        let css = try styleSheet()
        let start = try #require(css.range(of: block, options: []))
        let rules = css[start.upperBound...].prefix { $0 != "}" }
        var colours: [String: String] = [:]
        for line in rules.split(separator: "\n") where line.contains("#") {
            let parts = line.split(separator: ":")
            let name = parts[0].trimmingCharacters(in: .whitespaces).dropFirst(2)
            colours[String(name)] = parts[1].filter { $0.isHexDigit }
        }
        for (text, background) in pairs {
            let one = luminance(try #require(colours[text]))
            let two = luminance(try #require(colours[background]))
            let contrast = (max(one, two) + 0.05) / (min(one, two) + 0.05)
            #expect(contrast >= 4.5, "--\(text) on --\(background) in \(block)")
        }
    }

    @Test func theTwoDarkBlocksAreTheSame() throws {
        let css = try styleSheet()
        func declarations(_ block: String) throws -> [String] {
            let start = try #require(css.range(of: block))
            return css[start.upperBound...].prefix { $0 != "}" }.split(separator: "\n")
                .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        }
        let chosen = try declarations("\n:root[data-theme=\"dark\"] {")
        #expect(try declarations(":root:not([data-theme=\"light\"]) {") == chosen)
        #expect(chosen.count > 10)
    }

    @Test func nothingComesFromElsewhere() throws {
        for (name, data) in try Theme().files where name != "favicon.svg" {
            let text = String(decoding: data, as: UTF8.self)
            #expect(
                !text.contains("http:") && !text.contains("https:") && !text.contains("@import"))
        }
    }

    private func mistakes(_ book: FixtureBook) async -> [String] {
        let error = await #expect(throws: Diagnostics.self) { try await book.builder.build() }
        return error?.all.map(\.description) ?? []
    }

    @Test func aFileOfTheBookStandsInForTheThemes() async throws {
        let book = try sampleBook()
        try book.write("book.json", #"{ "title": "A book", "theme": "own" }"#)
        try book.write("own/top.mustache", "<p>ours</p>\n")
        try book.write("own/favicon.svg", "<svg/>")
        try book.write("own/.swp", "")
        _ = try await book.builder.build()
        #expect(try book.text("site/01-one.html").contains("<p>ours</p>"))
        #expect(try book.text("site/favicon.svg") == "<svg/>")
        #expect(try book.site()["book.js"] == Theme().files["book.js"])
    }

    @Test func aMistakeInATemplateStandsInTheBooksFile() async throws {
        let book = try sampleBook()
        try book.write("book.json", #"{ "title": "A book", "theme": "own/theme" }"#)
        try book.write("own/theme/top.mustache", "<p>\n{{#a}}{{/b}}</p>\n")
        let found = try #require(await mistakes(book).first)
        #expect(found.hasPrefix("own/theme/top.mustache:2:"))
        #expect(
            found.hasSuffix(
                ": error: this is no Mustache template: section close name incorrect; correct it"))
    }

    @Test func aFileThatStandsInForNothing() async throws {
        let book = try sampleBook()
        try book.write("book.json", #"{ "title": "A book", "theme": "own" }"#)
        try book.write("own/boook.css", "")
        try book.write("own/zzzzzzzzzz", "")
        #expect(
            await mistakes(book) == [
                "own/boook.css:1:1: error: the theme has no file `boook.css` that this could stand in "
                    + "for; did you mean `book.css`, `book.js`?".replacing("`, `", with: "` or `"),
                "own/zzzzzzzzzz:1:1: error: the theme has no file `zzzzzzzzzz` that this could stand in "
                    + "for; its files are `404.mustache`, `book.css`, `book.js`, `chapter.mustache`, "
                    + "`colophon.mustache`, `favicon.svg`, `figures.css`, `figures.js`, "
                    + "`head.mustache`, `index.mustache`, `keys.js`, `run-engine.js`, `run.js`, "
                    + "`search.js` and `top.mustache`",
            ])
    }

    @Test func aCoverHasItsFileItsTextAndItsSize() async throws {
        let book = try sampleBook()
        try book.write(
            "book.json", #"{ "title": "A book", "cover": { "file": "c.png", "text": "A & b" } }"#)
        let png =
            Data([0x89] + "PNG\r\n\u{1A}\n".utf8 + [0, 0, 0, 13] + "IHDR".utf8)
            + Data([0, 0, 4, 176, 0, 0, 2, 118])
        try png.write(to: book.root.appending(path: "c.png"))
        _ = try await book.builder.build(address: SiteAddress("https://example.org/"))
        #expect(try book.site()["cover.png"] == png)
        #expect(
            try book.text("site/index.html").contains(
                """
                <meta property="og:image" content="https://example.org/cover.png">
                <meta property="og:image:width" content="1200">
                <meta property="og:image:height" content="630">
                <meta property="og:image:alt" content="A &amp; b">

                """))
    }

    @Test func aColophonIsMarkdownWhoseLinksLead() async throws {
        let book = try sampleBook()
        try book.write("book.json", #"{ "title": "A book", "colophon": "us.md" }"#)
        try book.write("us.md", "## Who\n\nWe, in [one](01-one.md#details).\n")
        _ = try await book.builder.build()
        let page = try book.text("site/colophon.html")
        #expect(page.contains("<section id=\"who\">"))
        #expect(page.contains("<a href=\"01-one.html#details\">one</a>"))
        try book.write("us.md", "## Who\n\nIn [none](01-none.md).\n")
        #expect(
            await mistakes(book) == [
                "us.md:3:4: error: the link to '01-none.md' leads to no page of the book and to no "
                    + "file in 'chapters/'; a chapter is linked as 'NN-name.md'"
            ])
    }

    /// No line for a description, a cover or a colophon that a book does not have.
    @Test func aBookOfATitleAloneHasPages() async throws {
        let book = try sampleBook()
        _ = try await book.builder.build(address: SiteAddress("https://example.org/"))
        let index = try book.text("site/index.html")
        #expect(!index.contains("name=\"description\"") && !index.contains("og:image"))
        #expect(!index.contains("class=\"lead\""))
        #expect(try book.site()["cover.png"] == nil)
    }

    @Test(arguments: [
        ("One. Two.", "One. Two."), ("No stop", "No stop"), ("", ""),
        ("Version 6.3 is it. Yes", "Version 6.3 is it."),
        ("A. " + String(repeating: "b", count: 200) + ".", "A."),
        (String(repeating: "c", count: 200) + "? D.", String(repeating: "c", count: 200) + "?"),
    ])
    func aSummaryIsTheFirstSentences(paragraph: String, expected: String) {
        #expect(summary(of: paragraph) == expected)
    }

    /// The relative luminance of `rrggbb`
    /// (https://www.w3.org/TR/WCAG21/#dfn-relative-luminance).
    private func luminance(_ colour: String) -> Double {
        let value = Int(colour, radix: 16) ?? 0
        let channels = [value >> 16 & 255, value >> 8 & 255, value & 255].map { channel in
            let share = Double(channel) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    }
}

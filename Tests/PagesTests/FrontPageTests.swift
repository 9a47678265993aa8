import Foundation
import LiterateFormat
import LiterateRecorder
import LiterateRecording
import LiterateTesting
import Testing

import LiterateAuthoring
@testable import LiteratePages
import LiterateStages
@testable import LiterateWeave

@Suite struct FrontPageTests {
    @Test func withoutAnAddressNoPageNamesOne() async throws {
        let book = try sampleBook()
        _ = try await book.builder.build()
        #expect(try book.site()["sitemap.xml"] == nil)
        for page in ["index.html", "01-one.html", "colophon.html", "404.html"] {
            let text = try book.text("site/\(page)")
            #expect(!text.contains("canonical") && !text.contains("og:url"))
            #expect(!text.contains("<base"))
            #expect(text.contains("<meta property=\"og:title\""))
            #expect(text.contains("<link rel=\"icon\" href=\"favicon.svg\""))
        }
    }

    @Test func withAnAddressThePagesNameIt() async throws {
        let book = try sampleBook()
        _ = try await book.builder.build(address: SiteAddress("https://example.org/book"))
        let map = try book.text("site/sitemap.xml")
        let pages = map.split(separator: "\n").filter { $0.contains("<loc>") }
        #expect(
            pages == [
                "<url><loc>https://example.org/book/</loc></url>",
                "<url><loc>https://example.org/book/01-one.html</loc></url>",
                "<url><loc>https://example.org/book/02-two.html</loc></url>",
                "<url><loc>https://example.org/book/colophon.html</loc></url>",
            ])
        let canonical = "<link rel=\"canonical\" href=\"https://example.org/book/"
        #expect(try book.text("site/index.html").contains(canonical + "\">"))
        #expect(try book.text("site/01-one.html").contains(canonical + "01-one.html\">"))
        let missing = try book.text("site/404.html")
        #expect(missing.contains("<base href=\"https://example.org/book/\">"))
        #expect(!missing.contains("canonical"))
        _ = try await book.builder.build()
        #expect(
            try book.site()["sitemap.xml"] == nil, "a later build without an address removes it")
    }

    @Test(arguments: ["book", "ftp://example.org", "https://", "https://example.org/?a", "//x.org"])
    func anAddressIsAWebAddress(given: String) {
        let error = #expect(throws: UsageError.self) { try SiteAddress(given) }
        #expect(
            error?.description == """
                error: '\(given)' is no address for the site; give one such as \
                https://example.org/book/
                """)
    }

    @Test func theFrontPageShowsFiguresAndWhatOneCanDoAfterwards() async throws {
        let figure = sampleFigure("h")
        let cell = { (name: String) in
            "```swift name=\(name)\nplot\n```\n\n![A figure of h.](figures/03-activations/\(name).svg)\n\n"
        }
        let book = try FixtureBook(
            [
                "03-activations": "# Three\n\n<!-- afterwards: read h & more -->\n\nText.\n\n"
                    + cell("saturation") + cell("saturation-after")
            ],
            items: ["03-activations": [[.figure(figure)], [.figure(figure)]]])
        let front = ["saturation", "saturation-after"].map {
            #"{ "chapter": "03-activations", "cell": "\#($0)", "caption": "A map" }"#
        }
        try book.write(
            "book.json",
            #"{ "title": "A book", "frontFigures": [\#(front.joined(separator: ", "))] }"#)
        for name in ["saturation", "saturation-after"] {
            try book.write("chapters/figures/03-activations/\(name).svg", figure.svg)
        }
        _ = try await book.builder.build()
        let index = try book.text("site/index.html")
        #expect(index.contains("<figure class=\"figure\" id=\"front-1\">"))
        #expect(index.contains("<g id=\"front-2-clip\">"))
        #expect(index.contains("role=\"img\" aria-label=\"A figure of h.\""))
        #expect(index.contains("<a href=\"03-activations.html#saturation-after\">Chapter 3</a>"))
        #expect(index.contains("<span>Afterwards you can</span> read h &amp; more"))
        #expect(index.contains("<div class=\"stage\"><div class=\"drawing\""))
        #expect(!index.contains("<style>"))
        #expect(index.contains("rel=\"next\" href=\"03-activations.html\""))
        #expect(!(try book.text("site/03-activations.html").contains("afterwards:")))
    }

    @Test func aBuildOfOtherChaptersLeavesTheFrontPageAsItIs() async throws {
        let figure = sampleFigure("h")
        let book = try FixtureBook(
            [
                "01-one": "# One\n\nText.\n",
                "03-activations": """
                # Three

                ```swift name=a
                plot
                ```

                ![A figure of h.](figures/03-activations/a.svg)
                """,
            ], items: ["03-activations": [[.figure(figure)]]])
        try book.write("chapters/figures/03-activations/a.svg", figure.svg)
        try book.write(
            "book.json",
            """
            { "title": "A book", "frontFigures": [
              { "chapter": "03-activations", "cell": "a", "caption": "A" } ] }
            """)
        _ = try await book.builder.build()
        let whole = try book.text("site/index.html")
        #expect(whole.contains("id=\"front-1\""))
        try book.write("chapters/01-one.md", "# Another\n\nText.\n")
        _ = try await book.builder.build(["01-one"])
        #expect(try book.text("site/index.html") == whole)
        #expect(try book.text("site/01-one.html").contains("<h1>Another</h1>"))
    }

    @Test func aLinkOfThePagesThemselvesMustLeadSomewhere() async throws {
        let book = try FixtureBook(["01-one": "# One\n\n## Part\n\nText.\n"])
        let chapters = try Book.load(root: book.root)
        let page = """
            <p id="here"><a href="#here">a</a> <a href="01-one.html#part">b</a>
            <a href="index.html">c</a> <a href="https://example.org/#x">d</a> <a href="mailto:a@b">e</a>
            <a href="#there">f</a>
            <img src="missing.png" alt=""> <a href="01-one.html#nowhere">g</a></p>
            """
        let links = PageLinks(
            among: ["404.html": Data(page.utf8)], of: chapters, weaver: Weaver(book: chapters))
        #expect(
            links.problems.map(\.description) == [
                "site/404.html:3:1: error: the link to '#there' leads to no part of '404.html'; "
                    + "correct it in the theme, or in the chapter's HTML",
                "site/404.html:4:1: error: the link to 'missing.png' leads to no file of the site; "
                    + "correct it in the theme, or in the chapter's HTML",
                "site/404.html:4:1: error: the link to '01-one.html#nowhere' leads to no part of "
                    + "'01-one.html'; correct it in the theme, or in the chapter's HTML",
            ])
    }

    @Test func cardsHaveATitleAndWithAnAddressAPicture() async throws {
        let book = try sampleBook()
        try book.write(
            "book.json",
            """
            { "title": "A book", "description": "It runs.", "cover": { "file": "c.png", "text": "C" } }
            """)
        let repository = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent()
        try FileManager.default.copyItem(
            at: repository.appending(path: "Sources/Book/cover.png"),
            to: book.root.appending(path: "c.png"))
        _ = try await book.builder.build()
        for page in ["index.html", "01-one.html", "colophon.html"] {
            let text = try book.text("site/\(page)")
            for name in ["og:title", "og:description", "og:type", "og:site_name"] {
                #expect(
                    text.contains("<meta property=\"\(name)\" content=\""), "\(name) of \(page)")
            }
            #expect(text.contains("<meta name=\"twitter:card\" content=\"summary\">"))
            #expect(!text.contains("og:image"), "a picture needs a whole address")
        }
        _ = try await book.builder.build(address: SiteAddress("https://example.org/book"))
        let text = try book.text("site/02-two.html")
        #expect(
            text.contains("property=\"og:image\" content=\"https://example.org/book/cover.png\""))
        #expect(text.contains("<meta name=\"twitter:card\" content=\"summary_large_image\">"))
        let picture = try #require(try book.site()["cover.png"])
        // Width and height stand at byte 16 of every PNG (https://www.w3.org/TR/png/#11IHDR).
        #expect(picture.starts(with: [0x89, 0x50, 0x4E, 0x47]))
        #expect(Array(picture[16..<24]) == [0, 0, 0x04, 0xB0, 0, 0, 0x02, 0x76])
        #expect(picture.count < 100_000)
    }

    @Test func everyLinkOfEveryPageLeadsSomewhere() async throws {
        let book = try sampleBook()
        _ = try await book.builder.build()
        let files = try book.site()
        var ids: [String: Set<String>] = [:]
        for (path, data) in files where path.hasSuffix(".html") {
            let all = HTMLAttributes(String(decoding: data, as: UTF8.self)).values(of: ["id"])
            ids[path] = Set(all)
            #expect(all.count == Set(all).count, "an id stands twice in \(path)")
        }
        for (path, data) in files where path.hasSuffix(".html") {
            let attributes = HTMLAttributes(String(decoding: data, as: UTF8.self))
            for link in attributes.values(of: ["href", "src"]) where !link.hasPrefix("https:") {
                let parts = link.split(separator: "#", omittingEmptySubsequences: false)
                let page = parts[0].isEmpty ? path : String(parts[0])
                #expect(files[page] != nil, "\(path) links to \(link)")
                if parts.count > 1 { #expect(ids[page]?.contains(String(parts[1])) == true) }
            }
        }
    }

    @Test func formulasAreConvertedOnceForTheWholeBook() async throws {
        let book = try FixtureBook([
            "01-one": "# One\n\nWith $x$ and `$y$`.\n", "02-two": "# Two\n\nAgain $x$, $$z$$.\n",
        ])
        _ = try await book.builder.build()
        #expect(book.conversions == [["x", "x", "z"]])
        #expect(
            try book.text("site/01-one.html")
                .contains("<p>With <math>x</math> and <code>$y$</code>.</p>"))
        #expect(
            try book.text("site/02-two.html").contains(
                "Again <math>x</math>, <span class=\"formula\" tabindex=\"0\""))
        #expect(
            try book.text("site/02-two.html")
                .contains("<meta name=\"description\" content=\"Again $x$, $$z$$.\">"))
    }

    /// What is stored is rendered while the others run, and to the same bytes.
    @Test func whatNeedsNoRunIsRenderedMeanwhile() async throws {
        let texts = [
            "01-one": "# One\n\nWith $x$.\n", "02-two": "# Two\n\n[Back](01-one.md), $z$.\n",
        ]
        let whole = try FixtureBook(texts)
        _ = try await whole.builder.build()
        let book = try FixtureBook(texts)
        book.setStored(["01-one"])
        _ = try await book.builder.build()
        #expect(book.conversions == [["x"], ["x", "z"]])
        for page in ["01-one.html", "02-two.html", "01-one.ipynb", "index.html"] {
            #expect(try book.text("site/\(page)") == whole.text("site/\(page)"))
        }
    }

    /// A dead link of what is stored is an error all the same, and is said once.
    @Test func whatIsRenderedMeanwhileIsChecked() async throws {
        let book = try FixtureBook([
            "01-one": "# One\n\n[There](nowhere.md)\n", "02-two": "# Two\n",
        ])
        book.setStored(["01-one"])
        let error = await #expect(throws: Diagnostics.self) { try await book.builder.build() }
        #expect(error?.all.map(\.position.line) == [3])
    }
}

import Foundation
import LiterateTesting
import Recording
import Testing

@testable import Site
@testable import Weave

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
        for name in ["saturation", "saturation-after"] {
            let file = figure.svg.replacing("\n<g", with: "\n<style>\nx {}\n</style>\n<g")
            try book.write("chapters/figures/03-activations/\(name).svg", figure.svg)
            #expect(
                inlinedDrawing(file, prefix: "p-")
                    == InlineSVG(figure.inlineSVG, prefix: "p-").html.dropLast())
        }
        _ = try await book.builder.build()
        let index = try book.text("site/index.html")
        #expect(index.contains("<figure class=\"figure\" id=\"front-1\">"))
        #expect(index.contains("<g id=\"front-2-clip\">"))
        #expect(index.contains("role=\"img\" aria-label=\"A figure of h.\""))
        #expect(index.contains("<a href=\"03-activations.html#saturation-after\">Chapter 3</a>"))
        #expect(index.contains("<span>Afterwards you can</span> read h &amp; more"))
        #expect(!index.contains("<style>"))
        #expect(index.contains("rel=\"next\" href=\"03-activations.html\""))
        #expect(!(try book.text("site/03-activations.html").contains("afterwards:")))
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
        #expect(try book.text("site/02-two.html").contains("Again <math>x</math>, <math>z</math>."))
        #expect(
            try book.text("site/02-two.html")
                .contains("<meta name=\"description\" content=\"Again $x$, $$z$$.\">"))
    }
}

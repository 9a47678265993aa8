import Testing

extension BrowserTests {
    /// Search and the keys of the pages, by keyboard alone, from the file system.
    @Suite struct SearchTests {
        private let site = Site.committed

        /// A word of each chapter, and a section that it stands in.
        static let words = [
            ("01-basic-mlp.html", "shuffled", "three-splits"),
            ("02-initialization.html", "softmax", "the-same-with-four-classes"),
            ("03-activations.html", "twins", "two-runs-that-differ-by-a-hair"),
            ("04-kaiming-initialization.html", "rectifier", "what-the-nonlinearity-takes"),
            ("05-batch-normalization.html", "jitter", "the-examples-of-a-batch-are-coupled"),
            ("06-gradient-statistics.html", "contraction", "first-look-the-activations"),
        ]

        @Test("A word of each chapter is found from the keyboard, and Enter leads there")
        func everyChapter() async throws {
            let chapters = Site.pages.filter { $0.first?.isNumber == true && $0 != "404.html" }
            #expect(Self.words.map(\.0) == chapters, "each chapter needs a word here")
            for (address, word, anchor) in Self.words {
                try await withPage { page in
                    try await page.navigate(to: site.url(of: "index.html"))
                    try await page.press(.slash)
                    try await page.wait(
                        until: "document.querySelector('dialog.search[open] input')")
                    try await page.type(word)
                    let link = ".search-results a[href='\(address)#\(anchor)']"
                    try await page.wait(until: "document.querySelector(\(quoted(link)))")
                    // The line around the word comes from the chapter itself.
                    try await page.wait(
                        until: "document.querySelector(\(quoted(link + " mark")))")
                    let isMarked = try await page.text(of: link + " mark").lowercased()
                        .hasPrefix(word)
                    #expect(isMarked)
                    try await page.focus(link)
                    try await page.press(.enter)
                    try await page.wait(
                        until: "location.href.endsWith(\(quoted("/\(address)#\(anchor)")))")
                    try await page.expectQuiet()
                }
            }
        }

        /// On a machine that is busy the first letters may be typed before the index is there.
        ///
        /// Once they were looked up in it all the same, which was "Cannot read properties of null" in the
        /// console: the test above failed with that now and then, as the pages of then still do under load.
        @Test(
            "A word is found whenever the index comes while it is typed",
            arguments: 0..."twins".count)
        func typedEarly(_ letters: Int) async throws {
            try await withPage { page in
                try await page.navigate(to: site.url(of: "index.html"))
                // The index is held back until some letters are typed.
                try await page.run(
                    """
                    const append = document.head.append;
                    document.head.append = (script) => {
                        window.release = () => append.call(document.head, script);
                    };
                    """)
                try await page.press(.slash)
                try await page.type(String("twins".prefix(letters)))
                #expect(try await page.count(".search-results a") == 0)
                try await page.run("window.release();")
                try await page.type(String("twins".dropFirst(letters)))
                try await page.wait(
                    until: "document.querySelector('dialog.search input').value === 'twins'")
                try await page.wait(until: "document.querySelector('.search-results a')")
                // What is typed after it has come is added to what was typed before.
                try await page.type("x")
                try await page.wait(
                    until: "document.querySelector('dialog.search input').value === 'twinsx'")
                try await page.expectQuiet()
            }
        }

        @Test("Arrows go through the results, Escape gives the keyboard back")
        func keyboard() async throws {
            try await withPage { page in
                try await page.navigate(to: site.url(of: "01-basic-mlp.html"))
                try await page.focus(".search-open")
                try await page.press(.enter)
                try await page.wait(until: "document.querySelector('dialog.search[open] input')")
                try await page.type("gradient")
                try await page.wait(
                    until: "document.querySelectorAll('.search-results a').length > 2")
                try await page.press(.down, .down, .up)
                let isFirst = try await page.evaluate(
                    "return document.activeElement === document.querySelector('.search-results a')",
                    as: Bool.self)
                #expect(isFirst)
                try await page.press(.escape)
                try await page.wait(until: "!document.querySelector('dialog.search').open")
                let isBack = try await page.evaluate(
                    "return document.activeElement.matches('.search-open')", as: Bool.self)
                #expect(isBack)
            }
        }

        @Test("A word that is nowhere is said to be nowhere")
        func nothing() async throws {
            try await withPage { page in
                try await page.navigate(to: site.url(of: "index.html"))
                try await page.press([[.control, .k]])
                try await page.wait(until: "document.querySelector('dialog.search[open] input')")
                try await page.type("xylophone")
                try await page.wait(
                    until: "document.querySelector('.search-status').textContent !== ''")
                #expect(try await page.text(of: ".search-status") == "Nothing found.")
                #expect(try await page.count(".search-results a") == 0)
            }
        }

        @Test("Arrows turn to the chapters before and after, t changes the theme, ? lists the keys")
        func keys() async throws {
            try await withPage { page in
                try await page.navigate(to: site.url(of: "02-initialization.html"))
                try await page.press(.right)
                try await page.wait(until: "location.pathname.endsWith('/03-activations.html')")
                try await page.press(.left)
                try await page.wait(until: "location.pathname.endsWith('/02-initialization.html')")
                let before = try await page.text(of: ".theme-switch")
                try await page.type("t")
                #expect(try await page.text(of: ".theme-switch") != before)
                try await page.type("?")
                try await page.wait(until: "document.querySelector('dialog.keys[open]')")
                #expect(try await page.count("dialog.keys dt") == 6)
            }
        }
    }
}

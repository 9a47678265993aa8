import Foundation
import LiterateAuthoring
import LiterateFormat
import LiteratePages
import LiterateRecorder
import LiterateRecording
import LiterateStages
import LiterateTesting
import Synchronization
import Testing

@Suite struct BookBuilderTests {
    @Test func buildsTheWholeSite() async throws {
        let book = try sampleBook()
        let lines = try await book.builder.build()
        let files = try book.site().keys.sorted()
        #expect(
            files == [
                "01-one.html", "01-one.ipynb", "01-one.swift", "02-two.html", "02-two.ipynb",
                "02-two.swift", "404.html", "book.css", "book.js", "colophon.html",
                "favicon.svg", "figures.css", "figures.js", "figures/01-one/plot.svg",
                "images/photo.png", "index.html", "keys.js", "search-index.js", "search.js",
            ])
        #expect(
            try book.text("site/figures/01-one/plot.svg")
                == book.text("chapters/figures/01-one/plot.svg"))
        #expect(lines.last == "2 chapters verified: 2 cells, 1 figure")
        #expect(lines.first == "site/01-one.html written")
        #expect(book.requests.map(\.isFresh) == [false])
    }

    @Test func whatIsShownAsItIsWrittenIsAWarningAtItsPlace() async throws {
        let book = try FixtureBook([
            "01-one": "# One\n\nA[^x] ~~b~~.\n\n@Tab(\"a\")\n\n| a |\n|---|\n| b | c |\n"
        ])
        try book.write("book.json", #"{"title": "A book", "colophon": "colophon.md"}"#)
        try book.write("colophon.md", "> [!HINT]\n> a\n")
        let warnings = Mutex<[String]>([])
        let builder = BookBuilder(
            root: book.root, source: book, converter: { _ in [:] },
            warn: { warning in warnings.withLock { $0.append(warning.warning) } })
        _ = try await builder.build()
        let places = warnings.withLock { $0 }.map { warning in
            warning.prefix { $0 != " " }
        }
        #expect(
            places == [
                "colophon.md:1:3:", "chapters/01-one.md:3:2:", "chapters/01-one.md:5:1:",
                "chapters/01-one.md:9:7:",
            ])
    }

    @Test func aPageHasWhatAReaderNeeds() async throws {
        let book = try sampleBook()
        _ = try await book.builder.build()
        let page = try book.text("site/01-one.html")
        let expected = [
            "<title>One &amp; only · A book</title>",
            "<meta name=\"description\" content=\"The first chapter. It says a little.",
            "<a class=\"skip\" href=\"#book-text\">",
            "<main id=\"book-text\"", "<nav class=\"contents\"", "<article id=\"one--only\">",
            "<a href=\"02-two.html#end\">two</a>", "<li class=\"level-2\"><a href=\"#details\">",
            "<a class=\"next\" rel=\"next\" href=\"02-two.html\"><span>Chapter 2</span> Two</a>",
            "Every output on this page was compared with a fresh run: 1 cell, 1 figure.",
            "<a href=\"01-one.ipynb\" download>Jupyter notebook</a>",
            "<a href=\"01-one.swift\" download>Swift file</a>",
            "<svg class=\"plot\"", "aria-current=\"page\"", "<html lang=\"en\">",
        ]
        for text in expected { #expect(page.contains(text), "\(text) is missing") }
        #expect(!page.contains("rel=\"prev\""))
        let second = try book.text("site/02-two.html")
        #expect(second.contains("from <a href=\"01-one.html#plot\">01-one › plot</a>"))
        #expect(second.contains("rel=\"prev\"") && !second.contains("rel=\"next\""))
        let index = try book.text("site/index.html")
        #expect(index.contains("swift run 01-one\nswift run 02-two\n"))
        #expect(index.contains("<span class=\"name\">One &amp; only</span>"))
        #expect(try book.text("site/book.css").contains(".plot .plot-grid"))
    }

    @Test func buildingTwiceGivesTheSameBytesAndWritesNothing() async throws {
        let book = try sampleBook()
        _ = try await book.builder.build()
        let first = try book.site()
        let dates = try modificationDates(book)
        let lines = try await book.builder.build()
        #expect(try book.site() == first)
        #expect(lines == ["2 chapters verified: 2 cells, 1 figure; site/ is up to date"])
        #expect(try modificationDates(book) == dates)
        let again = try sampleBook()
        _ = try await again.builder.build()
        #expect(try again.site() == first, "the folder's place leaves no trace")
    }

    @Test func aProseEditRewritesItsChapterOnly() async throws {
        let book = try sampleBook()
        _ = try await book.builder.build()
        let text = try book.text("chapters/02-two.md")
        try book.write(
            "chapters/02-two.md", text.replacing("## End", with: "More prose.\n\n## End"))
        let lines = try await book.builder.build()
        #expect(
            lines.dropLast() == [
                "site/02-two.html written", "site/02-two.ipynb written",
                "site/02-two.swift written", "site/search-index.js written",
            ], "the search index and the other forms have the new words too")
    }

    @Test func aFailingChapterLeavesTheSiteAsItWas() async throws {
        let book = try sampleBook()
        _ = try await book.builder.build()
        let before = try book.site()
        let text = try book.text("chapters/02-two.md")
        try book.write("chapters/02-two.md", text.replacing("drawn", with: "drawn otherwise"))
        let error = await #expect(throws: Diagnostics.self) { try await book.builder.build() }
        #expect(error?.all.map(\.position.line) == [11])
        #expect(try book.site() == before)

        book.fail("01-one", RunFailure(cell: 0, line: 7, message: "Fatal error: boom"))
        let crash = await #expect(throws: Diagnostics.self) { try await book.builder.build() }
        #expect(
            crash?.all.first?.description.hasPrefix(
                "chapters/01-one.md:7:1: error: cell 1 'plot' stopped: Fatal error: boom") == true)
        #expect(try book.site() == before)
    }

    @Test func staleFilesAreRemoved() async throws {
        let book = try sampleBook()
        let gone = ["09-gone.html", "09-gone.ipynb", "09-gone.swift", "figures/09-gone/a.svg"]
        for path in gone { try book.write("site/\(path)", "of a chapter that was removed") }
        try book.write("site/book.css", "old")
        let lines = try await book.builder.build()
        #expect(gone.allSatisfy { lines.contains("site/\($0) removed") })
        #expect(try gone.allSatisfy { try book.site()[$0] == nil })
        #expect(!FileManager.default.fileExists(atPath: book.root.path + "/site/figures/09-gone"))
    }

    @Test func oneChapterAlone() async throws {
        let book = try sampleBook()
        _ = try await book.builder.build()
        try book.write("site/stays.html", "of a chapter that is not asked for")
        try book.write("chapters/02-two.md", "# Two\n\nShort.\n\n## End\n")
        let lines = try await book.builder.build(["chapters/02-two.md"])
        #expect(lines.first == "site/02-two.html written")
        #expect(
            lines.last == "1 chapter verified: 0 cells, 0 figures; the pages of 01-one are as they "
                + "were: 'swift run book build' renders all")
        #expect(try book.site()["stays.html"] != nil)
        #expect(book.requests.last?.chapters == ["02-two"])
    }

    /// A title stands on other pages too, which need no run to be rendered.
    @Test func oneChapterAndThePagesThatNeedNoRun() async throws {
        let book = try sampleBook()
        _ = try await book.builder.build()
        book.setStored(["01-one"])
        let text = try book.text("chapters/02-two.md")
        try book.write("chapters/02-two.md", text.replacing("# Two", with: "# Twice"))
        let lines = try await book.builder.build(["2"])
        #expect(
            lines == [
                "site/01-one.html written", "site/02-two.html written",
                "site/02-two.ipynb written", "site/02-two.swift written", "site/404.html written",
                "site/index.html written", "site/search-index.js written",
                "1 chapter verified: 1 cell, 0 figures",
            ])
        #expect(try book.text("site/01-one.html").contains("<span>Chapter 2</span> Twice</a>"))
        #expect(book.requests.last?.chapters == ["02-two"])
        #expect(
            try await book.builder.build(["2"]) == [
                "1 chapter verified: 1 cell, 0 figures; site/ is up to date"
            ])
        #expect(
            try await book.builder.verify(["2"]) == [
                "1 chapter verified: 1 cell, 0 figures; its pages and the shared files in site/ are "
                    + "what a build gives"
            ])
    }

    /// What is wrong with chapters that are not asked for keeps nothing back.
    @Test(arguments: [("drawn", "something else"), ("01-one.md#details", "09-nine.md")])
    func oneChapterAloneAmongOthersThatDoNotHold(text: String, broken: String) async throws {
        let book = try sampleBook()
        _ = try await book.builder.build()
        book.setStored(["02-two"])
        let two = try book.text("chapters/02-two.md").replacing(text, with: broken)
        try book.write("chapters/02-two.md", two)
        let one = try book.text("chapters/01-one.md")
        try book.write("chapters/01-one.md", one.replacing("It says", with: "It tells"))
        let before = try book.text("site/02-two.html")
        let lines = try await book.builder.build(["1"])
        #expect(
            lines.last == "1 chapter verified: 1 cell, 1 figure; the pages of 02-two are as they "
                + "were: 'swift run book build' renders all")
        #expect(try book.text("site/01-one.html").contains("It tells"))
        #expect(try book.text("site/02-two.html") == before)
    }

    @Test func deadLinksAndMissingImagesStandAtTheirLines() async throws {
        let book = try sampleBook()
        try book.write(
            "chapters/02-two.md",
            """
            # Two

            [a](03-three.md) [b](01-one.md#detail) [c](#nowhere) [d](../README.md) [e](mailto:a@b.c) <doc:Two>

            ## End

            > ![x](images/missing.png) [f](images/photo.png) ![y](../secret.png)
            """)
        let error = await #expect(throws: Diagnostics.self) { try await book.builder.build() }
        let file = "chapters/02-two.md"
        #expect(
            error?.all.map { "\($0.position.line): \($0.message)" } == [
                "3: the link to '03-three.md' leads to no page of the book and to no file in "
                    + "'chapters/'; a chapter is linked as 'NN-name.md'",
                "3: 'chapters/01-one.md' has no part '#detail'; did you mean '#details'?",
                "3: '\(file)' has no part '#nowhere'; its sections are '#end'",
                "3: the link to '../README.md' leads to no page of the book and to no file in "
                    + "'chapters/'; a chapter is linked as 'NN-name.md'",
                "3: the link to 'doc:Two' leads to no page of the book and to no file in "
                    + "'chapters/'; a chapter is linked as 'NN-name.md'",
                "7: there is no image 'chapters/images/missing.png'; put it there or correct the path",
                "7: there is no image 'chapters/../secret.png'; put it there or correct the path",
            ])
        #expect(error?.all.allSatisfy { $0.position.file == file } == true)
        #expect(try book.site().isEmpty)
    }

    @Test func verifyHoldsTheSiteAgainstABuild() async throws {
        let book = try sampleBook()
        _ = try await book.builder.build()
        #expect(
            try await book.builder.verify() == [
                "2 chapters verified: 2 cells, 1 figure; site/ is what a build gives"
            ])
        try book.write("site/01-one.html", "edited by hand")
        try book.write("site/09-gone.html", "")
        try book.write("site/extra.html", "")
        let error = await #expect(throws: Diagnostics.self) {
            try await book.builder.verify(isFresh: true)
        }
        #expect(
            error?.description == """
                site/01-one.html:1:1: error: this file is not what a build gives; 'swift run book \
                build' renders the site
                site/09-gone.html:1:1: error: this file belongs to no page; 'swift run book build' \
                renders the site
                """)
        #expect(book.requests.map(\.isFresh) == [false, false, true])
    }

    /// A fence that is none may be why a chapter does not parse.
    @Test func warningsComeWithErrors() async throws {
        let text = "# One\n\n```Swift name=a\nx\n```\n\n```output\n1\n```\n"
        let book = try FixtureBook(["01-one": text, "02-two": "```swift.\n```\n"])
        let warnings = Mutex<[SourcePosition]>([])
        let builder = BookBuilder(
            root: book.root, source: book, converter: { _ in [:] },
            warn: { warning in warnings.withLock { $0.append(warning.position) } })
        let error = await #expect(throws: Diagnostics.self) { try await builder.build() }
        #expect(error?.all.map(\.position.line) == [7])
        #expect(
            warnings.withLock { $0 } == [
                SourcePosition(file: "chapters/01-one.md", line: 3, column: 1)
            ])
    }

    /// Words for a figure that there is none of are said, and no error.
    @Test func aCaptionWithoutAFigureIsSaid() async throws {
        let cell = "```swift caption=\"A plot\" alt=\"It falls\"\nx\n```\n"
        let book = try FixtureBook(["01-one": "# One\n\n" + cell])
        let warnings = Mutex<[String]>([])
        let builder = BookBuilder(
            root: book.root, source: book, converter: { _ in [:] },
            warn: { warning in warnings.withLock { $0.append(warning.warning) } })
        _ = try await builder.build()
        #expect(
            warnings.withLock { $0 } == [
                "chapters/01-one.md:3:1: warning: cell 1 draws no figure, so that nobody sees its "
                    + "`caption` and `alt`; leave them out, or draw one"
            ])
    }

    /// What is someone else's is named, and no error.
    @Test func verifyNamesThePagesOfOthers() async throws {
        let book = try sampleBook()
        _ = try await book.builder.build()
        for name in ["extra.html", "CNAME", ".hidden.html", "deep/page.html"] {
            try book.write("site/\(name)", "others'")
        }
        let warnings = Mutex<[String]>([])
        let builder = BookBuilder(
            root: book.root, source: book, converter: { _ in [:] },
            warn: { warning in warnings.withLock { $0.append(warning.warning) } })
        #expect(
            try await builder.verify() == [
                "2 chapters verified: 2 cells, 1 figure; site/ is what a build gives"
            ])
        let said =
            "this file belongs to no page, and no build wrote it; it stays as it is, so remove "
            + "it where nobody wants it"
        #expect(
            warnings.withLock { $0 } == [
                "site/deep/page.html:1:1: warning: \(said)",
                "site/extra.html:1:1: warning: \(said)",
            ])
        #expect(try book.text("site/extra.html") == "others'")
    }

    @Test func acceptRepairsJustWhatDiffers() async throws {
        let book = try sampleBook()
        let before = try book.text("chapters/02-two.md")
        try book.write("chapters/02-two.md", before.replacing("drawn", with: "wrong"))
        #expect(
            try await book.builder.accept(["2"]) == [
                "chapters/02-two.md:10: the output of cell 1 rewritten"
            ])
        #expect(try book.text("chapters/02-two.md") == before)
        #expect(
            try await book.builder.accept() == [
                "2 chapters verified: 2 cells, 1 figure; nothing to accept"
            ])
    }

    @Test func acceptWritesWhatItCanAndNamesTheRest() async throws {
        let book = try sampleBook()
        let before = try book.text("chapters/02-two.md")
        try book.write("chapters/02-two.md", before.replacing("drawn", with: "wrong"))
        book.fail("01-one", RunFailure(cell: 0, line: 7, message: "Fatal error: boom"))
        let error = await #expect(throws: PartlyAccepted.self) { try await book.builder.accept() }
        #expect(error?.changes == ["chapters/02-two.md:10: the output of cell 1 rewritten"])
        #expect(error?.all.map(\.position.file) == ["chapters/01-one.md"])
        #expect(try book.text("chapters/02-two.md") == before)
    }

    @Test func acceptWritesNothingWhereNoChapterRuns() async throws {
        let book = try sampleBook()
        book.fail("01-one", RunFailure(cell: 0, line: 7, message: "Fatal error: boom"))
        await #expect(throws: Diagnostics.self) { try await book.builder.accept(["1"]) }
    }

    @Test func runSaysWhatEachChapterDid() async throws {
        let book = try sampleBook()
        book.setItems([[.text("new\n")]], of: "02-two")
        #expect(
            try await book.builder.run() == [
                "01-one: 1 cell ran, 1 figure, as the chapter says",
                "02-two: 1 cell ran, 0 figures, 1 difference from the chapter; "
                    + "'swift run book verify 02-two' shows them",
            ])
        #expect(book.requests.map(\.isFresh) == [true])
    }

    @Test func figuresOfChaptersThatAreGone() async throws {
        let book = try sampleBook()
        try book.write("chapters/figures/09-gone/a.svg", "")
        let error = await #expect(throws: Diagnostics.self) { try await book.builder.build() }
        #expect(
            error?.description == """
                chapters/figures/09-gone:1:1: error: there is no chapter '09-gone' whose figures \
                these are; remove the folder
                """)
    }

    private func modificationDates(_ book: FixtureBook) throws -> [String: Date] {
        var dates: [String: Date] = [:]
        for path in try book.site().keys {
            let file = book.root.appending(path: "site/\(path)").path
            dates[path] =
                try FileManager.default.attributesOfItem(atPath: file)[.modificationDate] as? Date
        }
        return dates
    }
}

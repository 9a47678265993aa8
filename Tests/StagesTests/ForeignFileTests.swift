import Foundation
import LiterateFormat
import LiterateStages
import LiterateTesting
import Testing

/// What we did not write, we neither read, publish nor delete.
@Suite struct ForeignFileTests {
    private let files = FileManager.default

    private func link(_ book: FixtureBook, _ path: String, to target: String) throws {
        let place = book.root.appending(path: path)
        try files.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try files.createSymbolicLink(atPath: place.path, withDestinationPath: target)
    }

    private func target(_ book: FixtureBook, _ path: String) -> String? {
        try? files.destinationOfSymbolicLink(atPath: book.root.appending(path: path).path)
    }

    /// A folder outside a book, which goes with the test.
    private func outside(_ work: (URL) async throws -> Void) async throws {
        let folder = URL.temporaryDirectory.appending(path: "outside-\(UUID().uuidString)")
        try files.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? files.removeItem(at: folder) }
        try await work(folder)
    }

    private func refusal(_ book: FixtureBook) async -> [String]? {
        await #expect(throws: Diagnostics.self) { try await book.builder.build() }?.all
            .map(\.description)
    }

    // MARK: The site

    /// What lies in a site that builds did not write.
    private let others = [
        "CNAME", ".nojekyll", "robots.txt", ".git/HEAD", ".DS_Store", "._index.html",
        "index.html~", "#index.html#", ".index.html.swp", "figures/.DS_Store",
        "figures/01-one/.DS_Store", "figures/01-one/notes.txt", "images/own.png", "demo/a.js",
        "figures/09-gone/plot.svg~", "01-one.txt",
    ]

    @Test func whatNoBuildWroteStays() async throws {
        let book = try sampleBook()
        for path in others { try book.write("site/\(path)", "others'") }
        try link(book, "site/.#index.html", to: "somebody@host.1:2")
        try link(book, "site/latest", to: "/usr")
        func areThere() throws -> Bool {
            let site = try book.site()
            return others.allSatisfy { site[$0] == Data("others'".utf8) }
                && target(book, "site/.#index.html") == "somebody@host.1:2"
                && target(book, "site/latest") == "/usr"
        }
        let lines = try await book.builder.build()
        #expect(try areThere())
        #expect(!lines.contains { $0.hasSuffix("removed") })
        #expect(
            try await book.builder.build() == [
                "2 chapters verified: 2 cells, 1 figure; site/ is up to date"
            ])
        _ = try await book.builder.verify()
        // In a fresh clone there is nothing that tells what was written.
        try files.removeItem(at: book.root.appending(path: ".build"))
        try book.write("chapters/02-two.md", "# Two\n\nOther.\n\n## End\n")
        _ = try await book.builder.build()
        #expect(try areThere())
    }

    @Test func whatABuildWroteGoes() async throws {
        let book = try sampleBook()
        try book.write("chapters/images/b.png", "b")
        let one = try book.text("chapters/01-one.md")
        try book.write("chapters/01-one.md", one + "\n\n![b](images/b.png)\n")
        _ = try await book.builder.build()
        _ = try removeCache(root: book.root)
        // One is still what a build wrote, one is not.
        try book.write("site/images/photo.png", "another photo")
        try book.write(
            "chapters/01-one.md", one.replacing("![A photo](images/photo.png)", with: ""))
        let lines = try await book.builder.build()
        #expect(lines.contains("site/images/b.png removed"))
        #expect(try book.site()["images/b.png"] == nil)
        #expect(try book.text("site/images/photo.png") == "another photo")
        _ = try await book.builder.verify()
    }

    @Test func whatStandsInTheWayIsNamed() async throws {
        let book = try sampleBook()
        try link(book, "site/figures", to: "/usr")
        try book.write("site/index.html/x", "")
        try link(book, "site/book.css", to: "../book.json")
        let what =
            "this is in the place of what a build writes, which wrote no such thing; move it away"
        #expect(
            await refusal(book)
                == ["book.css", "figures", "index.html"].map { "site/\($0):1:1: error: \(what)" })
        #expect(try book.text("book.json") == #"{"title": "A book"}"#)
        #expect(try book.site()["01-one.html"] == nil)
    }

    @Test func aLinkedSiteKeepsWhatIsThere() async throws {
        try await outside { folder in
            let book = try sampleBook()
            let site = folder.appending(path: "public")
            try files.createDirectory(at: site, withIntermediateDirectories: true)
            try Data("example.org".utf8).write(to: site.appending(path: "CNAME"))
            try link(book, "site", to: site.path)
            _ = try await book.builder.build()
            #expect(target(book, "site") == site.path)
            #expect(try Data(contentsOf: site.appending(path: "CNAME")) == Data("example.org".utf8))
            #expect(files.fileExists(atPath: site.appending(path: "index.html").path))
            #expect(try files.contentsOfDirectory(atPath: folder.path) == ["public"])
        }
    }

    @Test(
        arguments: [
            ("nowhere", "leads to no folder; make the folder, or remove the link"),
            ("book.json", "leads to no folder; make the folder, or remove the link"),
        ]
            + [".", "..", "/", "chapters", "chapters/images"].map {
                (
                    $0,
                    "leads to what the book is made of, where no pages can lie; lead it to a folder "
                        + "of their own, or remove it"
                )
            })
    func aLinkThatWillNotDo(path: String, problem: String) async throws {
        let book = try sampleBook()
        try link(book, "site", to: path)
        #expect(await refusal(book) == ["site:1:1: error: this symbolic link \(problem)"])
        #expect(try book.text("chapters/images/photo.png") == "not really a photo")
    }

    @Test func aFileInThePlaceOfTheSite() async throws {
        let book = try sampleBook()
        try book.write("site", "a note")
        #expect(
            await refusal(book) == [
                "site:1:1: error: there is a file where the folder of the pages has to be; move it away"
            ])
        #expect(try book.text("site") == "a note")
    }

    // MARK: The chapters

    private let aside = [
        ".DS_Store", "._01-one.md", "01-one.md~", "#01-one.md#", ".01-one.md.swp", "Thumbs.db",
        "figures/.DS_Store", "figures/Thumbs.db", "figures/01-one/.DS_Store",
        "figures/01-one/._plot.svg", "figures/01-one/plot.svg~", "figures/01-one/#plot.svg#",
        "figures/01-one/.plot.svg.swp", "figures/01-one/Sketch.svg", "figures/01-one/notes.txt",
    ]

    @Test func commandsPassOverThem() async throws {
        let book = try sampleBook()
        for path in aside { try book.write("chapters/\(path)", "others'") }
        let locks = [".#02-two.md", "figures/.#01-one", "figures/01-one/.#plot.svg"]
        for path in locks { try link(book, "chapters/\(path)", to: "somebody@host.1:2") }
        func areThere() -> Bool {
            aside.allSatisfy { (try? book.text("chapters/\($0)")) == "others'" }
                && locks.allSatisfy { target(book, "chapters/\($0)") == "somebody@host.1:2" }
        }
        _ = try await book.builder.build()
        _ = try await book.builder.verify()
        _ = try await book.builder.run()
        #expect(try !book.site().keys.contains { $0.contains("DS_Store") || $0.contains("notes") })
        #expect(
            try await book.builder.accept() == [
                "2 chapters verified: 2 cells, 1 figure; nothing to accept"
            ])
        #expect(areThere())
        try book.write("chapters/figures/01-one/plot.svg", "old")
        try book.write("chapters/figures/01-one/orphan.svg", "old")
        #expect(
            try await book.builder.accept() == [
                "chapters/figures/01-one/plot.svg: written",
                "chapters/figures/01-one/orphan.svg: removed",
            ])
        #expect(areThere())
        #expect(try book.text("chapters/figures/01-one/plot.svg") != "old")
    }

    // MARK: What chapters link

    @Test func aNameOfTheSiteIsTaken() async throws {
        let book = try sampleBook()
        let names = [
            "book.css", "search.js", "index.html", "404.html", "colophon.html", "sitemap.xml",
            "01-one.html", "02-two.ipynb", "Book.css", "favicon.svg/x.png",
        ]
        for name in names { try book.write("chapters/\(name)", "others'") }
        let links = names.map { "[x](\($0))" } + ["![x](./search-index.js)", "[y](01-one.md)"]
        try book.write("chapters/search-index.js", "others'")
        try book.write(
            "chapters/02-two.md", "# Two\n\n\(links.joined(separator: "\n"))\n\n## End\n")
        let taken =
            names.dropLast(2).map { ($0, $0) }
            + [("Book.css", "book.css"), ("favicon.svg/x.png", "favicon.svg")]
            + [("search-index.js", "search-index.js")]
        #expect(
            await refusal(book)?.filter { $0.hasPrefix("chapters/02-two.md") }
                == taken.enumerated().map { index, name in
                    "chapters/02-two.md:\(index + 3):1: error: the site has a file '\(name.1)' of its "
                        + "own; give 'chapters/\(name.0)' another name, and correct the link"
                })
        #expect(try book.site().isEmpty)
    }

    @Test func aLinkThatLeadsOutIsNotFollowed() async throws {
        try await outside { folder in
            let book = try sampleBook()
            try Data("a secret".utf8).write(to: folder.appending(path: "secret.txt"))
            try link(book, "chapters/secret.txt", to: folder.appending(path: "secret.txt").path)
            try link(book, "chapters/folder", to: folder.path)
            try link(book, "chapters/words.txt", to: "../data/words.txt")
            try book.write("data/words.txt", "words")
            try book.write("chapters/02-two.md", "# Two\n\n[w](words.txt)\n\n## End\n")
            _ = try await book.builder.build()
            #expect(
                try book.text("site/words.txt") == "words", "within the book it may lead anywhere")
            try book.write(
                "chapters/02-two.md",
                "# Two\n\n[a](secret.txt)\n![b](folder/secret.txt)\n<a href=\"secret.txt\">c</a>\n\n## End\n"
            )
            let what = "leads out of the book through a symbolic link; put there what it leads to"
            let places = [("3:1", ""), ("4:1", "folder/"), ("5:1", "")]
            #expect(
                await refusal(book)
                    == places.map {
                        "chapters/02-two.md:\($0): error: 'chapters/\($1)secret.txt' \(what)"
                    })
        }
    }

    /// What pages show that no chapter links.
    @Test(arguments: ["cover", "colophon", "theme"])
    func whatTheBookNamesLeadsOut(key: String) async throws {
        try await outside { folder in
            let book = try sampleBook()
            try Data("a secret".utf8).write(to: folder.appending(path: "book.css"))
            let out = folder.appending(path: key == "theme" ? "" : "book.css").path
            try link(book, "own", to: out)
            let value = key == "cover" ? #"{"file": "own", "text": "x"}"# : #""own""#
            try book.write("book.json", "{\"title\": \"A book\",\n\"\(key)\": \(value)}")
            let error = try #require(await refusal(book)?.first)
            #expect(error.hasPrefix("book.json:2:"))
            #expect(
                error.hasSuffix(
                    ": error: 'own' leads out of the book through a symbolic link; put there what it "
                        + "leads to"))
        }
    }

    @Test func aFileOfTheThemeLeadsOut() async throws {
        try await outside { folder in
            let book = try sampleBook()
            try Data("a secret".utf8).write(to: folder.appending(path: "x"))
            try link(book, "theme/book.css", to: folder.appending(path: "x").path)
            try book.write("theme/#book.css#", "")
            try link(book, "theme/.#book.css", to: "somebody@host.1:2")
            try book.write("book.json", #"{"title": "A book", "theme": "theme"}"#)
            #expect(
                await refusal(book) == [
                    "theme/book.css:1:1: error: 'theme/book.css' leads out of the book through a "
                        + "symbolic link; put there what it leads to"
                ])
        }
    }

    /// Nobody waits for a pipe that nobody writes into.
    @Test(.timeLimit(.minutes(1))) func aPipeIsNoFile() async throws {
        let book = try sampleBook()
        #expect(mkfifo(book.root.appending(path: "chapters/pipe").path, 0o600) == 0)
        try book.write("chapters/02-two.md", "# Two\n\n[p](pipe)\n\n## End\n")
        #expect(await refusal(book)?.count == 1)
    }
}

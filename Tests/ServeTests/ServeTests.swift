import Foundation
import LiterateAuthoring
import LiterateFormat
import LiteratePages
import LiterateRecorder
import LiterateRunner
import LiterateServe
import LiterateStages
import LiterateTesting
import Testing

/// A book that is edited while it is served, as an author and a browser see it.
@Suite(.serialized) struct ServeTests {
    private let chapters = [
        "01-one": """
        # One

        The first words.

        ```swift name=hello
        echo hello
        ```

        ```output
        hello
        ```

        ```swift name=after
        echo after
        ```

        ```output
        after
        ```
        """,
        "02-two": """
        # Two

        ```swift reuse=01-one/hello
        ```

        ```output
        hello
        ```
        """,
        "03-three": "# Three\n\n```swift\necho three\n```\n\n```output\nthree\n```\n",
    ]

    @Test func servesTheSitesFilesAndNothingElse() async throws {
        try await LiveFixture.serving(chapters) { live in
            let front = try await live.request("GET", "/")
            #expect(front.status == 200)
            #expect(front.headers["content-type"] == "text/html; charset=utf-8")
            #expect(front.headers["cache-control"] == "no-store")
            #expect(front.text.contains("/_serve/live.js"))
            #expect(try await live.request("GET", "/index.html?x=1").text == front.text)
            let head = try await live.request("HEAD", "/")
            #expect(head.status == 200 && head.body.isEmpty)
            #expect(head.headers["content-length"] == "\(front.body.count)")
            let style = try await live.request("GET", "/book.css")
            #expect(style.headers["content-type"] == "text/css; charset=utf-8")
            for target in [
                "/nothing.html", "/../Package.swift", "/%2e%2e/Package.swift",
                "/..%2fPackage.swift",
                "/chapters/01-one.md", "//etc/passwd", "/figures/", "/%zz",
            ] {
                let answer = try await live.request("GET", target)
                #expect(answer.status == 404, "\(target)")
                #expect(answer.text.contains("<h1>No such page</h1>"), "\(target)")
                #expect(answer.text.contains("<base href=\"/\">"))
            }
            let post = try await live.request("POST", "/")
            #expect(post.status == 405 && post.headers["allow"] == "GET, HEAD")
            #expect(try await live.request("GET", "/", host: "elsewhere.example").status == 403)
            #expect(try await live.request("GET", "/", host: "localhost:1").status == 200)
        }
    }

    @Test func aProseEditIsShownWithoutCompilingOrRunning() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            #expect(live.book.takeRuns() == ["01-one", "02-two", "03-three"])
            _ = live.book.takeBuilds()
            let before = try await live.event(of: "01-one.html") { _ in true }
            let other = try await live.event(of: "03-three.html") { _ in true }
            try live.book.edit("chapters/01-one.md", "The first words.", "Other words.\n\nMore.")
            let after = try await live.event(of: "01-one.html") { $0.revision != before.revision }
            #expect(after.activities.isEmpty)
            let page = try await live.page("01-one.html")
            #expect(page.contains("<p>Other words.</p>"))
            #expect(page.contains("content=\"\(after.revision ?? "")\""))
            #expect(!page.contains("preview-note"))
            #expect(live.book.takeBuilds().isEmpty && live.book.takeRuns().isEmpty)
            let same = try await live.event(of: "03-three.html") { _ in true }
            #expect(same.revision == other.revision, "the other pages stay as they are")
            #expect(!FileManager.default.fileExists(atPath: live.book.root.path + "/site"))
        }
    }

    @Test func aCodeEditRunsWhatHasItsCode() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            _ = (live.book.takeRuns(), live.book.takeBuilds())
            try live.book.edit("chapters/01-one.md", "echo hello", "echo goodbye")
            // While it runs, the page shows what is there so far; at its end, that it differs.
            let page = try await live.page("01-one.html") {
                $0.contains("A preview: some outputs differ")
            }
            #expect(page.contains("goodbye\n</samp>"))
            #expect(page.contains("note-difference"))
            #expect(page.contains("printed something else"))
            let event = try await live.event(of: "01-one.html") {
                $0.problems.differences == 1 && $0.elsewhere["02-two.html"] != nil
                    && $0.activities.isEmpty
            }
            #expect(event.elsewhere["02-two.html"] == Event.Problems(errors: 0, differences: 1))
            #expect(live.book.takeRuns() == ["01-one", "02-two"])
            #expect(live.book.takeBuilds().sorted() == ["01-one", "02-two"])
        }
    }

    /// The programs of these books find no values, so that no sentence of theirs holds.
    @Test func aSentenceThatDoesNotHoldIsADifference() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            try live.book.edit("chapters/01-one.md", "The first words.", "The 1<!-- = x --> word.")
            let page = try await live.page("01-one.html") {
                $0.contains("was not held against its value")
            }
            #expect(page.contains("chapters/01-one.md:3:5"))
            #expect(
                page.contains("The <span class=\"checked\" title=\"Checked: x\">1</span> word."))
            let event = try await live.event(of: "01-one.html") { $0.activities.isEmpty }
            #expect(event.problems == Event.Problems(errors: 0, differences: 1))
        }
    }

    @Test func anErrorOfTheCompilerStandsAtItsCell() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            try live.book.edit("chapters/01-one.md", "echo after", "undefined")
            let page = try await live.page("01-one.html") { $0.contains("note-error") }
            let cell = try cell("after", in: page)
            #expect(cell.contains("<code class=\"note-place\">chapters/01-one.md:14:1</code>"))
            #expect(
                cell.contains("cannot find &#39;undefined&#39;") || cell.contains("'undefined'"))
            #expect(cell.contains("From an earlier run.") && cell.contains("has-stale"))
            #expect(cell.contains("<samp>after\n</samp>"), "the last good output stays")
            #expect(try !self.cell("hello", in: page).contains("has-stale"))
            // A line more above: nothing is compiled, and the error moves with its cell.
            _ = live.book.takeBuilds()
            try live.book.edit("chapters/01-one.md", "The first words.", "The first\n\nwords.")
            let moved = try await live.page("01-one.html") { $0.contains("01-one.md:16:1") }
            #expect(moved.contains("16 | undefined"))
            #expect(live.book.takeBuilds().isEmpty)
            try live.book.edit("chapters/01-one.md", "undefined", "echo after")
            _ = try await live.page("01-one.html") { !$0.contains("preview-note") }
        }
    }

    @Test func anErrorInAReusedCellStandsWhereItIsReused() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            try live.book.edit("chapters/01-one.md", "echo hello", "undefined")
            let page = try await live.page("02-two.html") { $0.contains("note-error") }
            #expect(try cell("cell-1", in: page).contains("chapters/01-one.md:6:1"))
        }
    }

    @Test func aCrashStandsAtItsCellAndCellsBeforeItAreNew() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            try live.book.edit("chapters/01-one.md", "echo after", "echo so far; kill -KILL $$")
            let page = try await live.page("01-one.html") { $0.contains("note-error") }
            let cell = try cell("after", in: page)
            #expect(cell.contains("chapters/01-one.md:14:1"))
            #expect(cell.contains("stopped by signal 9"))
            #expect(cell.contains("so far"), "what it printed before")
            #expect(cell.contains("<samp>after\n</samp>") && cell.contains("has-stale"))
            #expect(try !self.cell("hello", in: page).contains("preview-note"))
            let event = try await live.event(of: "03-three.html") {
                $0.elsewhere["01-one.html"]?.errors == 1
            }
            #expect(event.problems == Event.Problems(errors: 0, differences: 0))
        }
    }

    @Test func aMistakeInTheMarkdownStandsOnThePageAsItWas() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            try live.book.edit("chapters/01-one.md", "name=after", "nam=after")
            let page = try await live.page("01-one.html") { $0.contains("note-error") }
            #expect(page.contains("chapters/01-one.md:13:10"))
            #expect(page.contains("unknown option `nam`; did you mean `name`?"))
            #expect(page.contains("<samp>after\n</samp>"))
            try live.book.edit("chapters/01-one.md", "nam=after", "name=after")
            _ = try await live.page("01-one.html") { !$0.contains("preview-note") }
        }
    }

    /// What was wrong before a mistake that keeps the text from being read is not said any more.
    @Test(arguments: [
        ("The first words.", "The [first](nowhere.md) words.", "leads to no page"),
        ("name=after", "name=after reuse=02-two/nothing", "has no cell named"),
        ("```output\nafter", "```output\nbefore", "printed something else"),
    ])
    func anEarlierMistakeDoesNotStay(old: String, new: String, message: String) async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            let text = try live.book.text("chapters/01-one.md")
            try live.book.edit("chapters/01-one.md", old, new)
            _ = try await live.page("01-one.html") { $0.contains(message) }
            let wrong = text.replacing("name=hello", with: "nam=hello")
            try live.book.write("chapters/01-one.md", wrong)
            let page = try await live.page("01-one.html") { $0.contains("unknown option `nam`") }
            #expect(!page.contains(message))
            let event = try await live.event(of: "01-one.html") { $0.activities.isEmpty }
            #expect(event.problems == Event.Problems(errors: 1, differences: 0))
        }
    }

    /// As vim writes a file: the old one is moved away first.
    @Test func aFileThatIsAwayForAMomentIsNotGone() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            _ = live.book.takeRuns()
            let text = try live.book.text("chapters/01-one.md")
            try FileManager.default.removeItem(
                at: live.book.root.appending(path: "chapters/01-one.md"))
            try await Task.sleep(for: .milliseconds(50))
            let meanwhile = try await live.event(of: "01-one.html") { _ in true }
            #expect(meanwhile.revision != nil && meanwhile.missing == nil)
            try live.book.write(
                "chapters/01-one.md", text.replacing("The first", with: "The second"))
            _ = try await live.page("01-one.html") { $0.contains("The second words.") }
            try await live.settled()
            #expect(live.book.takeRuns() == [])
        }
    }

    @Test func theProgressOfARunIsAnEventAndCellsShowAsTheyEnd() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            try live.book.edit(
                "chapters/01-one.md", "echo hello",
                "echo early")
            try live.book.edit(
                "chapters/01-one.md", "echo after",
                """
                event '{"progress":{"cell":1,"done":3,"total":4}}'
                event '{"progress":{"cell":1,"done":1,"total":4}}'
                while [ ! -e go ]; do sleep 0.05; done; echo after
                """)
            let event = try await live.event(of: "01-one.html") { event in
                event.activities.contains { $0.chapter == "01-one" && $0.fraction != nil }
            }
            let activity = try #require(event.activities.first { $0.chapter == "01-one" })
            #expect(activity.phase == "running" && activity.cell == "cell 2 'after'")
            #expect(activity.part == 2 && activity.reached == 1)
            #expect(activity.fraction == 0.25 && activity.begun == 2 && activity.total == 2)
            let page = try await live.page("01-one.html") { $0.contains("early\n</samp>") }
            #expect(try cell("after", in: page).contains("From an earlier run."))
            try live.book.write("go", "")
            _ = try await live.page("01-one.html") { !$0.contains("note-stale") }
        }
    }

    @Test func anEditWhileAChapterRunsEndsTheRun() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            try live.book.edit("chapters/03-three.md", "echo three", "sleep 600")
            _ = try await live.event(of: "03-three.html") { event in
                event.activities.contains { $0.phase == "running" && $0.cell != nil }
            }
            try live.book.edit("chapters/03-three.md", "sleep 600", "echo three")
            _ = try await live.event(of: "03-three.html") { $0.activities.isEmpty }
            _ = try await live.page("03-three.html") { !$0.contains("preview-note") }
        }
    }

    @Test func manyChaptersWaitForEachOther() async throws {
        let names = (1...9).map { "0\($0)-chapter" }
        let chapters = names.map { ($0, "# \($0)\n\n```swift\necho \($0)\n```\n") }
        let book = try ShellBook(Dictionary(uniqueKeysWithValues: chapters))
        try await LiveFixture.serving(book) { live in
            try await live.settled()
            #expect(live.book.takeRuns() == names)
            try live.book.write("data/words.txt", "olivia\n")
            try live.book.write("data/words.txt", "ava\n")
            _ = try await live.event(of: "01-chapter.html") { !$0.activities.isEmpty }
            try await live.settled()
            #expect(Set(live.book.takeRuns()) == Set(names))
        }
    }

    @Test func endingTheServerEndsWhatRuns() async throws {
        let book = try ShellBook(["01-one": "# One\n\n```swift\necho $$ > pid; sleep 600\n```\n"])
        try await LiveFixture.serving(book) { live in
            _ = try await live.event(of: "01-one.html") { event in
                event.activities.contains { $0.cell != nil }
            }
        }
        let text = try String(contentsOf: book.root.appending(path: "pid"), encoding: .utf8)
        let pid = try #require(pid_t(text.split(separator: "\n")[0]))
        #expect(kill(pid, 0) != 0, "the chapter still runs")
    }

    @Test func newGoneAndRenamedChapters() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            try live.book.write("chapters/04-four.md", "# Four\n\nWords.\n")
            _ = try await live.page("04-four.html") { $0.contains("<p>Words.</p>") }
            _ = try await live.page("01-one.html") { $0.contains("href=\"04-four.html\"") }
            try FileManager.default.removeItem(
                at: live.book.root.appending(path: "chapters/04-four.md"))
            _ = try await live.page("04-four.html") { $0.contains("<h1>No such page</h1>") }
            _ = try await live.page("01-one.html") { !$0.contains("04-four") }
        }
    }

    @Test func aChapterThatGoesWhileItRunsIsOver() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            try live.book.write("chapters/04-four.md", "# Four\n\n```swift\nsleep 60\n```\n")
            _ = try await live.event(of: "index.html") { event in
                event.activities.contains { $0.chapter == "04-four" && $0.phase == "running" }
            }
            try FileManager.default.removeItem(
                at: live.book.root.appending(path: "chapters/04-four.md"))
            try await live.settled()
        }
    }

    /// Its message has its place once and one word `error:`; the other chapters go on.
    @Test func aChapterThatThePackageDoesNotListSaysSoOnItsPage() async throws {
        let book = try ShellBook(chapters)
        let names = ["01-one", "02-two", "03-three"]
        for name in names { try book.write("Sources/Chapters/\(name)/main.swift", "") }
        try book.describePackage(with: names)
        try book.write("chapters/04-four.md", "# Four\n\n```swift\necho four\n```\n")
        try await LiveFixture.serving(book) { live in
            try await live.settled()
            let page = try await live.page("04-four.html")
            #expect(
                page.contains("the chapter is not in the list `chapters` of Package.swift"),
                "\(page)")
            #expect(!page.contains("error: error") && !page.contains("error: chapters/"))
            #expect(live.book.takeRuns() == names)
        }
    }

    @Test func aTakenPortIsSaidSo() async throws {
        try await LiveFixture.serving(chapters) { live in
            let second = BookServer(
                root: live.book.root, port: live.port, style: .quiet,
                toolchain: live.book.toolchain, say: { _ in })
            let error = await #expect(throws: UsageError.self) { try await second.run() }
            #expect(
                error?.description
                    == "error: port \(live.port) is taken, perhaps by another 'book serve'; give "
                    + "another with --port, or --port 0 for any that is free")
        }
    }

    @Test func aBuildsPagesAreNotLive() async throws {
        let book = try ShellBook(chapters)
        let runner = book.runner(ProgressReporter(style: .quiet))
        _ = try await BookBuilder(root: book.root, source: runner).build()
        let site = book.root.appending(path: "site")
        for path in try FileManager.default.subpathsOfDirectory(atPath: site.path) {
            let data = (try? Data(contentsOf: site.appending(path: path))) ?? Data()
            #expect(data.range(of: Data("_serve".utf8)) == nil, "\(path)")
        }
    }

    /// The HTML of a cell, by its anchor.
    private func cell(_ anchor: String, in page: String) throws -> Substring {
        let parts = page.split(separator: "<div class=\"cell")
        return try #require(parts.first { $0.prefix(120).contains("id=\"\(anchor)\"") })
    }
}

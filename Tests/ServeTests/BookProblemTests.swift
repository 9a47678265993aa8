import Foundation
import LiterateFormat
import LiterateRecorder
import LiterateRunner
import LiterateTesting
import Testing

@testable import LiterateServe

/// What is wrong with the book as a whole, on its pages.
@Suite(.serialized) struct BookProblemTests {
    private let chapters = [
        "01-one": "# One\n\n```swift\necho one\n```\n\n```output\none\n```\n",
        "02-two": "# Two\n",
    ]
    private let none = Event.Problems(errors: 0, differences: 0)
    private let one = Event.Problems(errors: 1, differences: 0)

    @Test func aSourceThatCannotBeReadIsAnErrorOnEveryPage() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            let file = live.book.root.appending(path: "Sources/Library/Tensors/Circle.swift")
            try FileManager.default.createSymbolicLink(at: file, withDestinationURL: file)
            for page in ["index.html", "01-one.html", "02-two.html"] {
                let event = try await live.event(of: page) { $0.problems.errors == 1 }
                #expect(event.elsewhere.isEmpty, "it is said once")
                let text = try await live.page(page)
                #expect(
                    text.contains(
                        "<code class=\"note-place\">Sources/Library/Tensors/Circle.swift:1:1</code> "
                            + "the file cannot be read; make it readable, or remove it</p>"))
                #expect(
                    text.contains("A preview: something is wrong, which stands above the text."))
            }
            #expect(try await live.event(of: "colophon.html") { _ in true }.problems == none)
            try FileManager.default.removeItem(at: file)
            for page in ["index.html", "01-one.html"] {
                _ = try await live.event(of: page) { $0.problems == none }
                #expect(try await !live.page(page).contains("preview-note"))
            }
        }
    }

    @Test func aFileOfAWrongNameIsAnErrorOnEveryPage() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            try live.book.write("chapters/Notes.md", "")
            for page in ["index.html", "02-two.html"] {
                _ = try await live.event(of: page) { $0.problems == one }
                #expect(try await live.page(page).contains("chapters/Notes.md:1:1"))
            }
        }
    }

    /// What editors put beside a file that is open, and systems beside any; and links in circles.
    @Test(.timeLimit(.minutes(2))) func filesOfOthersAreNoErrors() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            let files = FileManager.default
            let folder = live.book.root.appending(path: "chapters")
            for (name, target) in [(".#02-two.md", "me@host.1:2"), ("a", "."), ("b", ".")] {
                try files.createSymbolicLink(
                    atPath: folder.appending(path: name).path, withDestinationPath: target)
            }
            for name in ["._02-two.md", ".DS_Store", "#02-two.md#", "02-two.md~", ".02-two.md.swp"]
            {
                try live.book.write("chapters/\(name)", "others'")
            }
            for word in ["first", "second"] {
                try live.book.write("chapters/02-two.md", "# Two\n\nThe \(word) text.\n")
                let page = try await live.page("02-two.html") { $0.contains("The \(word) text.") }
                #expect(!page.contains("preview-note"))
                try files.removeItem(at: folder.appending(path: ".#02-two.md"))
                try files.createSymbolicLink(
                    atPath: folder.appending(path: ".#02-two.md").path,
                    withDestinationPath: "me@host.1:3")
            }
            #expect(try await live.event(of: "index.html") { _ in true }.problems == none)
        }
    }

    /// What is perhaps not meant as it stands is said, is no error, and goes when it is mended.
    @Test func warningsStandAboveTheText() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            let text = "# Two\n\nIt is 7{x}, ~~half.\n\n```Swift\nlet x = 1\n```\n"
            try live.book.write("chapters/02-two.md", text)
            let page = try await live.page("02-two.html") { $0.contains("note-warning") }
            let places = page.matches(of: /note-warning"><p><code class="note-place">([^<]*)</)
            #expect(
                places.map { String($0.output.1) } == [
                    "chapters/02-two.md:3:8", "chapters/02-two.md:5:1",
                ])
            #expect(page.contains("a fence that begins with `Swift` is no cell"))
            #expect(!page.contains("something is wrong"))
            #expect(try await live.event(of: "02-two.html") { _ in true }.problems == none)
            try live.book.write("chapters/02-two.md", "# Two\n\nIt is `7{x}`.\n")
            let mended = try await live.page("02-two.html") { $0.contains("<code>7{x}</code>") }
            #expect(!mended.contains("preview-note"))
            // Beside an error in the text, what was said of the text before says nothing.
            try live.book.write("chapters/02-two.md", text)
            _ = try await live.page("02-two.html") { $0.contains("note-warning") }
            try live.book.write("chapters/02-two.md", text + "\n```swift what\n1\n```\n")
            let broken = try await live.page("02-two.html") { $0.contains("note-error") }
            #expect(!broken.contains("note-warning"))
        }
    }

    @Test func aNameOfTheSiteIsNotReplaced() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            try live.book.write("chapters/book.css", "others'")
            try live.book.write("chapters/02-two.md", "# Two\n\n[x](book.css)\n")
            _ = try await live.event(of: "02-two.html") { $0.problems == one }
            let page = try await live.page("02-two.html")
            #expect(page.contains("the site has a file 'book.css' of its own"))
            #expect(try await live.request("GET", "/book.css").text != "others'")
        }
    }

    @Test func aFigureFileThatCannotBeReadIsAnErrorOfItsChapter() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            let folder = live.book.root.appending(path: "chapters/figures/01-one")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let file = folder.appending(path: "a.svg")
            try FileManager.default.createSymbolicLink(at: file, withDestinationURL: file)
            let event = try await live.event(of: "02-two.html") { !$0.elsewhere.isEmpty }
            #expect(event.elsewhere == ["01-one.html": one])
            #expect(
                try await live.page("01-one.html").contains("chapters/figures/01-one/a.svg:1:1"))
        }
    }

    /// No file changes when the toolchain is there again.
    @Test func aToolThatFailsIsAskedAgain() async throws {
        let book = try ShellBook(chapters)
        book.failToolchain(true)
        try await LiveFixture.serving(book) { live in
            _ = try await live.event(of: "01-one.html") { $0.problems == one }
            let text = try await live.page("01-one.html")
            #expect(text.contains("<code class=\"note-place\">Package.swift:1:1</code>"))
            #expect(text.contains("'swift --version' failed; run it in a terminal to see why"))
            book.failToolchain(false)
            _ = try await live.event(of: "01-one.html") { $0.problems == none }
            _ = try await live.page("01-one.html") { !$0.contains("preview-note") }
            #expect(book.takeRuns() == ["01-one", "02-two"])
        }
    }

    /// The program's own theme stands in until it is mended.
    @Test func aThemeWithAMistakeIsSaid() async throws {
        let book = try ShellBook(chapters)
        let theme = "Sources/Literate/Pages/Theme"
        let own = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: theme)
        try FileManager.default.createDirectory(
            at: book.root.appending(path: "Sources/Literate/Pages"),
            withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: own, to: book.root.appending(path: theme))
        try book.write("book.json", #"{ "title": "A book", "theme": "\#(theme)" }"#)
        try await LiveFixture.serving(book) { live in
            try await live.settled()
            try book.edit("\(theme)/chapter.mustache", "<main", "{{#a}}{{/b}}<main class=\"new\"")
            let text = try await live.page("01-one.html") { $0.contains("Mustache") }
            #expect(
                text.contains("section close name incorrect") && text.contains("chapter.mustache:"))
            #expect(!text.contains("class=\"new\""))
            try book.edit("\(theme)/chapter.mustache", "{{#a}}{{/b}}", "")
            let mended = try await live.page("01-one.html") { $0.contains("class=\"new\"") }
            #expect(!mended.contains("Mustache"))
        }
    }

    @Test func anErrorIsWordedAsOurs() {
        let place = SourcePosition(file: "Package.swift", line: 1)
        #expect(
            problems(of: RunnerError.failedTool(command: "swift --version"), at: place)
                .map(\.description) == [
                    "Package.swift:1:1: error: 'swift --version' failed; run it in a terminal to see why"
                ])
        let own = Diagnostic(SourcePosition(file: "data/words.txt", line: 3), "a word is no word")
        #expect(problems(of: Diagnostics([own]), at: place) == [own])
        let system = problems(of: CocoaError(.fileWriteOutOfSpace), at: place)
        #expect(system.count == 1)
        #expect(
            system[0].description.hasPrefix("Package.swift:1:1: error: cannot write 'a file': "))
        #expect(!system[0].description.contains("NSCocoaErrorDomain"))
    }
}

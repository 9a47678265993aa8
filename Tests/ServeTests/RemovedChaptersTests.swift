import Foundation
import LiterateTesting
import Testing

@testable import LiterateServe

/// What pages hear of chapters that are not there, or not any more.
@Suite(.serialized) struct DepartureTests {
    private let chapters = [
        "01-one": "# One\n\nThe first words.\n",
        "02-two": "# Two\n\n```swift\necho two\n```\n\n```output\ntwo\n```\n",
    ]

    @Test func aPageHearsThatItsChapterIsGoneAndThatItIsBack() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            let before = try await live.event(of: "02-two.html") { _ in true }
            #expect(before.revision != nil && before.missing == nil)
            let file = live.book.root.appending(path: "chapters/02-two.md")
            try FileManager.default.removeItem(at: file)
            let gone = try await live.event(of: "02-two.html") { $0.revision == nil }
            #expect(gone.missing == Event.Missing(file: "chapters/02-two.md"))
            #expect(try await live.event(of: "01-one.html") { _ in true }.missing == nil)
            #expect(try await live.event(of: "index.html") { _ in true }.missing == nil)
            try live.book.write("chapters/02-two.md", chapters["02-two"]!)
            let back = try await live.event(of: "02-two.html") { $0.revision == before.revision }
            #expect(back.missing == nil)
        }
    }

    @Test func aPageHearsWhatItsChapterIsCalledNow() async throws {
        try await LiveFixture.serving(chapters) { live in
            try await live.settled()
            let folder = live.book.root.appending(path: "chapters")
            try FileManager.default.moveItem(
                at: folder.appending(path: "02-two.md"), to: folder.appending(path: "02-second.md"))
            let renamed = Event.Missing(file: "chapters/02-two.md", successor: "02-second.html")
            _ = try await live.event(of: "02-two.html") { $0.missing == renamed }
            // Also when its text is not the same any more.
            try live.book.edit("chapters/02-second.md", "# Two", "# Second")
            _ = try await live.page("02-second.html") { $0.contains("Second</h1>") }
            let later = try await live.event(of: "02-two.html") { _ in true }
            #expect(later.missing == renamed)
            try live.book.write("chapters/02-two.md", "# Another\n")
            _ = try await live.event(of: "02-two.html") { $0.revision != nil && $0.missing == nil }
        }
    }

    @Test func thePageForOneThatIsNotThereIsLive() async throws {
        try await LiveFixture.serving(chapters) { live in
            let answer = try await live.request("GET", "/03-three.html")
            #expect(answer.status == 404)
            #expect(answer.text.contains("<h1>No such page</h1>"))
            #expect(answer.text.contains("<meta name=\"book-revision\" content=\"\">"))
            #expect(answer.text.contains("<script src=\"/_serve/live.js\" defer></script>"))
            let missing = try await live.event(of: "03-three.html") { _ in true }
            #expect(missing.missing == Event.Missing(file: "chapters/03-three.md"))
            // The book has no chapter of such a name, ever.
            let other = try await live.event(of: "three.html") { _ in true }
            #expect(other.revision == nil && other.missing == nil)
            try live.book.write("chapters/03-three.md", "# Three\n")
            _ = try await live.event(of: "03-three.html") { $0.revision != nil }
            #expect(try await live.request("GET", "/03-three.html").status == 200)
        }
    }

    @Test func beforeTheBookIsReadNothingIsMissing() throws {
        var snapshot = Snapshot()
        #expect(PageEvent(snapshot, page: "01-one.html").missing == nil)
        snapshot.chapters = ["02-two"]
        #expect(PageEvent(snapshot, page: "01-one.html").missing?.file == "chapters/01-one.md")
        #expect(PageEvent(snapshot, page: "02-two.html").missing == nil)
    }

    /// Whoever loads a page while the server starts must not be left with a dead one.
    @Test func beforeThePagesAreMadeThereIsOneThatWaits() throws {
        let data = try LiveFiles().standIn(for: "01-one.html", of: Snapshot())
        let page = String(decoding: data, as: UTF8.self)
        #expect(page.contains("The pages are being made. This one opens when it is there."))
        #expect(page.contains("<script src=\"/_serve/live.js\" defer></script>"))
    }
}

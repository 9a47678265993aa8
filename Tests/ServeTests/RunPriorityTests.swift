import Foundation
import LiterateTesting
import Testing

/// Which chapters come first when an edit concerns several.
@Suite(.serialized) struct RunPriorityTests {
    private let names = (1...6).map { "0\($0)-chapter" }

    /// Chapters that all reuse a cell of the fourth.
    private func book() throws -> ShellBook {
        let chapters = names.map { name in
            let cell = name == "04-chapter" ? "name=common" : "reuse=04-chapter/common"
            let code = name == "04-chapter" ? "echo common\n" : ""
            return (name, "# \(name)\n\n```swift \(cell)\n\(code)```\n")
        }
        return try ShellBook(Dictionary(uniqueKeysWithValues: chapters))
    }

    @Test func theEditedChapterComesFirstThenThoseThatAreOpenThenTheOthers() async throws {
        try await LiveFixture.serving(book()) { live in
            try await live.settled()
            #expect(live.book.takeBuilds() == names)
            let open = try EventReader(port: live.port, page: "05-chapter.html")
            defer { open.close() }
            _ = try await open.next()
            try live.book.edit("chapters/04-chapter.md", "echo common", "echo another")
            for name in names {
                _ = try await live.page("\(name).html") { $0.contains("another\n</samp>") }
            }
            #expect(
                live.book.takeBuilds() == [
                    "04-chapter", "05-chapter", "01-chapter", "02-chapter", "03-chapter",
                    "06-chapter",
                ])
        }
    }

    @Test func anEditThatIsOverMakesNothingUrgent() async throws {
        try await LiveFixture.serving(book()) { live in
            try await live.settled()
            try live.book.edit("chapters/04-chapter.md", "# 04", "# The fourth")
            _ = try await live.page("04-chapter.html") { $0.contains("The fourth") }
            try await live.settled()
            _ = live.book.takeBuilds()
            try live.book.write("data/words.txt", "olivia\n")
            _ = try await live.event(of: "index.html") { !$0.activities.isEmpty }
            try await live.settled()
            #expect(live.book.takeBuilds() == names)
        }
    }

    @Test func aPageThatIsOpenedMeanwhileComesNext() async throws {
        try await LiveFixture.serving(book()) { live in
            try await live.settled()
            _ = live.book.takeBuilds()
            // The first two fill the two places for long enough to open another page.
            try live.book.edit(
                "chapters/04-chapter.md", "echo common",
                "while [ ! -e go ]; do sleep 0.05; done; echo another")
            _ = try await live.event(of: "index.html") { event in
                event.activities.contains { $0.phase == "running" }
            }
            let open = try EventReader(port: live.port, page: "06-chapter.html")
            defer { open.close() }
            _ = try await open.next()
            try live.book.write("go", "")
            for name in names {
                _ = try await live.page("\(name).html") { $0.contains("another\n</samp>") }
            }
            let builds = live.book.takeBuilds()
            #expect(builds.first == "04-chapter")
            let place = try #require(builds.firstIndex(of: "06-chapter"))
            #expect(place <= ProcessInfo.processInfo.activeProcessorCount, "\(builds)")
        }
    }
}

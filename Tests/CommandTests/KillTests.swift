import Foundation
import LiterateTesting
import Testing

/// `kill -9` at any moment leaves what was or what is to be.
@Suite(.serialized) struct KillTests {
    private func text(_ output: String, alt: String) -> String {
        """
        # One

        ```swift name=plot
        plot
        ```

        ```output
        \(output)
        ```

        ![A figure of \(alt).](figures/01-one/plot.svg)

        """
    }

    private func script(_ word: String) throws -> String {
        let figure = sampleFigure(word)
        let json = String(decoding: try JSONEncoder().encode(figure), as: UTF8.self)
        return """
            begin 0; echo \(word)
            event '{"figure":{"_0":\(json.replacing("'", with: "'\\''")),"offset":'"$(offset)"'}}'
            end 0; finished
            """
    }

    /// A book whose chapter, figures, site and recording are of one word and whose program now gives
    /// another; with what each is before and after.
    private func changedBook() throws -> CommandBook {
        let book = try CommandBook()
        try book.write("01-one", text("old", alt: "old"), runs: try script("old"))
        #expect(try book.run("accept", "--quiet").status == 0)
        #expect(try book.run("build", "--quiet").status == 0)
        let chapter = try #require(book.text("chapters/01-one.md"))
        #expect(chapter == text("old", alt: "old"))
        try book.write("01-one", chapter, runs: try script("new"))
        try book.scripts.write("data/words.txt", "changed\n")
        return book
    }

    private struct Contents: Hashable {
        var chapter: String?
        var figures: [String: Data]
        var site: [String: Data]

        init(_ book: CommandBook) {
            chapter = book.text("chapters/01-one.md")
            figures = book.files(in: "chapters/figures")
            site = book.files(in: "site")
        }
    }

    /// Kills a command after a part of the time that it needs; returns whether it was still there.
    private func kill(_ book: CommandBook, _ command: String, after seconds: Double) throws {
        let process = try book.start(command, "--quiet")
        Thread.sleep(forTimeInterval: seconds)
        Foundation.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    @Test(arguments: ["verify", "build", "accept"]) func whatABuildLeftGoes(command: String) throws
    {
        let book = try changedBook()
        for name in [".site.next", ".site.last.next"] {
            try book.scripts.write("\(name)/01-one.html", "half")
        }
        try book.scripts.write(".sites.next/mine", "not ours")
        _ = try book.run(command, "--quiet")
        let names = try FileManager.default.contentsOfDirectory(atPath: book.root.path)
        #expect(names.filter { $0.hasSuffix(".next") } == [".sites.next"])
    }

    @Test func acceptAndBuild() throws {
        let whole = try changedBook()
        let old = Contents(whole)
        var times: [String: Double] = [:]
        for command in ["accept", "build"] {
            let start = Date()
            #expect(try whole.run(command, "--quiet").status == 0)
            times[command] = Date().timeIntervalSince(start)
        }
        let new = Contents(whole)
        #expect(old.chapter != new.chapter && old.figures != new.figures && old.site != new.site)
        #expect(new.chapter == text("new", alt: "new"))

        let kills = 8
        for round in 1...kills {
            let share = Double(round) / Double(kills)
            let book = try changedBook()
            try kill(book, "accept", after: share * times["accept"]!)
            #expect(Contents(book).site == old.site)
            // Any command finishes what was begun; this one then finds the site of before.
            _ = try book.run("verify", "--quiet")
            let accepted = Contents(book)
            #expect(
                (accepted.chapter, accepted.figures) == (old.chapter, old.figures)
                    || (accepted.chapter, accepted.figures) == (new.chapter, new.figures))
            #expect(try book.run("accept", "--quiet").status == 0)
            try kill(book, "build", after: share * times["build"]!)
            #expect(Contents(book).site == old.site || Contents(book).site == new.site)
            // The next command, whichever it is, leaves nothing of it.
            _ = try book.run("verify", "--quiet")
            #expect(!FileManager.default.fileExists(atPath: book.root.path + "/.site.next"))
            #expect(try book.run("build", "--quiet").status == 0)
            #expect(Contents(book) == new, "killed after \(share) of the time")
            #expect(!FileManager.default.fileExists(atPath: book.root.path + "/.site.next"))
        }
    }
}

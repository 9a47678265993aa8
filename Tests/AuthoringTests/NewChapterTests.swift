import Foundation
import LiterateAuthoring
import LiterateFiles
import LiterateFormat
import LiteratePages
import LiterateRecorder
import LiterateStages
import LiterateTesting
import Testing

/// `book new`: all of a chapter or nothing of it.
@Suite struct NewChapterTests {
    private let manifest = """
        let chapters = [
            "01-one",
            "03-three",
        ]
        let others = [
        ]
        """
    private let readme = """
        # A book

        1. [One](chapters/01-one.md)
        2. [Three](chapters/03-three.md)

        More.
        """

    private func book() throws -> FixtureBook {
        let book = try FixtureBook(["01-one": "# One\n", "03-three": "# Three\n"])
        try book.write("Package.swift", manifest)
        try book.write("README.md", readme)
        try book.write("Sources/Chapters/01-one/main.swift", "runChapter()\n")
        return book
    }

    @Test func writesTheChapterAndItsPlaces() throws {
        let book = try book()
        let lines = try NewChapter("02-fair-start", root: book.root).write()
        #expect(
            lines.first == "chapters/02-fair-start.md written" && lines.count == 5)
        let chapter = try Chapter(named: "02-fair-start", root: book.root, references: [])
        #expect(chapter.title == "Fair start")
        #expect(chapter.cells.map(\.options.name) == ["numbers", "sum"])
        #expect(chapter.source.contains("<!-- afterwards: "))
        #expect(try book.text("Sources/Chapters/02-fair-start/main.swift") == "runChapter()\n")
        #expect(
            try book.text("Package.swift")
                == manifest.replacing(
                    "    \"03-three\",", with: "    \"02-fair-start\",\n    \"03-three\","))
        #expect(
            try book.text("README.md").contains(
                """
                1. [One](chapters/01-one.md)
                2. [Fair start](chapters/02-fair-start.md)
                3. [Three](chapters/03-three.md)

                More.
                """))
    }

    @Test func theNextNumberIsGiven() throws {
        let book = try book()
        let new = try NewChapter("fair-start", root: book.root)
        #expect(new.name == "04-fair-start")
        _ = try new.write()
        #expect(
            try book.text("Package.swift").contains("    \"03-three\",\n    \"04-fair-start\",\n]"))
        #expect(try book.text("README.md").contains("3. [Fair start](chapters/04-fair-start.md)\n"))
    }

    @Test(
        arguments: zip(
            ["Fair", "a b", "4-x", "../x", "", "00-zero", "03-other", "one", "01-one"],
            [
                "'Fair' is no name for a chapter", "'a b' is no name", "'4-x' is no name",
                "'../x' is no name", "'' is no name",
                "'00-zero' is no name for a chapter; give lower-case letters, digits and single "
                    + "hyphens, with two digits from 01 before them or without: 04-weight-decay",
                "there is a chapter '03-three' already; choose another number, or none for the next",
                "there is a chapter '01-one' already; choose another name",
                "there is a chapter '01-one' already; choose another number",
            ]))
    func badNames(name: String, message: String) throws {
        let book = try book()
        let error = #expect(throws: UsageError.self) { try NewChapter(name, root: book.root) }
        #expect(error?.description.hasPrefix("error: ") == true)
        #expect(error?.description.contains(message) == true)
    }

    @Test func nothingIsHalfDone() throws {
        let book = try book()
        // A folder stands where the README's file has to go.
        try FileManager.default.removeItem(at: book.root.appending(path: "Package.swift"))
        try book.write("Package.swift", "no list")
        #expect(throws: UsageError.self) { try NewChapter("four", root: book.root).write() }
        #expect(try Book.chapterNames(root: book.root) == ["01-one", "03-three"])
        #expect(
            !FileManager.default.fileExists(atPath: book.root.path + "/Sources/Chapters/04-four"))
    }

    @Test func aFailingWriteIsTakenBack() throws {
        let book = try book()
        // A file stands where the stub's folder has to go.
        try book.write("Sources/Chapters/04-four", "in the way")
        let before = try FileManager.default.subpathsOfDirectory(atPath: book.root.path)
        let error = #expect(throws: FileError.self) {
            try NewChapter("four", root: book.root).write()
        }
        #expect(
            error?.description.hasPrefix(
                "error: cannot write Sources/Chapters/04-four/main.swift: ")
                == true, "\(error?.description ?? "")")
        #expect(try FileManager.default.subpathsOfDirectory(atPath: book.root.path) == before)
        #expect(try book.text("Package.swift") == manifest)
        #expect(try book.text("Sources/Chapters/04-four") == "in the way")
    }

    @Test func afterNinetyNineNoNumberIsLeft() throws {
        let book = try book()
        try book.write("chapters/99-last.md", "# Last\n")
        let error = #expect(throws: UsageError.self) { try NewChapter("more", root: book.root) }
        #expect(
            error?.description
                == "error: no number is left after 99; give one that is free, such as "
                + "04-weight-decay")
    }

    /// Some editors end lines so; each file stays as its own.
    @Test func linesKeepTheirEnds() throws {
        let book = try book()
        try book.write("README.md", readme.replacing("\n", with: "\r\n"))
        try book.write("Package.swift", manifest.replacing("\n", with: "\r\n"))
        _ = try NewChapter("02-two", root: book.root).write()
        #expect(
            try book.text("README.md").contains(
                "\r\n2. [Two](chapters/02-two.md)\r\n3. [Three](chapters/03-three.md)\r\n\r\n"))
        #expect(
            try book.text("Package.swift").contains(
                "\r\n    \"02-two\",\r\n    \"03-three\",\r\n]\r\n"))
    }

    @Test func aReadmeWithoutListIsSaidToStay() throws {
        let book = try book()
        try book.write("README.md", "# A book\n")
        let lines = try NewChapter("four", root: book.root).write()
        #expect(lines.contains("README.md has no numbered list of chapters and stays as it is"))
        #expect(try book.text("README.md") == "# A book\n")
    }

    @Test func aListThatEndsTheFileAndLinesThatAreThere() throws {
        let book = try book()
        let list = "1. [One](chapters/01-one.md)\n2. [Three](chapters/03-three.md)"
        try book.write("README.md", list)
        let listed = manifest.replacing("\"03-three\",", with: "\"03-three\",\n    \"04-four\",")
        try book.write("Package.swift", listed)
        _ = try NewChapter("four", root: book.root).write()
        #expect(try book.text("README.md") == list + "\n3. [Four](chapters/04-four.md)")
        #expect(try book.text("Package.swift") == listed, "its line was left")
    }

    @Test func cleaningRemovesTheCacheOnly() throws {
        let book = try book()
        #expect(
            try removeCache(root: book.root) == [
                "nothing to remove: .build/book is empty"
            ])
        try book.write(".build/book/01-one/recording.json", "{}")
        try book.write(".build/debug/book", "a program")
        let lines = try removeCache(root: book.root)
        #expect(lines.first == ".build/book/01-one removed, 1 KB")
        let left = try FileManager.default.contentsOfDirectory(
            atPath: book.root.path + "/.build/book")
        #expect(left == ["lock"], "somebody may wait for it")
        #expect(
            try removeCache(root: book.root) == [
                "nothing to remove: .build/book is empty"
            ])
        #expect(try book.text(".build/debug/book") == "a program")
        #expect(try book.text("chapters/01-one.md") == "# One\n")
    }

    /// What `book accept` had begun lies in the folder that goes.
    @Test func cleaningFinishesWhatWasBegun() throws {
        struct Killed: Error {}
        let book = try book()
        let journal = Journal(
            file: "chapters/01-one.md", before: Data("# One\n".utf8), after: Data("# New\n".utf8),
            folder: "chapters/figures/01-one", folderFiles: ["a.svg": Data("new".utf8)])
        FileStep.$interruption.withValue(
            { if $0 == "copy 01-one.md" { throw Killed() } },
            operation: {
                #expect(throws: Killed.self) {
                    try journal.perform(
                        root: book.root, name: "01-one",
                        journals: book.root.appending(path: ".build/book/accepting"))
                }
            })
        #expect(try book.text("chapters/figures/01-one/a.svg") == "new")
        #expect(try book.text("chapters/01-one.md") == "# One\n", "half is written")
        _ = try removeCache(root: book.root)
        #expect(try book.text("chapters/01-one.md") == "# New\n")
    }
}

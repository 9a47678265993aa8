import Foundation
import LiterateAuthoring
import LiterateFormat
import LiteratePages
import LiterateRecorder
import LiterateRunner
import LiterateStages
import LiterateTesting
import Testing

/// Shares of a book recorded by themselves, and joined.
@Suite struct SeveralMachinesTests {
    /// Records all shares, each into a folder of its own.
    private func shares(_ count: Int, of book: FixtureBook) async throws -> [String] {
        var folders: [String] = []
        for number in 1...count {
            let folder = book.root.appending(path: "shares/\(number)").path
            _ = try await book.builder.record(Shard("\(number)/\(count)"), into: folder)
            folders.append(folder)
        }
        return folders
    }

    private func problems(of book: FixtureBook, _ folders: [String]) async -> String {
        let error = await #expect(throws: Diagnostics.self) {
            try await book.builder.weave(from: folders)
        }
        return (error?.description ?? "").replacing(book.root.path + "/", with: "")
    }

    @Test("The joined shares give the bytes of a single build", arguments: [1, 2, 3])
    func sameBytes(count: Int) async throws {
        let single = try sampleBook()
        _ = try await single.builder.build()
        let book = try sampleBook()
        let folders = try await shares(count, of: book)
        #expect(try book.site().isEmpty, "a share renders nothing")
        let runs = book.requests.count
        let lines = try await book.builder.weave(from: folders)
        #expect(try book.site() == single.site())
        #expect(book.requests.count == runs, "weaving runs nothing")
        #expect(lines.last == "2 chapters verified: 2 cells, 1 figure")
    }

    @Test func aShareSaysWhatItWrote() async throws {
        let book = try sampleBook()
        #expect(
            try await book.builder.record(Shard("2/2")) == [
                ".build/book/shards/2-of-2/02-two written",
                "1 chapter verified: 1 cell, 0 figures",
            ])
        #expect(
            try await book.builder.record(Shard("3/3")) == [
                "share 3/3 of 2 chapters has none of them"
            ])
    }

    @Test func aWrongChapterIsNotRecorded() async throws {
        let book = try sampleBook()
        let text = try book.text("chapters/02-two.md")
        try book.write("chapters/02-two.md", text.replacing("drawn", with: "drawn otherwise"))
        await #expect(throws: Diagnostics.self) { try await shares(2, of: book) }
        let stored = book.root.appending(path: "shares/2/02-two").path
        #expect(!FileManager.default.fileExists(atPath: stored))
    }

    @Test func aChapterThatNoFolderHas() async throws {
        let book = try sampleBook()
        let folders = try await shares(2, of: book)
        #expect(
            await problems(of: book, [folders[0]]) == """
                chapters/02-two.md:1:1: error: there is no recording of this chapter in 'shares/1'; \
                is the folder of a share missing, or was one recorded before the chapter was added?
                """)
        #expect(try book.site().isEmpty)
    }

    @Test func aRecordingOfOtherSources() async throws {
        let book = try sampleBook()
        let folders = try await shares(2, of: book)
        try book.write("Sources/Library/Tensors/Matmul.swift", "// changed")
        #expect(
            await problems(of: book, folders) == """
                chapters/01-one.md:1:1: error: the recording in 'shares/1/01-one' is of another \
                state of the book: Sources/Library/Tensors/Matmul.swift is new; record its share again from the sources \
                that are here
                chapters/02-two.md:1:1: error: the recording in 'shares/2/02-two' is of another \
                state of the book: Sources/Library/Tensors/Matmul.swift is new; record its share again from the sources \
                that are here
                """)
    }

    @Test func aRecordingOfAnotherToolchain() async throws {
        let book = try sampleBook()
        let folders = try await shares(1, of: book)
        book.setToolchain("Swift 7")
        #expect(
            await problems(of: book, folders).hasPrefix(
                "chapters/01-one.md:1:1: error: the recording in 'shares/1/01-one' is of another "
                    + "state of the book: the toolchain changed;"))
    }

    @Test func aRecordingThatCannotBeRead() async throws {
        let book = try sampleBook()
        let folders = try await shares(2, of: book)
        try book.write(try recording(of: "02-two", in: "shares/2", book), "{")
        #expect(
            await problems(of: book, folders) == """
                chapters/02-two.md:1:1: error: the recording in 'shares/2/02-two' cannot be read; \
                record its share again
                """)
    }

    @Test func twoRecordingsOfAChapter() async throws {
        let book = try sampleBook()
        let folders = try await shares(2, of: book)
        let again = book.root.appending(path: "again").path
        _ = try await book.builder.record(Shard("2/2"), into: again)
        #expect(try await book.builder.weave(from: folders + [again]).isEmpty == false)

        let file = try recording(of: "02-two", in: "again", book)
        try book.write(file, try book.text(file).replacing("drawn", with: "drawn anew"))
        #expect(
            await problems(of: book, folders + [again]) == """
                chapters/02-two.md:1:1: error: the recordings in 'shares/2/02-two' and \
                'again/02-two' differ in cell 1; find out why, and keep one
                """)
    }

    /// The file of a chapter's only recording in a folder.
    private func recording(
        of chapter: String, in folder: String, _ book: FixtureBook
    ) throws -> String {
        let place = "\(folder)/\(chapter)"
        let entries = try FileManager.default.contentsOfDirectory(
            atPath: book.root.appending(path: place).path)
        #expect(entries.count == 1)
        return "\(place)/\(entries[0])/recording.json"
    }

    @Test func aFolderThatIsNotThere() async throws {
        let book = try sampleBook()
        let error = await #expect(throws: UsageError.self) {
            try await book.builder.weave(from: ["nowhere"])
        }
        #expect(
            error?.description
                == "error: there is no folder 'nowhere'; give the folders that 'book build --shard' "
                + "wrote")
    }

    /// `book weave --recordings one two 2` takes the 2 for a folder.
    @Test func aChapterAmongTheFolders() async throws {
        let book = try sampleBook()
        let folders = try await shares(2, of: book)
        let error = await #expect(throws: UsageError.self) {
            try await book.builder.weave(from: folders + ["2"])
        }
        #expect(
            error?.description
                == "error: there is no folder '2'; all words after --recordings are folders, so "
                + "name chapters before it: book weave 2 --recordings FOLDER…")
    }

    @Test(
        "A share that is none",
        arguments: [
            ("x", "'x' is no share; give its number and how many there are, such as --shard 2/5"),
            ("2", "'2' is no share; give its number and how many there are, such as --shard 2/5"),
            (
                "1/2/3",
                "'1/2/3' is no share; give its number and how many there are, such as "
                    + "--shard 2/5"
            ),
            (
                "-1/2",
                "'-1/2' is no share; give its number and how many there are, such as "
                    + "--shard 2/5"
            ),
            ("0/5", "there is no share '0/5'; the first is --shard 1/5, the last --shard 5/5"),
            ("6/5", "there is no share '6/5'; the first is --shard 1/5, the last --shard 5/5"),
            ("1/0", "'1/0' is a share of none; there is at least one, --shard 1/1"),
        ])
    func noShare(text: String, message: String) {
        let error = #expect(throws: UsageError.self) { try Shard(text) }
        #expect(error?.description == "error: \(message)")
    }
}

import Foundation
import LiterateFormat
import LiterateRecorder
import LiterateRecording
import LiterateTesting
import Testing

@testable import LiterateRunner

/// What makes a chapter run again, and what does not.
@Suite struct CacheTests {
    private let text = """
        # Title

        Prose.

        ```swift name=one tolerance=0.1
        let one = 1
        ```

        ```swift reuse=02-other/data
        data
        ```
        """
    private let otherText = "```swift name=data\nlet data = 2\n```\n\n```swift\nother\n```\n"

    private func key(
        _ book: ScriptBook, _ text: String? = nil, _ otherText: String? = nil,
        toolchain: String = "Swift 6.3.1", inputs: [BookInput] = [BookInput(file: "data")],
        environment: [String: String] = [:]
    ) throws -> CacheKey {
        let chapter = sampleChapter(text ?? self.text)
        let other = sampleChapter(otherText ?? self.otherText, name: "02-other")
        let graph = PackageGraph(
            root: book.root, json: Data(sampleManifest(chapters: ["01-sample", "02-other"]).utf8))
        let digests = SourceDigests(store: book.root.appending(path: "digests"))
        defer { digests.save() }
        return try CacheKey(
            chapter: chapter, book: Book(chapters: [chapter, other]),
            program: ProgramParts(
                root: book.root, graph: graph, digests: digests, inputs: inputs,
                environment: environment),
            toolchain: toolchain)
    }

    /// The reason for a miss after a change; nil for a hit.
    private func reason(
        after change: (ScriptBook) throws -> CacheKey
    ) throws -> String? {
        let book = try ScriptBook()
        let cache = RecordingCache(root: book.root)
        try cache.store(Recording(chapter: "01-sample", cells: []), key: try key(book))
        return reason(cache.find("01-sample", key: try change(book)))
    }

    private func reason(_ answer: RecordingCache.Answer) -> String? {
        switch answer {
        case .hit: nil
        case .miss(let reason): reason
        }
    }

    @Test func nothingChanged() throws {
        #expect(try reason { try key($0) } == nil)
    }

    /// No recording that was made with other seeds is taken for the book's, nor the other way round.
    @Test func otherSeeds() throws {
        #expect(try reason { try key($0, environment: ["BOOK_SEED": "1"]) } == "BOOK_SEED is new")
        #expect(try reason { try key($0, environment: ["BOOK_SEED": "", "SEED": "1"]) } == nil)

        let book = try ScriptBook()
        let cache = RecordingCache(root: book.root)
        try cache.store(
            Recording(chapter: "01-sample", cells: []),
            key: try key(book, environment: ["BOOK_SEED": "1"]))
        let others = try ["1", "2", ""].map {
            reason(cache.find("01-sample", key: try key(book, environment: ["BOOK_SEED": $0])))
        }
        #expect(others == [nil, "BOOK_SEED changed", "BOOK_SEED is gone"])
    }

    @Test func proseAndLinesInserted() throws {
        let changed = text.replacing("Prose.", with: "Other prose.\n\nAnd more.")
        #expect(try reason { try key($0, changed) } == nil)
    }

    @Test func anOutputBlockIsProse() throws {
        let changed = text + "\n\n```output\n2\n```\n"
        #expect(try reason { try key($0, changed) } == nil)
    }

    @Test func code() throws {
        let changed = text.replacing("let one = 1", with: "let one = 10")
        #expect(try reason { try key($0, changed) } == "the code of cell 1 'one' changed")
    }

    @Test func aCellThatAsksForItsLineMoved() throws {
        let asking = text.replacing("let one = 1", with: "print(#line)")
        let book = try ScriptBook()
        let before = try key(book, asking)
        let after = try key(book, asking.replacing("Prose.", with: "Prose.\n"))
        #expect(after.change(since: before) == "the code of cell 1 'one' changed")
    }

    @Test func aNewCell() throws {
        let changed = text + "\n\n```swift\nthree\n```\n"
        #expect(try reason { try key($0, changed) } == "the code of cell 3 is new")
    }

    @Test func optionsThatOnlyThePageOrTheComparisonReads() throws {
        let changed = text.replacing(
            "name=one tolerance=0.1", with: "name=uno hide volatile timeout=3")
        #expect(try reason { try key($0, changed) } == nil)
    }

    @Test(arguments: ["norun", "fails", "traps"]) func optionsThatChangeARun(_ option: String)
        throws
    {
        let changed = text.replacing("tolerance=0.1", with: option)
        #expect(try reason { try key($0, changed) } == "the code of cell 1 'one' changed")
    }

    /// The place of a call is seen by a function that asks for it.
    @Test func placesCountWhereAFunctionTakesThoseOfItsCallers() throws {
        let asking = text.replacing("let one = 1", with: "func here(_ l: Int = #line) {}")
        let book = try ScriptBook()
        let before = try key(book, asking)
        let moved = asking.replacing("```swift reuse", with: "More.\n\n```swift reuse")
        #expect(try key(book, moved).change(since: before) == "the code of cell 2 changed")
    }

    @Test func placesCountWhereTheLibraryTakesThoseOfItsCallers() throws {
        let book = try ScriptBook()
        try book.write(
            "Sources/Library/Tensors/Log.swift",
            "func inside(\n    line: Int = #line\n) {}\n")
        let moved = text.replacing("Prose.", with: "Prose.\n")
        #expect(try key(book, moved).change(since: try key(book)) == nil)
        try book.write(
            "Sources/Library/Tensors/Log.swift", "public func log(\n    line: Int = #line\n) {}\n")
        #expect(
            try key(book, moved).change(since: try key(book)) == "the places of the cells changed")
    }

    @Test func aReusedCellOfAnotherChapter() throws {
        let changed = otherText.replacing("let data = 2", with: "let data = 3")
        #expect(try reason { try key($0, nil, changed) } == "the code of cell 2 changed")
    }

    @Test func anotherCellOfThatChapter() throws {
        let changed = otherText.replacing("other", with: "changed")
        #expect(try reason { try key($0, nil, changed) } == nil)
    }

    @Test(arguments: [
        ("Sources/Library/Tensors/Matmul.swift", "Sources/Library/Tensors/Matmul.swift changed"),
        ("Sources/Library/Tensors/New.swift", "Sources/Library/Tensors/New.swift is new"),
        (
            "Sources/Literate/Notebook/Display.swift",
            "Sources/Literate/Notebook/Display.swift is new"
        ),
        ("Sources/Literate/Tangle/Tangle.swift", "Sources/Literate/Tangle/Tangle.swift is new"),
        ("Sources/Literate/Recorder/A.swift", "Sources/Literate/Recorder/A.swift is new"),
        ("Sources/Chapters/01-sample/main.swift", "Sources/Chapters/01-sample/main.swift is new"),
        ("Plugins/TangleChapter/plugin.swift", "Plugins/TangleChapter/plugin.swift is new"),
        ("data/words.txt", "data/words.txt changed"),
        ("data/README.md", "data/README.md is new"),
    ])
    func aFileThatTheProgramIsMadeOf(path: String, expected: String) throws {
        let found = try reason { book in
            try book.write(path, "changed")
            return try key(book)
        }
        #expect(found == expected)
    }

    @Test(arguments: [
        "Sources/Literate/Weave/Weaver.swift", "Sources/Chapters/02-other/main.swift", "README.md",
        "data/.hidden", "Package.resolved",
    ])
    func aFileThatItIsNotMadeOf(path: String) throws {
        let found = try reason { book in
            try book.write(path, "changed")
            return try key(book)
        }
        #expect(found == nil)
    }

    /// A file that is written twice at nearly the same time is read twice.
    @Test func aFileOfTheSameSizeAndTimeIsReadAgain() throws {
        let book = try ScriptBook()
        let file = book.root.appending(path: "data/words.txt")
        let before = try key(book)
        let handle = try FileHandle(forWritingTo: file)
        try handle.write(contentsOf: Data("EMMA\n".utf8))
        try handle.close()
        #expect(try key(book).change(since: before) == "data/words.txt changed")
    }

    @Test func aFileThatIsGone() throws {
        let found = try reason { book in
            try FileManager.default.removeItem(at: book.root.appending(path: "data/words.txt"))
            return try key(book)
        }
        #expect(found == "data/words.txt is gone")
    }

    /// As a file does that is taken away between the listing and the reading.
    @Test func aLinkThatLeadsNowhereIsNotThere() throws {
        #expect(
            try reason { book in
                try FileManager.default.createSymbolicLink(
                    at: book.root.appending(path: "Sources/Library/Tensors/Link.swift"),
                    withDestinationURL: book.root.appending(path: "nothing"))
                return try key(book)
            } == nil)
    }

    @Test(arguments: ["Sources/Library/Tensors/Circle.swift", "data/circle"])
    func aFileThatCannotBeReadIsNamed(path: String) throws {
        let book = try ScriptBook()
        let file = book.root.appending(path: path)
        try FileManager.default.createSymbolicLink(at: file, withDestinationURL: file)
        let error = #expect(throws: Diagnostics.self) { try key(book) }
        #expect(
            error?.description
                == "\(path):1:1: error: the file cannot be read; make it readable, or remove it")
    }

    @Test func anOptionThatNamesAnInput() throws {
        let option = BookInput(file: "data", option: "words", help: "words, one a line")
        #expect(
            try reason { try key($0, inputs: [option]) } == "the options in book.json changed")
        let book = try ScriptBook()
        var other = option
        other.help = "words"
        #expect(try key(book, inputs: [other]) == key(book, inputs: [option]))
    }

    @Test func theToolchain() throws {
        #expect(try reason { try key($0, toolchain: "Swift 6.4") } == "the toolchain changed")
    }

    @Test func aRunThatFailedIsNotStored() throws {
        let book = try ScriptBook()
        let cache = RecordingCache(root: book.root)
        let failed = Recording(
            chapter: "01-sample", cells: [], failure: RunFailure(cell: nil, message: "boom"))
        try cache.store(failed, key: try key(book))
        #expect(reason(cache.find("01-sample", key: try key(book))) == "it has not run yet")
    }

    @Test(arguments: ["key", "recording.json"], ["", "{}", "book recording key 2\n9999 x\nshort"])
    func whatIsBrokenIsAMiss(file: String, contents: String) throws {
        let book = try ScriptBook()
        let cache = RecordingCache(root: book.root)
        let key = try key(book)
        try cache.store(Recording(chapter: "01-sample", cells: []), key: key)
        try book.write(
            ".build/book/recordings/01-sample/\(key.digest.text)/\(file)", contents)
        #expect(
            reason(cache.find("01-sample", key: key)) == "its stored recording cannot be read")
    }

    @Test func severalRecordingsAreKeptWithinABound() throws {
        let book = try ScriptBook()
        let cache = RecordingCache(folder: book.root.appending(path: "kept"), capacity: 20_000)
        let chapter = sampleChapter(text)
        let run = sampleRun(of: chapter, [.text(String(repeating: "x", count: 4_000))])
        let keys = try (0..<5).map { number in
            try key(book, text.replacing("let one = 1", with: "let one = \(number)"))
        }
        for key in keys.prefix(2) { try cache.store(run, key: key) }
        #expect(keys.prefix(2).allSatisfy { reason(cache.find("01-sample", key: $0)) == nil })
        // The first was used after the second, which goes when there is no more room.
        _ = cache.find("01-sample", key: keys[1])
        _ = cache.find("01-sample", key: keys[0])
        for key in keys.dropFirst(2) { try cache.store(run, key: key) }
        let kept = keys.map { reason(cache.find("01-sample", key: $0)) == nil }
        #expect(kept.last == true)
        #expect(kept.contains(false) && !kept.prefix(2).allSatisfy(\.self))
        #expect(kept[0] || !kept[1], "what was used last goes last")
    }

    /// A process that is killed while it stores leaves what it began, and the next one may run other code.
    @Test func whatAKilledProcessBeganToStoreGoes() throws {
        let book = try ScriptBook()
        let cache = RecordingCache(root: book.root)
        let folder = ".build/book/recordings/01-sample"
        for name in [".abc.next", ".abc.2.next", ".abc.last.next"] {
            try book.write("\(folder)/\(name)/key", "book rec")
        }
        try book.write("\(folder)/.mine", "not ours")
        try cache.store(Recording(chapter: "01-sample", cells: []), key: try key(book))
        let place = book.root.appending(path: folder).path
        let left = try FileManager.default.contentsOfDirectory(atPath: place)
        #expect(Set(left) == [".mine", try key(book).digest.text])
    }

    @Test func theLastIsKeptHoweverLargeItIs() throws {
        let book = try ScriptBook()
        let cache = RecordingCache(folder: book.root.appending(path: "kept"), capacity: 10)
        let run = sampleRun(of: sampleChapter(text))
        let (first, second) = (try key(book), try key(book, toolchain: "Swift 6.4"))
        try cache.store(run, key: first)
        try cache.store(run, key: second)
        #expect(reason(cache.find("01-sample", key: second)) == nil)
        #expect(reason(cache.find("01-sample", key: first)) == "the toolchain changed")
    }

    @Test func aStoredRecordingComesBackWhole() throws {
        let book = try ScriptBook()
        let cache = RecordingCache(root: book.root)
        let chapter = sampleChapter(text)
        let run = sampleRun(
            of: chapter, [.text("\u{FFFD}e\u{301}\n"), .figure(sampleFigure("x"))])
        try cache.store(run, key: try key(book))
        guard case .hit(let found) = cache.find("01-sample", key: try key(book)) else {
            Issue.record("the cache missed")
            return
        }
        #expect(found == run)
    }

    /// A chapter runs again when a value that it reads is another, and for no other value.
    @Test func aValueOfAnotherChapter() throws {
        let reading = text.replacing(
            "let one = 1", with: "let one: Int = try exported(\"01-earlier/loss\")")
        func reason(_ change: (ScriptBook) throws -> Void) throws -> String? {
            let book = try ScriptBook()
            try book.write("chapters/figures/01-earlier/loss.json", "1")
            let cache = RecordingCache(root: book.root)
            try cache.store(
                Recording(chapter: "01-sample", cells: []), key: try key(book, reading))
            try change(book)
            return self.reason(cache.find("01-sample", key: try key(book, reading)))
        }
        let file = "chapters/figures/01-earlier/loss.json"
        #expect(try reason { try $0.write(file, "1") } == nil)
        #expect(try reason { try $0.write(file, "2") } == "the value 01-earlier/loss changed")
        #expect(
            try reason { try FileManager.default.removeItem(at: $0.root.appending(path: file)) }
                == "the value 01-earlier/loss changed")
        #expect(
            try reason { try $0.write("chapters/figures/01-earlier/other.json", "2") } == nil)
    }

    /// Whatever the next command is, and whether it stores anything of that chapter.
    @Test func whatKilledProcessesLeftGoes() throws {
        let book = try ScriptBook()
        let cache = RecordingCache(root: book.root)
        try cache.removeLeftovers()
        let key = try key(book)
        try cache.store(Recording(chapter: "01-sample", cells: []), key: key)
        try book.write(".build/book/recordings/02-other/.0123.next/key", "")
        try book.write(".build/book/recordings/01-sample/.0123.next/recording.json", "{")
        try cache.removeLeftovers()
        let left = FileManager.default.enumerator(
            atPath: book.root.path + "/.build/book/recordings")?
            .compactMap { $0 as? String }.filter { $0.contains(".next") }
        #expect(left == [])
        #expect(reason(cache.find("01-sample", key: key)) == nil)
    }
}

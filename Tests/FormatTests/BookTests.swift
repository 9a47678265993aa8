import Foundation
import LiterateFormat
import Testing

/// Books of several chapters: reading them, and putting reused code in its place.
struct BookTests {
    @Test func piecesComeInTheOrderOfReuse() throws {
        let first = try chapter(
            "01-a", "```swift name=x\n1\n```\n\n```swift name=y reuse=x\n2\n```\n")
        let second = try chapter("02-b", "```swift reuse=01-a/y,01-a/x\n3\n```\n")
        let book = Book(chapters: [second, first])
        let pieces = try book.pieces(of: second.cells[0], in: second)
        #expect(pieces.map(\.code) == ["1\n", "2\n", "3\n"])
        #expect(pieces.map(\.isReused) == [true, true, false])
        #expect(pieces.map(\.cell) == ["x", "y", nil])
        #expect(pieces.map(\.path) == ["chapters/01-a.md", "chapters/01-a.md", "chapters/02-b.md"])
        #expect(pieces.map(\.line) == [2, 6, 2])
    }

    @Test func cellThatOnlyReusesHasNoPieceOfItsOwn() throws {
        let only = try chapter("01-a", "```swift name=x\n1\n```\n\n```swift reuse=x\n```\n")
        let pieces = try Book(chapters: [only]).pieces(of: only.cells[1], in: only)
        #expect(pieces.map(\.code) == ["1\n"])
        #expect(pieces.map(\.isReused) == [true])
    }

    @Test(arguments: [
        (
            "reuse=02-other/x",
            "1:26: error: there is no chapter `02-other`; did you mean `02-others`?"
        ),
        (
            "reuse=zzzzzzzz/x",
            "1:26: error: there is no chapter `zzzzzzzz`; the chapters are `01-a` and `02-others`"
        ),
        (
            "reuse=02-others/data,02-others/dat",
            "1:41: error: `chapters/02-others.md` has no cell named `dat`; did you mean `data`?"
        ),
        (
            "reuse=02-others/q",
            "1:26: error: `chapters/02-others.md` has no cell named `q`; "
                + "the named cells are `data` and `shown`"
        ),
        (
            "reuse=missing",
            "1:26: error: `chapters/01-a.md` has no cell named `missing`; "
                + "the named cells are `here`"
        ),
        (
            "reuse=02-others/shown",
            "1:26: error: the cell `02-others/shown` is a `norun` cell; "
                + "only code that runs to its end can be reused"
        ),
        (
            "reuse=here",
            "1:26: error: `reuse` goes in a circle: 01-a/here → 01-a/here; break it"
        ),
    ])
    func reuseThatLeadsNowhere(option: String, message: String) throws {
        let first = try chapter("01-a", "```swift name=here \(option)\n1\n```\n")
        let other = try chapter(
            "02-others", "```swift name=data\n1\n```\n\n```swift name=shown norun\n1\n```\n")
        let failure = #expect(throws: Diagnostics.self) {
            try Book(chapters: [first, other]).checkReuse()
        }
        #expect(failure?.description == "chapters/01-a.md:" + message)
    }

    @Test func circleThroughTwoChapters() throws {
        let first = try chapter("01-a", "```swift name=x reuse=02-b/y\n```\n")
        let second = try chapter("02-b", "```swift name=y reuse=01-a/x\n```\n")
        let book = Book(chapters: [first, second])
        let failure = #expect(throws: Diagnostics.self) {
            try book.pieces(of: first.cells[0], in: first)
        }
        #expect(
            failure?.description == "chapters/02-b.md:1:23: error: `reuse` goes in a circle: "
                + "01-a/x → 02-b/y → 01-a/x; break it")
    }

    @Test func everyChaptersMistakesAreReportedAtOnce() throws {
        let root = try temporaryBook([
            "01-a.md": "```swift hid\n```\n", "02-b.md": "# Fine\n", "03-c.md": "```swift\n",
        ])
        defer { try? FileManager.default.removeItem(at: root) }
        let failure = #expect(throws: Diagnostics.self) { try Book.load(root: root) }
        #expect(failure?.all.map(\.position.file) == ["chapters/01-a.md", "chapters/03-c.md"])
    }

    @Test func onlyReachableChaptersAreRead() throws {
        let root = try temporaryBook([
            "01-a.md": "```swift name=x\n1\n```\n", "02-b.md": "```swift reuse=01-a/x\n```\n",
            "03-c.md": "```swift broken\n```\n",
        ])
        defer { try? FileManager.default.removeItem(at: root) }
        let book = try Book.load(root: root, reachableFrom: "02-b")
        #expect(book.chapters.map(\.name) == ["01-a", "02-b"])
        let failure = #expect(throws: Diagnostics.self) {
            try Book.load(root: root, reachableFrom: "03-c")
        }
        #expect(
            failure?.all.first?.position
                == SourcePosition(
                    file: "chapters/03-c.md", line: 1, column: 10))
    }

    @Test(arguments: ["README.md", "1-a.md", "01_a.md", "001-a.md", "01-A.md"])
    func fileNamesAreChecked(file: String) throws {
        let root = try temporaryBook([file: ""])
        defer { try? FileManager.default.removeItem(at: root) }
        let failure = #expect(throws: Diagnostics.self) { try Book.load(root: root) }
        #expect(
            failure?.description == "chapters/\(file):1:1: error: a chapter's file is called "
                + "`NN-name.md`: two digits, then lower-case letters, digits and single hyphens; "
                + "rename it")
    }

    @Test func missingChapterAndFolder() throws {
        let root = try temporaryBook(["01-basic.md": ""])
        defer { try? FileManager.default.removeItem(at: root) }
        let chapter = #expect(throws: Diagnostics.self) {
            try Book.load(root: root, reachableFrom: "01-basics")
        }
        #expect(
            chapter?.description == "chapters/01-basics.md:1:1: error: there is no such chapter; "
                + "did you mean `01-basic`?")
        let folder = #expect(throws: Diagnostics.self) {
            try Book.load(root: root.appending(path: "chapters"))
        }
        #expect(
            folder?.description == "chapters:1:1: error: there is no folder `chapters`; "
                + "run this in the folder of a book")
    }

    @Test func textThatIsNotUTF8() throws {
        let root = try temporaryBook(["01-a.md": ""])
        defer { try? FileManager.default.removeItem(at: root) }
        let file = root.appending(path: "chapters/01-a.md")
        try Data("# Größe\n\nab".utf8 + [0xFF, 0x61]).write(to: file)
        let failure = #expect(throws: Diagnostics.self) { try Book.load(root: root) }
        #expect(
            failure?.description == "chapters/01-a.md:3:3: error: the text is not UTF-8 here; "
                + "save the file as UTF-8")
    }

    private func chapter(_ name: String, _ source: String) throws -> Chapter {
        try Chapter(name: name, path: "chapters/\(name).md", source: source)
    }

    private func temporaryBook(_ files: [String: String]) throws -> URL {
        let root = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        let folder = root.appending(path: "chapters")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try #"{ "title": "A book" }"#.write(
            to: root.appending(path: "book.json"), atomically: true, encoding: .utf8)
        for (name, text) in files {
            try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
        }
        return root
    }
}

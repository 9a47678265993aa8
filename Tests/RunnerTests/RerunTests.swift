import Foundation
import LiterateFormat
import LiterateRecorder
import LiterateRecording
import LiterateRunner
import LiterateTesting
import Testing

/// Which chapters are compiled and run again after a change of each kind.
@Suite struct RerunTests {
    private static let chapters = [
        "01-one": """
        # One

        Words.

        ```swift name=data
        echo data
        ```

        ```swift name=own tolerance=0.1
        echo own
        ```
        """,
        "02-two": "# Two\n\n```swift reuse=01-one/data\necho two\n```\n",
        "03-three": "# Three\n\n```swift\necho three\n```\n",
    ]

    /// A change, and the chapters that have to run after it.
    struct Change: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var runs: [String]
        var make: @Sendable (ShellBook) throws -> Void

        init(
            _ name: String, runs: [String], _ make: @escaping @Sendable (ShellBook) throws -> Void
        ) {
            testDescription = name
            self.runs = runs
            self.make = make
        }
    }

    private static let all = ["01-one", "02-two", "03-three"]

    static let changes = [
        Change("nothing", runs: []) { _ in },
        Change("prose", runs: []) { try $0.edit("chapters/01-one.md", "Words.", "Other words.") },
        Change("lines above a cell", runs: []) {
            try $0.edit("chapters/01-one.md", "Words.", "More.\n\nAnd more.\n\nWords.")
        },
        Change("code", runs: ["01-one"]) {
            try $0.edit("chapters/01-one.md", "echo own", "echo mine")
        },
        Change("a cell that another chapter reuses", runs: ["01-one", "02-two"]) {
            try $0.edit("chapters/01-one.md", "echo data", "echo other data")
        },
        Change("a cell's new name", runs: []) {
            try $0.edit("chapters/01-one.md", "name=own", "name=mine")
        },
        Change("the new name of a cell that another chapter reuses", runs: []) {
            try $0.edit("chapters/01-one.md", "name=data", "name=words")
            try $0.edit("chapters/02-two.md", "01-one/data", "01-one/words")
        },
        Change("caption", runs: []) {
            try $0.edit("chapters/01-one.md", "name=own", "name=own caption=\"A figure\"")
        },
        Change("alt", runs: []) {
            try $0.edit("chapters/01-one.md", "name=own", "name=own alt=\"A line\"")
        },
        Change("fold", runs: []) { try $0.edit("chapters/01-one.md", "name=own", "name=own fold") },
        Change("hide", runs: []) { try $0.edit("chapters/01-one.md", "name=own", "name=own hide") },
        Change("tolerance", runs: []) {
            try $0.edit("chapters/01-one.md", "tolerance=0.1", "tolerance=0.2")
        },
        Change("volatile", runs: []) {
            try $0.edit("chapters/01-one.md", "tolerance=0.1", "volatile")
        },
        Change("timeout, which ends runs that are not kept", runs: []) {
            try $0.edit("chapters/01-one.md", "name=own", "name=own timeout=60")
        },
        Change("norun", runs: ["01-one"]) {
            try $0.edit("chapters/01-one.md", "name=own tolerance=0.1", "name=own norun")
        },
        Change("the order of cells", runs: ["01-one"]) {
            try $0.edit("chapters/01-one.md", "echo own", "echo x")
            try $0.edit("chapters/01-one.md", "echo data", "echo own")
            try $0.edit("chapters/01-one.md", "echo x", "echo data")
            try $0.edit("chapters/01-one.md", "name=data", "name=x")
            try $0.edit("chapters/01-one.md", "name=own", "name=data")
            try $0.edit("chapters/01-one.md", "name=x", "name=own")
        },
        Change("a new cell", runs: ["03-three"]) {
            try $0.edit("chapters/03-three.md", "# Three", "# Three\n\n```swift\necho new\n```")
        },
        Change("a library source", runs: all) {
            try $0.write("Sources/Library/Tensors/Matmul.swift", "// fast")
        },
        Change("a new library source", runs: all) {
            try $0.write("Sources/Library/Tensors/Softmax.swift", "// new")
        },
        Change("the notebook, which chapters link", runs: all) {
            try $0.write("Sources/Literate/Notebook/Display.swift", "// other")
        },
        Change("the tangler, which makes their code", runs: all) {
            try $0.write("Sources/Literate/Tangle/Tangle.swift", "// other")
        },
        Change("the part of the engine that assembles recordings", runs: all) {
            try $0.write("Sources/Literate/Recorder/RecordingAssembly.swift", "// other")
        },
        Change("the part of the engine that reads refusals", runs: all) {
            try $0.write("Sources/Literate/Recorder/RefusalCheck.swift", "// other")
        },
        Change("the weaver and the server, which see their output only", runs: []) {
            try $0.write("Sources/Literate/Weave/Weaver.swift", "// other")
            try $0.write("Sources/Literate/Serve/BookServer.swift", "// other")
        },
        Change("the theme", runs: []) {
            try $0.write("Sources/Literate/Pages/Theme/book.css", "p {}")
        },
        Change("another version of a package that makes their code", runs: all) {
            try $0.write("fetched/parser/Sources/Parser/Parser.swift", "// 2")
        },
        Change("what nothing is made of in that package", runs: []) {
            try $0.write("fetched/parser/README.md", "version 2")
        },
        Change("data", runs: all) { try $0.write("data/words.txt", "olivia\n") },
        Change("the toolchain", runs: all) { $0.setToolchain("Swift 6.4") },
        Change("the stub of one chapter", runs: ["02-two"]) {
            try $0.write("Sources/Chapters/02-two/main.swift", "// other")
        },
        Change("a new chapter", runs: ["04-four"]) {
            try $0.write("chapters/04-four.md", "# Four\n\n```swift\necho four\n```\n")
        },
    ]

    @Test(arguments: changes) func whatRunsAgain(after change: Change) async throws {
        let book = try ShellBook(Self.chapters)
        try await record(book)
        #expect(book.takeRuns() == Self.all)
        _ = book.takeBuilds()
        try change.make(book)
        try await record(book)
        #expect(book.takeRuns() == change.runs)
        #expect(book.takeBuilds() == change.runs)
    }

    /// Of a chapter several recordings are kept.
    @Test(arguments: changes) func undoingAnEditRunsNothing(_ change: Change) async throws {
        let book = try ShellBook(Self.chapters)
        // Files whose times are of now are read again, which must give the same.
        let before = try book.files()
        let first = try await record(book)
        try change.make(book)
        try await record(book)
        _ = (book.takeRuns(), book.takeBuilds())
        try book.restore(before)
        book.setToolchain("Swift 6.3.1")
        #expect(try await record(book) == first)
        #expect(book.takeRuns() == [])
        #expect(book.takeBuilds() == [])
    }

    @Test func withoutItsCacheABookGivesTheSame() async throws {
        let book = try ShellBook(Self.chapters)
        let first = try await record(book)
        try FileManager.default.removeItem(at: book.root.appending(path: ".build/book"))
        #expect(try await record(book) == first)
        #expect(try await record(book) == first, "from the cache")
        #expect(book.takeBuilds().count == 6)
    }

    @discardableResult
    private func record(_ shell: ShellBook) async throws -> [String: Recording] {
        let book = try Book.load(root: shell.root)
        return try await shell.runner(ProgressReporter(style: .quiet))
            .recordings(of: book.chapters, in: book)
    }

    /// A chapter's training is not lost because another chapter does not build.
    @Test func whatRanBesideABuildErrorIsKept() async throws {
        let book = try ShellBook([
            "01-runs-beside": "# One\n\n```swift\necho one\n```\n",
            "02-two": "# Two\n\n```swift\nundefined\n```\n",
        ])
        let toolchain = book.toolchain
        let runner = BookRunner(
            root: book.root,
            toolchain: toolchain.making { name in
                if name == "02-two" {
                    try await waitForTheEndOfARun(of: "01-runs-beside", in: book)
                }
                try await toolchain.make?(name)
            }, reporter: ProgressReporter(style: .quiet))
        let text = try Book.load(root: book.root)
        let failures = await #expect(throws: BuildFailures.self) {
            try await runner.recordings(of: text.chapters, in: text)
        }
        #expect(failures?.recordings["01-runs-beside"]?.isSound == true)
        #expect(book.takeRuns() == ["01-runs-beside"])
        try book.edit("chapters/02-two.md", "undefined", "echo two")
        let mended = try Book.load(root: book.root)
        _ = try await book.runner(ProgressReporter(style: .quiet))
            .recordings(of: mended.chapters, in: mended)
        #expect(book.takeRuns() == ["02-two"])
    }
}

/// Waits until a chapter has run and its folder for the run is gone again.
private func waitForTheEndOfARun(of chapter: String, in book: ShellBook) async throws {
    let files = FileManager.default
    let temporary = files.temporaryDirectory.path
    for _ in 0..<1_500 {
        try await Task.sleep(for: .milliseconds(20))
        guard files.fileExists(atPath: book.root.appending(path: "runs").path) else { continue }
        let names = try files.contentsOfDirectory(atPath: temporary)
        if !names.contains(where: { $0.hasPrefix("book-\(chapter)-") }) { return }
    }
    Issue.record("'\(chapter)' did not end")
}

import Foundation
import LiterateFormat
import LiterateRecorder
import LiterateRecording
import LiterateRunner
import LiterateTesting
import Synchronization
import Testing

@Suite struct BookRunnerTests {
    private let chapters = ["01-a", "02-b", "03-c"].map {
        sampleChapter("```swift\nprint(1)\n```\n", name: $0)
    }

    private func runner(
        _ book: ScriptBook, write: @escaping @Sendable (String) -> Void = { _ in }
    ) -> BookRunner {
        BookRunner(
            root: book.root, toolchain: book.toolchain,
            reporter: ProgressReporter(style: .plain, write: write))
    }

    /// Each run of a chapter leaves a line in `runs`.
    private func scripts(_ book: ScriptBook, also body: String = "") throws {
        for chapter in chapters {
            try book.script(
                chapter.name,
                try book.opening(chapter)
                    + "\necho \(chapter.name) >> runs\nbegin 0; echo 1; end 0\n\(body)\nfinished")
        }
    }

    private func runs(_ book: ScriptBook) -> [String] {
        let text = try? String(contentsOf: book.root.appending(path: "runs"), encoding: .utf8)
        return (text ?? "").split(separator: "\n").map(String.init).sorted()
    }

    @Test func onlyWhatChangedRunsAgain() async throws {
        let book = try ScriptBook()
        try scripts(book)
        let lines = Mutex<[String]>([])
        let runner = runner(book) { line in lines.withLock { $0.append(line) } }
        let whole = Book(chapters: chapters)
        let first = try await runner.recordings(of: chapters, in: whole)
        #expect(first.keys.sorted() == ["01-a", "02-b", "03-c"])
        #expect(runs(book) == ["01-a", "02-b", "03-c"])
        #expect(lines.withLock { $0.first } == "01-a runs: it has not run yet\n")

        let second = try await runner.recordings(of: chapters, in: whole)
        #expect(second == first)
        #expect(runs(book).count == 3)

        try book.write("Sources/Chapters/02-b/main.swift", "changed")
        _ = try await runner.recordings(of: chapters, in: whole)
        #expect(runs(book) == ["01-a", "02-b", "02-b", "03-c"])
        #expect(
            lines.withLock { $0.last } == "02-b runs: Sources/Chapters/02-b/main.swift changed\n")

        _ = try await runner.recordings(
            of: [chapters[0]], in: whole, isFresh: true, listener: NoListener())
        #expect(runs(book) == ["01-a", "01-a", "02-b", "02-b", "03-c"])
    }

    /// Chapters side by side leave each other their cores; one alone may use them all.
    @Test func aRunIsToldItsShareOfTheProcessors() async throws {
        let book = try ScriptBook()
        try scripts(book, also: "echo \"${TENSORS_THREADS:-none}\" > threads-$$")
        func told() throws -> [String] {
            try book.root.names.filter { $0.hasPrefix("threads-") }.map {
                let file = book.root.appending(path: $0)
                defer { try? FileManager.default.removeItem(at: file) }
                return try String(contentsOf: file, encoding: .utf8)
            }
        }
        let whole = Book(chapters: chapters)
        let processors = ProcessInfo.processInfo.activeProcessorCount
        // Whoever says it has it so.
        let said = ProcessInfo.processInfo.environment["TENSORS_THREADS"]
        _ = try await runner(book).recordings(of: chapters, in: whole)
        let share = max(1, processors / 3)
        #expect(try told() == [String](repeating: "\(said ?? "\(share)")\n", count: 3))
        _ = try await runner(book).recordings(
            of: [chapters[0]], in: whole, isFresh: true, listener: NoListener())
        #expect(try told() == ["\(said ?? "\(processors)")\n"])
        let besideOthers = BookRunner(
            root: book.root, toolchain: book.toolchain,
            reporter: ProgressReporter(style: .quiet), sideBySide: { 1000 })
        _ = try await besideOthers.recordings(
            of: [chapters[0]], in: whole, isFresh: true, listener: NoListener())
        #expect(try told() == ["\(said ?? "1")\n"])
    }

    /// There is a core for other work while one chapter is built; where nothing is, there is not.
    @Test func whatIsStoredIsToldWhileOthersRun() async throws {
        let book = try ScriptBook()
        try scripts(book)
        let whole = Book(chapters: chapters)
        let listener = Ear()
        func recordings() async throws -> [String: Recording] {
            try await runner(book).recordings(
                of: chapters, in: whole, isFresh: false, listener: listener)
        }
        let first = try await recordings()
        #expect(try await recordings() == first)
        try book.write("Sources/Chapters/02-b/main.swift", "changed")
        #expect(try await recordings().keys.sorted() == ["01-a", "02-b", "03-c"])
        #expect(listener.told.withLock(\.self) == [[], ["01-a", "03-c"]])
    }

    @Test func whatChangesWhileItRunsIsNotStored() async throws {
        let book = try ScriptBook()
        try scripts(book, also: "echo more >> data/words.txt")
        let whole = Book(
            chapters: chapters, description: try BookDescription(root: book.root))
        _ = try await runner(book).recordings(of: [chapters[0]], in: whole)
        _ = try await runner(book).recordings(of: [chapters[0]], in: whole)
        #expect(runs(book) == ["01-a", "01-a"])
    }

    @Test func aFailedRunRunsAgain() async throws {
        let book = try ScriptBook()
        try scripts(book, also: "exit 1")
        let whole = Book(chapters: chapters)
        let first = try await runner(book).recordings(of: [chapters[0]], in: whole)
        #expect(first["01-a"]?.failure != nil)
        _ = try await runner(book).recordings(of: [chapters[0]], in: whole)
        #expect(runs(book).count == 2)
    }
}

/// Hears what is stored while other chapters run.
private final class Ear: RunListener {
    let told = Mutex<[[String]]>([])

    func found(_ stored: [String: Recording]) async {
        told.withLock { $0.append(stored.keys.sorted()) }
    }
}

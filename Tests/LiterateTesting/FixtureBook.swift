import Foundation
import LiterateAuthoring
import LiterateFormat
import LiteratePages
import LiterateRecorder
import LiterateRecording
import LiterateRunner
import LiterateSentences
import LiterateStages
import LiterateWeave
import Synchronization

/// A book in a temporary folder, whose cells do what a test says.
package final class FixtureBook: RecordingSource {
    package let root: URL
    private let items: Mutex<[String: [[RecordedItem]]]>
    private let laterItems = Mutex<[String: [[RecordedItem]]]>([:])
    private let exports = Mutex<[String: [[RecordedExport]]]>([:])
    private let laterExports = Mutex<[String: [[RecordedExport]]]>([:])
    private let checks = Mutex<[String: [Int: CheckOutcome]]>([:])
    private let refusals = Mutex<[String: [Int: [CompilerRefusal]]]>([:])
    private let failures = Mutex<[String: RunFailure]>([:])
    private let converted = Mutex<[[String]]>([])
    private let asked = Mutex<[(chapters: [String], isFresh: Bool)]>([])
    private let toolchain = Mutex("Swift 6.3")
    private let stored = Mutex<Set<String>>([])

    /// Writes the chapters, by name, and keeps what each of their cells does.
    package init(_ chapters: [String: String], items: [String: [[RecordedItem]]] = [:]) throws {
        root = URL.temporaryDirectory.appending(path: "book-\(UUID().uuidString)")
        self.items = Mutex(items)
        try write("Package.swift", "")
        try write("book.json", #"{"title": "A book"}"#)
        for (name, text) in chapters { try write("chapters/\(name).md", text) }
    }

    deinit {
        try? FileManager.default.removeItem(at: root)
    }

    /// What was asked for so far.
    package var requests: [(chapters: [String], isFresh: Bool)] { asked.withLock { $0 } }

    /// The formulas that were converted, for each time that a converter was asked.
    package var conversions: [[String]] { converted.withLock { $0 } }

    package var builder: BookBuilder {
        BookBuilder(root: root, source: self) { formulas in
            self.converted.withLock { $0.append(formulas.map(\.text.latex)) }
            let markup = formulas.map { ($0.text, "<math>\($0.text.latex)</math>") }
            return Dictionary(markup) { first, _ in first }
        }
    }

    package func recordings(
        of chapters: [Chapter], in book: Book, isFresh: Bool, listener: any RunListener
    ) async throws -> [String: Recording] {
        asked.withLock { $0.append((chapters.map(\.name), isFresh)) }
        let known = try await storedRecordings(of: chapters, in: book)
        if !known.isEmpty { await listener.found(known) }
        return Dictionary(uniqueKeysWithValues: chapters.map { ($0.name, run($0, book)) })
    }

    package func storedRecordings(
        of chapters: [Chapter], in book: Book
    ) async throws -> [String: Recording] {
        let names = stored.withLock { $0 }
        return Dictionary(
            uniqueKeysWithValues: chapters.filter { names.contains($0.name) }
                .map { ($0.name, run($0, book)) })
    }

    package func keys(of chapters: [Chapter], in book: Book) async throws -> [String: CacheKey] {
        let version = toolchain.withLock { $0 }
        return try await BookRunner(
            root: root,
            toolchain: StandInToolchain(root: root, programs: root.appending(path: "bin"))
                .called(version), reporter: ProgressReporter(style: .quiet)
        ).keys(of: chapters, in: book)
    }

    package func setItems(_ items: [[RecordedItem]], of chapter: String) {
        self.items.withLock { $0[chapter] = items }
    }

    /// Says which chapters have a recording that still holds.
    package func setStored(_ chapters: Set<String>) {
        stored.withLock { $0 = chapters }
    }

    /// What the cells of a chapter do from the second run on.
    package func setLaterItems(_ items: [[RecordedItem]], of chapter: String) {
        laterItems.withLock { $0[chapter] = items }
    }

    /// What the cells of a chapter export.
    package func setExports(_ exports: [[RecordedExport]], of chapter: String) {
        self.exports.withLock { $0[chapter] = exports }
    }

    /// What the cells of a chapter export from the second run on.
    package func setLaterExports(_ exports: [[RecordedExport]], of chapter: String) {
        laterExports.withLock { $0[chapter] = exports }
    }

    /// What the sentences of a chapter are held against.
    package func setChecks(_ checks: [Int: CheckOutcome], of chapter: String) {
        self.checks.withLock { $0[chapter] = checks }
    }

    package func setToolchain(_ name: String) {
        toolchain.withLock { $0 = name }
    }

    package func fail(_ chapter: String, _ failure: RunFailure) {
        failures.withLock { $0[chapter] = failure }
    }

    /// Lets the compiler refuse a cell.
    package func refuse(_ messages: [CompilerRefusal], cell: Int, of chapter: String) {
        refusals.withLock { $0[chapter, default: [:]][cell] = messages }
    }

    package func write(_ path: String, _ text: String) throws {
        let file = root.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    package func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// The bytes of every file of the site, by path.
    package func site() throws -> [String: Data] {
        let folder = root.appending(path: "site")
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
        var files: [String: Data] = [:]
        for path in paths { files[path] = try? Data(contentsOf: folder.appending(path: path)) }
        return files
    }

    private func run(_ chapter: Chapter, _ book: Book) -> Recording {
        var run = sampleRun(
            of: chapter, in: book, failure: failures.withLock { $0[chapter.name] })
        var items = items.withLock { $0[chapter.name] } ?? []
        let runs = asked.withLock { $0.count { $0.chapters.contains(chapter.name) } }
        if runs > 1, let later = laterItems.withLock({ $0[chapter.name] }) { items = later }
        for (index, items) in zip(run.cells.indices, items) { run.cells[index].items = items }
        var exported = exports.withLock { $0[chapter.name] } ?? []
        if runs > 1, let later = laterExports.withLock({ $0[chapter.name] }) { exported = later }
        run.checks = checks.withLock { $0[chapter.name] } ?? [:]
        for (index, exports) in exported.enumerated() {
            run.cells[index].exports = exports
        }
        for (index, messages) in refusals.withLock({ $0[chapter.name] ?? [:] }) {
            run.cells[index].refusals = messages
            run.cells[index].state = .notRun
        }
        return run.placed(in: chapter, of: book)
    }
}

/// Two chapters that link to each other, with an output, a figure and an image.
package func sampleBook() throws -> FixtureBook {
    let figure = sampleFigure("x")
    let book = try FixtureBook(
        [
            "01-one": """
            # One & only

            The first chapter. It says a little. See [two](02-two.md#end), [the plot](#plot) and
            [the front page](index.html).

            ```swift name=plot caption="A plot"
            plot
            ```

            ```output
            drawn
            ```

            ![A figure of x.](figures/01-one/plot.svg)

            ## Details

            ![A photo](images/photo.png)
            """,
            "02-two": """
            # Two

            Back to [one](01-one.md#details) or [its plot](01-one.md#plot).

            ## End

            ```swift reuse=01-one/plot
            ```

            ```output
            drawn
            ```
            """,
        ],
        items: [
            "01-one": [[.text("drawn\n"), .figure(figure)]], "02-two": [[.text("drawn\n")]],
        ])
    try book.write("chapters/figures/01-one/plot.svg", figure.svg)
    try book.write("chapters/images/photo.png", "not really a photo")
    return book
}

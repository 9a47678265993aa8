import Foundation
import LiterateAuthoring
import LiterateFiles
import LiterateFormat
import LiterateLayout
import LiteratePages
import LiterateRecording
import LiterateRunner
import LiterateVerification
import LiterateWeave
import Synchronization

/// Takes a book through its stages: read, run, verify, weave, write.
package struct BookBuilder: Sendable {
    /// Gets the MathML of formulas.
    package typealias FormulaConversion =
        @Sendable ([Formula]) async throws -> [FormulaText: String]

    /// Makes the files that pages run live cells with, or keeps those of the site that it would make.
    package typealias LiveFiles =
        @Sendable (
            [String: Recording], Book, _ isVerifying: Bool, _ warn: @Sendable (Diagnostic) -> Void
        ) async throws -> [String: Data]

    let root: URL
    let source: any RecordingSource
    private let convert: FormulaConversion
    private let live: LiveFiles?
    private let warn: @Sendable (Diagnostic) -> Void
    private let warnings: WarningCounter

    /// - Parameters:
    ///   - converter: Gets the MathML of formulas; a ``FormulaConverter`` by default.
    ///   - live: Makes the files that pages run live cells with; nil for pages that run nothing.
    ///   - warn: Says what is perhaps not meant as it stands.
    package init(
        root: URL, source: any RecordingSource, converter: FormulaConversion? = nil,
        live: LiveFiles? = nil,
        warn: @escaping @Sendable (Diagnostic) -> Void = { _ in }
    ) {
        let warnings = WarningCounter()
        (self.root, self.source, self.live, self.warnings) = (root, source, live, warnings)
        self.warn = { warning in
            warnings.count()
            warn(warning)
        }
        convert = converter ?? { try await FormulaConverter(root: root).markup(of: $0) }
    }

    /// Runs what changed, verifies all, and writes the site.
    ///
    /// Where only some chapters are asked for, the pages of those others are rendered too that need
    /// no run and hold: a title also stands on the pages around its own.
    /// - Parameter address: Where the site is going to be read; with it, the pages name their
    ///   addresses and there is a site map.
    /// - Returns: A line for people on what was done.
    /// - Throws: ``Diagnostics`` of everything that is wrong; the site is then as it was.
    package func build(
        _ names: [String] = [], address: SiteAddress? = nil
    ) async throws -> [String] {
        let memory = BuildMemory(
            root: root,
            asked: names + ["\(address?.text ?? "nowhere")", live == nil ? "not live" : "live"])
        if let lines = memory.recall() { return lines }
        return try await memory.remembering(
            // Warnings are said each time.
            packages: { warnings.isEmpty ? try? await source.packageFolders(in: root) : nil }
        ) {
            try await buildAnew(names, address: address)
        }
    }

    private func buildAnew(
        _ names: [String], address: SiteAddress?
    ) async throws -> [String] {
        let (book, chapters) = try load(names)
        let early = EarlyPages()
        let recordings = try await verified(
            chapters, of: book, isFresh: false, early: early, address: address)
        let others = try await others(than: chapters, in: book)
        do {
            let all = recordings.merging(others) { asked, _ in asked }
            return try await write(chapters, of: book, all, address: address, early: early)
        } catch is Diagnostics where !others.isEmpty {
            // Perhaps of a chapter that nobody asked for.
            return try await write(chapters, of: book, recordings, address: address, early: early)
        }
    }

    /// Renders chapters that hold, and writes what changed.
    func write(
        _ chapters: [Chapter], of book: Book, _ recordings: [String: Recording],
        address: SiteAddress?, early: EarlyPages = EarlyPages()
    ) async throws -> [String] {
        async let liveFiles = files(for: recordings, of: book, isVerifying: false)
        let renderer = try await renderer(for: recordings, of: book, address: address)
        let site = try renderer.render(recordings, early: early, live: try await liveFiles)
        try Task.checkCancellation()
        let lock = try FileLock(at: root.appending(path: BookLayout.lock))
        let changed = try withExtendedLifetime(lock) { try SiteFolder(root: root).write(site) }
        return changed.map {
            "\(BookLayout.siteFile($0)) \(site.files[$0] == nil ? "removed" : "written")"
        } + [holds(chapters) + state(of: book, recordings, changed: changed)]
    }

    /// Verifies chapters and that the site is what a build would give.
    ///
    /// - Parameter isFresh: Whether every chapter runs, whatever is stored.
    /// - Throws: ``Diagnostics`` of everything that is wrong.
    package func verify(_ names: [String] = [], isFresh: Bool = false) async throws -> [String] {
        let (book, chapters) = try load(names)
        let early = EarlyPages()
        let recordings = try await verified(chapters, of: book, isFresh: isFresh, early: early)
        let renderer = try await renderer(for: recordings, of: book)
        let site = try renderer.render(
            recordings, early: early,
            live: try await files(for: recordings, of: book, isVerifying: true))
        let folder = try SiteFolder(root: root)
        let problems = try folder.differences(from: site).map { path in
            let what = site.files[path] == nil ? "belongs to no page" : "is not what a build gives"
            return Diagnostic(
                SourcePosition(file: BookLayout.siteFile(path), line: 1),
                "this file \(what); '\(BookLayout.command("build"))' renders the site")
        }
        for path in try folder.unknownPages(beside: site).sorted() {
            warn(
                Diagnostic(
                    SourcePosition(file: BookLayout.siteFile(path), line: 1),
                    "this file belongs to no page, and no build wrote it; it stays as it is, so remove it "
                        + "where nobody wants it"))
        }
        try Diagnostics.refuse(problems)
        let what =
            chapters.count == book.chapters.count
            ? "\(BookLayout.siteFolder) is"
            : "\(chapters.count == 1 ? "its" : "their") pages and the shared files in "
                + "\(BookLayout.siteFolder) are"
        return [holds(chapters) + "; \(what) what a build gives"] + checked(chapters)
    }

    /// Lists the numbers in the prose of chapters that no check is bound to, and how many are.
    package func numbers(_ names: [String] = []) throws -> [String] {
        try load(names).chapters.flatMap { chapter in
            let unbound = chapter.unboundNumerals
            let list = unbound.map { numeral in
                "\(numeral.position.text): \(numeral.text)  in: \(numeral.context)"
            }
            return list + [
                "\(chapter.name): \(count(unbound.count, "number")) bound to nothing; "
                    + "\(chapter.checkCounts ?? "none") checked"
            ]
        }
    }

    /// Runs chapters afresh and says what each did.
    ///
    /// - Throws: ``Diagnostics`` of the chapters that did not run to their end.
    package func run(_ names: [String] = []) async throws -> [String] {
        let (book, chapters) = try load(names)
        let recordings = try await source.recordings(
            of: chapters, in: book, isFresh: true, listener: NoListener())
        let runs = chapters.compactMap { chapter in recordings[chapter.name].map { (chapter, $0) } }
        let failures = runs.flatMap { failureDiagnostics(of: $0, recording: $1) }
        guard failures.isEmpty else { throw Diagnostics(failures) }
        return try runs.map { chapter, run in
            summary(of: run, differences: try differences(of: chapter, from: run).count)
        }
    }

    /// How a chapter and its figure files differ from a run.
    func differences(
        of chapter: Chapter, from recording: Recording
    ) throws(Diagnostics) -> [Diagnostic] {
        LiterateVerification.verify(
            chapter, against: recording,
            figures: try StoredFigures(chapter: chapter.name, root: root))
    }

    func load(_ names: [String]) throws -> (book: Book, chapters: [Chapter]) {
        try Acceptance.finishWriting(root: root)
        try SiteFolder.removeLeftovers(root: root)
        try RecordingCache(root: root).removeLeftovers()
        let book: Book
        do throws(Diagnostics) {
            book = try Book.load(root: root)
        } catch {
            error.warnings.forEach(warn)
            throw error
        }
        let chapters = try book.selection(names)
        warnOfColophon(of: book)
        for chapter in chapters {
            chapter.allWarnings.forEach(warn)
        }
        return (book, chapters)
    }

    /// Says what of the colophon's text is shown as it is written.
    private func warnOfColophon(of book: Book) {
        guard let path = book.description.colophon, let text = root.appending(path: path).text
        else { return }
        Weaver.warnings(
            of: Chapter(name: "colophon", path: path, title: "", source: text, cells: [])
        ).forEach(warn)
    }

    /// The files that the pages of some recordings run live cells with.
    private func files(
        for recordings: [String: Recording], of book: Book, isVerifying: Bool
    ) async throws -> [String: Data] {
        try await live?(recordings, book, isVerifying, warn) ?? [:]
    }

    /// Recordings as pages are to show them: without live cells, where nothing is made for these.
    fileprivate func shown(_ recordings: [String: Recording]) -> [String: Recording] {
        guard live == nil else { return recordings }
        return recordings.mapValues { recording in
            var shown = recording
            shown.pagePrograms = []
            return shown
        }
    }

    /// What renders the chapters of some recordings, with their formulas converted.
    fileprivate func renderer(
        for recordings: [String: Recording], of book: Book, address: SiteAddress? = nil
    ) async throws -> SiteRenderer {
        let weaver = Weaver(book: book)
        let formulas = try book.chapters.filter { recordings[$0.name] != nil }
            .concurrently { chapter in Result { try weaver.formulas(in: chapter) } }
            .flatMap { try $0.get() }
        let mathematics = formulas.isEmpty ? [:] : try await convert(formulas)
        return try SiteRenderer(book: book, root: root, mathematics: mathematics, address: address)
    }

    /// The recordings of chapters that hold; pages that need no run are rendered beside those that do.
    private func verified(
        _ chapters: [Chapter], of book: Book, isFresh: Bool, early: EarlyPages,
        address: SiteAddress? = nil
    ) async throws -> [String: Recording] {
        do {
            let recordings = shown(
                try await source.recordings(
                    of: chapters, in: book, isFresh: isFresh,
                    listener: EarlyRendering(
                        builder: self, book: book, address: address, pages: early)))
            try check(chapters, of: book, against: recordings)
            return recordings
        } catch var failures as BuildFailures {
            // What is wrong elsewhere is wanted too.
            for chapter in chapters {
                guard let recording = failures.recordings[chapter.name] else { continue }
                failures.others += try differences(of: chapter, from: recording)
            }
            throw failures
        }
    }

    /// Holds chapters against their recordings.
    ///
    /// - Throws: All differences.
    func check(
        _ chapters: [Chapter], of book: Book, against recordings: [String: Recording]
    ) throws {
        var problems = try chapters.flatMap { chapter in
            if let run = recordings[chapter.name] {
                wordsWithoutFigure(of: chapter, recording: run).forEach(warn)
                return try differences(of: chapter, from: run)
            }
            let command = BookLayout.command("run \(chapter.name)")
            return [chapter.problem("the chapter was not run; '\(command)' runs it")]
        }
        if chapters.count == book.chapters.count {
            problems += ChapterMentions(root: root, book: book).problems
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
    }

    func holds(_ chapters: [Chapter]) -> String {
        let cells = chapters.flatMap(\.cells)
        return "\(count(chapters.count, "chapter")) verified: "
            + "\(count(cells.count { !$0.options.isNotRun }, "cell")), "
            + "\(count(cells.map(\.figures.count).reduce(0, +), "figure"))"
    }

    /// How many numbers and claims are checked in the text of each chapter that has some.
    private func checked(_ chapters: [Chapter]) -> [String] {
        chapters.compactMap { chapter in
            chapter.checkCounts.map { "\(chapter.name): \($0) checked" }
        }
    }

    private func summary(of recording: Recording, differences: Int) -> String {
        let cells = recording.cells.count { $0.state == .finished }
        let figures = recording.cells.map(\.figures.count).reduce(0, +)
        let rest =
            differences == 0
            ? "as the chapter says"
            : "\(count(differences, "difference")) from the chapter; "
                + "'\(BookLayout.command("verify \(recording.chapter)"))' shows them"
        return
            "\(recording.chapter): \(count(cells, "cell")) ran, \(count(figures, "figure")), \(rest)"
    }
}

/// Renders the pages that need no run, while others are built and run.
private struct EarlyRendering: RunListener {
    let builder: BookBuilder
    let book: Book
    let address: SiteAddress?
    let pages: EarlyPages

    func found(_ stored: [String: Recording]) async {
        let stored = builder.shown(stored)
        let renderer = try? await builder.renderer(for: stored, of: book, address: address)
        pages.render(stored, with: renderer)
    }
}

/// Whether somebody was warned.
private final class WarningCounter: Sendable {
    private let warnings = Mutex(0)

    func count() { warnings.withLock { $0 += 1 } }

    var isEmpty: Bool { warnings.withLock { $0 == 0 } }
}

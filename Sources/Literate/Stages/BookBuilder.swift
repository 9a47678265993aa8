import LiterateRecorder
import LiterateAuthoring
import LiteratePages
import LiterateFiles
import LiterateFormat
import Foundation
import LiterateRecording
import LiterateRunner
import LiterateVerification
import LiterateWeave

/// Takes a book through its stages: read, run, verify, weave, write.
package struct BookBuilder: Sendable {
    /// Gets the recordings of chapters, by name.
    ///
    /// `isFresh` asks for runs, whatever is stored. `meanwhile` may be told what is stored while
    /// others run.
    package typealias Recorder =
        @Sendable (
            _ chapters: [Chapter], _ book: Book, _ isFresh: Bool,
            _ meanwhile: @escaping @Sendable ([String: Recording]) async -> Void
        ) async throws -> [String: Recording]

    /// Gets the recordings of chapters that are stored and still hold, by name.
    package typealias Store =
        @Sendable (_ chapters: [Chapter], _ book: Book) async throws -> [String: Recording]

    /// Gets the MathML of formulas.
    package typealias FormulaConversion =
        @Sendable ([Formula]) async throws -> [FormulaText: String]

    let root: URL
    let record: Recorder
    let stored: Store
    /// Gets what could change the chapters' runs, by name.
    let keys: @Sendable (_ chapters: [Chapter], _ book: Book) async throws -> [String: CacheKey]
    private let convert: FormulaConversion

    /// Makes a builder for the book at a root.
    ///
    /// - Parameters:
    ///   - limits: What a chapter's run may take, with the recorder of the default.
    ///   - recorder: Gets the recordings; a ``BookRunner`` by default.
    ///   - store: Gets those that are there already; of the same ``BookRunner`` by default, none with
    ///     another recorder.
    ///   - converter: Gets the MathML of formulas; a ``FormulaConverter`` by default.
    ///   - toolchain: What names the toolchain in recordings for other machines; `swift --version`
    ///     by default.
    package init(
        root: URL, reporter: ProgressReporter, limits: RunLimits = RunLimits(),
        recorder: Recorder? = nil, store: Store? = nil,
        converter: FormulaConversion? = nil, toolchain: (@Sendable () async throws -> String)? = nil
    ) {
        self.root = root
        keys = { chapters, book in
            try await BookRunner(root: root, reporter: reporter, toolchain: toolchain)
                .keys(of: chapters, in: book)
        }
        convert = converter ?? { try await FormulaConverter(root: root).markup(of: $0) }
        stored =
            store ?? { chapters, book in
                guard recorder == nil else { return [:] }
                return try await BookRunner(root: root, reporter: reporter, toolchain: toolchain)
                    .storedRecordings(of: chapters, in: book)
            }
        record =
            recorder ?? { chapters, book, isFresh, meanwhile in
                try await BookRunner(root: root, reporter: reporter, limits: limits)
                    .recordings(
                        of: chapters, in: book, isFresh: isFresh, meanwhile: meanwhile)
            }
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
        let (book, chapters) = try load(names)
        let early = EarlyPages()
        let recordings = try await verified(
            chapters, of: book, isFresh: false, early: early, address: address)
        let others = try await others(than: chapters, in: book)
        if !others.isEmpty {
            do {
                return try await write(
                    chapters, of: book, recordings.merging(others) { asked, _ in asked },
                    address: address, early: early)
            } catch is Diagnostics {
                // Perhaps of a chapter that nobody asked for.
            }
        }
        return try await write(chapters, of: book, recordings, address: address, early: early)
    }

    /// Renders chapters that hold, and writes what changed.
    func write(
        _ chapters: [Chapter], of book: Book, _ recordings: [String: Recording],
        address: SiteAddress?, early: EarlyPages = EarlyPages()
    ) async throws -> [String] {
        let site = try await renderer(for: recordings, of: book, address: address)
            .render(recordings, early: early)
        try Task.checkCancellation()
        let changed = try writeSite(site)
        return changed.map { "site/\($0) \(site.files[$0] == nil ? "removed" : "written")" }
            + [holds(chapters) + state(of: chapters, in: book, recordings, changed: changed)]
    }

    /// Verifies chapters and that the site is what a build would give.
    ///
    /// - Parameter isFresh: Whether every chapter runs, whatever is stored.
    /// - Throws: ``Diagnostics`` of everything that is wrong.
    package func verify(_ names: [String] = [], isFresh: Bool = false) async throws -> [String] {
        let (book, chapters) = try load(names)
        let early = EarlyPages()
        let recordings = try await verified(chapters, of: book, isFresh: isFresh, early: early)
        let site = try await renderer(for: recordings, of: book).render(recordings, early: early)
        let differences = SiteFolder(root: root).differences(from: site)
        guard differences.isEmpty else {
            throw Diagnostics(differences.map { siteDiagnostic($0, of: site) })
        }
        let isWhole = chapters.count == book.chapters.count
        let what =
            isWhole
            ? "site/ is"
            : "\(chapters.count == 1 ? "its" : "their") pages and the shared files in site/ are"
        return [holds(chapters) + "; \(what) what a build gives"]
    }

    /// Runs chapters afresh and says what each did.
    ///
    /// - Throws: ``Diagnostics`` of the chapters that did not run to their end.
    package func run(_ names: [String] = []) async throws -> [String] {
        let (book, chapters) = try load(names)
        let recordings = try await record(chapters, book, true) { _ in }
        let failures = chapters.flatMap { chapter in
            recordings[chapter.name].map { failureDiagnostics(of: chapter, recording: $0) } ?? []
        }
        guard failures.isEmpty else { throw Diagnostics(failures) }
        return try chapters.compactMap { chapter in
            guard let recording = recordings[chapter.name] else { return nil }
            let figures = try StoredFigures(chapter: chapter.name, root: root)
            let differences = LiterateVerification.verify(
                chapter, against: recording, figures: figures)
            return summary(of: recording, differences: differences.count)
        }
    }

    /// Makes chapters say what their cells print and draw, as far as two fresh runs agree on it.
    ///
    /// - Returns: What was rewritten, a line each.
    /// - Throws: ``Diagnostics`` of runs that did not end, and nothing is then written;
    ///   ``UnstableOutputs`` where two runs differ, once the rest is written.
    package func accept(_ names: [String] = []) async throws -> [String] {
        let (book, chapters) = try load(names)
        let first = try await soundRuns(of: chapters, in: book)
        let second = try await soundRuns(of: chapters, in: book)
        var left: [String: Set<Int>] = [:]
        for chapter in chapters {
            let cells = unstableCells(
                of: chapter, first: first[chapter.name]!, second: second[chapter.name]!)
            left[chapter.name] = Set(cells.map(\.index))
        }
        // What is written moves the cells below it, and the compiler's messages name their lines.
        let moved = try acceptances(of: first, for: chapters, except: left).map { try $0.accepted }
        let bookAfter = Book(
            chapters: book.chapters.map { chapter in
                moved.first { $0.name == chapter.name } ?? chapter
            })
        let runs = Dictionary(
            uniqueKeysWithValues: moved.map {
                ($0.name, first[$0.name]!.placed(in: $0, of: bookAfter))
            })
        let acceptances = try acceptances(of: runs, for: chapters, except: left)
        for acceptance in acceptances { try acceptance.write(root: root) }
        // At their lines in the text as it is now.
        let unstable = try acceptances.flatMap { acceptance in
            let (chapter, name) = (try acceptance.accepted, acceptance.chapter.name)
            return unstableCells(
                of: chapter, first: runs[name]!,
                second: second[name]!.placed(in: chapter, of: bookAfter)
            ).flatMap(\.diagnostics)
        }
        let changes = acceptances.flatMap(\.changes)
        guard unstable.isEmpty else { throw UnstableOutputs(changes: changes, all: unstable) }
        try checkAccepted(acceptances, runs)
        return changes.isEmpty ? [holds(chapters) + "; nothing to accept"] : changes
    }

    /// What has to be written so that chapters say what their runs gave.
    ///
    /// - Parameter unstable: The places of the cells that stay as they are, by chapter.
    private func acceptances(
        of runs: [String: Recording], for chapters: [Chapter], except unstable: [String: Set<Int>]
    ) throws -> [Acceptance] {
        try chapters.map { chapter in
            try Acceptance(
                of: runs[chapter.name]!, for: chapter,
                figures: StoredFigures(chapter: chapter.name, root: root),
                except: unstable[chapter.name] ?? [])
        }
    }

    /// Fresh runs of chapters, all of which can be recorded.
    private func soundRuns(
        of chapters: [Chapter], in book: Book
    ) async throws -> [String: Recording] {
        let recordings = try await record(chapters, book, true) { _ in }
        var problems: [Diagnostic] = []
        for chapter in chapters {
            let figures = try StoredFigures(chapter: chapter.name, root: root)
            do throws(Diagnostics) {
                _ = try Acceptance(of: recordings[chapter.name]!, for: chapter, figures: figures)
            } catch {
                problems += error.all
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        return recordings
    }

    func load(_ names: [String]) throws -> (book: Book, chapters: [Chapter]) {
        try Acceptance.finishWriting(root: root)
        let book = try Book.load(root: root)
        return (book, try book.selection(names))
    }

    private func writeSite(_ site: RenderedSite) throws -> [String] {
        let lock = try FileLock(at: root.appending(path: ".build/book/lock"))
        return try withExtendedLifetime(lock) { try SiteFolder(root: root).write(site) }
    }

    /// What renders the chapters of some recordings, with their formulas converted.
    private func renderer(
        for recordings: [String: Recording], of book: Book, address: SiteAddress? = nil
    ) async throws -> SiteRenderer {
        let weaver = Weaver(book: book)
        let formulas = try book.chapters.filter { recordings[$0.name] != nil }
            .concurrently { chapter in Result { try weaver.formulas(in: chapter) } }
            .flatMap { try $0.get() }
        let mathematics = formulas.isEmpty ? [:] : try await convert(formulas)
        return try SiteRenderer(
            book: book, root: root, mathematics: mathematics, address: address)
    }

    /// The recordings of chapters that hold; pages that need no run are rendered beside those that do.
    private func verified(
        _ chapters: [Chapter], of book: Book, isFresh: Bool, early: EarlyPages,
        address: SiteAddress? = nil
    ) async throws -> [String: Recording] {
        do {
            let recordings = try await record(chapters, book, isFresh) { known in
                let renderer = try? await renderer(for: known, of: book, address: address)
                early.render(known, with: renderer)
            }
            try check(chapters, of: book, against: recordings)
            return recordings
        } catch var failures as BuildFailures {
            // What is wrong elsewhere is wanted too.
            for chapter in chapters {
                guard let recording = failures.recordings[chapter.name] else { continue }
                failures.others += LiterateVerification.verify(
                    chapter, against: recording,
                    figures: try StoredFigures(chapter: chapter.name, root: root))
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
        var problems: [Diagnostic] = []
        for chapter in chapters {
            guard let recording = recordings[chapter.name] else {
                problems.append(
                    Diagnostic(
                        SourcePosition(file: chapter.path, line: 1),
                        "the chapter was not run; 'swift run book run \(chapter.name)' runs it"))
                continue
            }
            let figures = try StoredFigures(chapter: chapter.name, root: root)
            problems += LiterateVerification.verify(chapter, against: recording, figures: figures)
        }
        if chapters.count == book.chapters.count {
            problems += ChapterMentions(root: root, book: book).problems
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
    }

    /// What was accepted must verify; what Markdown cannot hold (a tab at the start of a line in a
    /// list) is said rather than passed over.
    private func checkAccepted(
        _ acceptances: [Acceptance], _ recordings: [String: Recording]
    ) throws {
        var left: [Diagnostic] = []
        for acceptance in acceptances where !acceptance.isEmpty {
            let chapter = try acceptance.accepted
            let figures = try StoredFigures(chapter: chapter.name, root: root)
            left += LiterateVerification.verify(
                chapter, against: recordings[chapter.name]!, figures: figures)
        }
        guard left.isEmpty else { throw Diagnostics(left) }
    }

    private func siteDiagnostic(_ path: String, of site: RenderedSite) -> Diagnostic {
        let what = site.files[path] == nil ? "belongs to no page" : "is not what a build gives"
        return Diagnostic(
            SourcePosition(file: "site/\(path)", line: 1),
            "this file \(what); 'swift run book build' renders the site")
    }

    func holds(_ chapters: [Chapter]) -> String {
        let cells = chapters.flatMap(\.cells)
        return "\(count(chapters.count, "chapter")) verified: "
            + "\(count(cells.count { !$0.options.isNotRun }, "cell")), "
            + "\(count(cells.map(\.figures.count).reduce(0, +), "figure"))"
    }

    private func summary(of recording: Recording, differences: Int) -> String {
        let cells = recording.cells.count { $0.state == .finished }
        let figures = recording.cells.map(\.figures.count).reduce(0, +)
        let rest =
            differences == 0
            ? "as the chapter says"
            : "\(count(differences, "difference")) from the chapter; "
                + "'swift run book verify \(recording.chapter)' shows them"
        return
            "\(recording.chapter): \(count(cells, "cell")) ran, \(count(figures, "figure")), \(rest)"
    }
}

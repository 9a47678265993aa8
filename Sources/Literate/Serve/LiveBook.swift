import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecording
import LiterateRunner
import LiterateStages
import LiterateVerification

/// The book while it is served: reads what changed, runs what has to, and keeps the pages.
actor LiveBook {
    private let root: URL
    private let state: LiveState
    private let reporter: ProgressReporter
    private let cache: RecordingCache
    private let runs: ChapterRuns
    private let priority: RunPriority
    private let pages: PageMaker
    private var chapters: [String: LiveChapter] = [:]
    /// What the book said of itself when that could be read last.
    private var description = BookDescription(title: "Untitled")
    /// What is wrong with the list of chapters.
    private var listProblems: [Diagnostic] = []
    /// What is wrong with the files that the chapters are made of, or with the toolchain.
    private var sourceProblems: [Diagnostic] = []
    private let askAgain: @Sendable () -> Void
    private var waiting: Task<Void, Never>?
    private var missingFiles = MissingFiles()
    private var removed = RemovedChapters()
    private var rendering: Task<Void, Never>?
    private var isDirty = false
    private var isStopped = false
    /// The chapters that need no run after all, whose pages are still to be made.
    private var settled: Set<String> = []

    /// - Parameter askAgain: What has ``refresh()`` called again, though no file changed.
    init(
        root: URL, state: LiveState, toolchain: any Toolchain, style: ProgressReporter.Style?,
        convert: @escaping BookBuilder.FormulaConversion, askAgain: @escaping @Sendable () -> Void
    ) {
        (self.root, self.state, self.askAgain) = (root, state, askAgain)
        reporter = ProgressReporter(style: style, observe: { state.show($0) })
        priority = RunPriority(state: state)
        cache = RecordingCache(root: root)
        let slots = Slots(
            ProcessInfo.processInfo.activeProcessorCount, isBefore: priority.isBefore)
        let runner = BookRunner(
            root: root, toolchain: toolchain, reporter: reporter, sideBySide: { slots.wanted })
        runs = ChapterRuns(runner: runner, slots: slots)
        pages = PageMaker(
            root: root, state: state, convert: convert,
            modules: LiveModules(root: root, runner: runner))
    }

    /// Reads everything anew, shows it, and starts the runs that it asks for.
    ///
    /// Some editors move a file away before they write it anew; for a moment that is waited for.
    func refresh() async {
        waiting?.cancel()
        if let rest = missingFiles.rest(missing: chapters.keys.filter { !isThere($0) }) {
            return ask(after: rest)
        }
        read()
        // The pages first: what runs may take long.
        await render()
        await startRuns()
        await render()
        // The pages first: whoever sees that nothing runs has what came of it.
        for name in settled where chapters[name]?.work == nil { setActivity(nil, of: name) }
        settled = []
    }

    /// Ends all work, and waits until it has ended.
    func stop() async {
        isStopped = true
        waiting?.cancel()
        let work = chapters.values.compactMap(\.work)
        for task in work { task.cancel() }
        await pages.stop()
        for task in work { await task.value }
    }

    private func read() {
        do throws(Diagnostics) {
            // One may be taken away before it is read.
            let names = try Book.chapterNames(root: root).filter(isThere)
            description = try BookDescription(root: root)
            listProblems = []
            for name in chapters.keys where !names.contains(name) { forget(name) }
            let before = digests
            for name in names { readChapter(name) }
            priority.edit(names.filter { before[$0] != digests[$0] })
            checkReuse()
            removed.look(among: digests)
            let successors = removed.successors
            state.update { snapshot in
                snapshot.chapters = Set(names)
                snapshot.successors = successors
            }
        } catch {
            report(error.all, before: listProblems)
            listProblems = error.all
        }
    }

    /// What the texts of the chapters are, byte for byte.
    private var digests: [String: Digest] {
        chapters.compactMapValues { $0.chapter.map { Digest($0.source) } }
    }

    private func isThere(_ name: String) -> Bool {
        root.appending(path: BookLayout.chapterFile(name)).isThere
    }

    private func forget(_ name: String) {
        let live = chapters.removeValue(forKey: name)
        live?.work?.cancel()
        priority.settle(name)
        // Its run was stopped, and nobody else says that it is over.
        setActivity(nil, of: name)
        removed.leave(name, text: (live?.chapter?.source).map { Digest($0) })
    }

    private func readChapter(_ name: String) {
        var live = chapters[name] ?? LiveChapter(lastGood: cache.latest(name))
        do throws(Diagnostics) {
            live.chapter = try Chapter(
                named: name, root: root, references: description.referenceOptions)
            live.problems = []
        } catch {
            live.problems = error.all
        }
        report(live.problems, before: chapters[name]?.problems ?? [])
        let before = chapters[name]?.chapter
        if let chapter = live.chapter, chapter != before {
            let known = Set(before?.allWarnings ?? [])
            for warning in chapter.allWarnings where !known.contains(warning) {
                reporter.line(warning.warning)
            }
        }
        chapters[name] = live
    }

    private func checkReuse() {
        do throws(Diagnostics) {
            try book.checkReuse()
        } catch {
            // Of a text that cannot be read, the one before is in the book.
            let read = chapters.filter(\.value.problems.isEmpty)
            for problem in error.all {
                let file = problem.position.file
                if let name = read.first(where: { $1.chapter?.path == file })?.key {
                    chapters[name]?.problems.append(problem)
                    report([problem], before: [])
                }
            }
        }
    }

    private var book: Book {
        Book(chapters: chapters.map { $1.chapter(named: $0) }, description: description)
    }

    // MARK: Runs

    /// Starts those whose key is another, after ending what runs of an older one.
    private func startRuns() async {
        let book = book
        let readable = chapters.filter { $1.problems.isEmpty }.compactMap(\.value.chapter)
        let keys: [String: CacheKey]
        do {
            keys = try await runs.runner.keys(of: readable, in: book)
        } catch {
            return failed(error)
        }
        sourceProblems = []
        for chapter in readable.sorted(by: { priority.isBefore($0.name, $1.name) }) {
            guard !isStopped, let key = keys[chapter.name], chapters[chapter.name]?.key != key
            else { continue }
            start(chapter, in: book, key: key)
        }
        for (name, live) in chapters where live.work == nil { priority.settle(name) }
    }

    /// Shows why nothing can run, and tries again: what is wrong need not be a file that is watched.
    private func failed(_ error: any Error) {
        guard !isStopped else { return }
        let problems = problems(of: error, at: SourcePosition(file: BookLayout.manifest, line: 1))
        report(problems, before: sourceProblems)
        sourceProblems = problems
        ask(after: .seconds(2))
    }

    private func ask(after time: Duration) {
        waiting = Task {
            guard (try? await Task.sleep(for: time)) != nil else { return }
            askAgain()
        }
    }

    private func start(_ chapter: Chapter, in book: Book, key: CacheKey) {
        let name = chapter.name
        let before = chapters[name]?.work
        before?.cancel()
        chapters[name]?.key = key
        chapters[name]?.work = nil
        chapters[name]?.ranIn = book
        if case .hit(let recording) = cache.find(name, key: key) {
            settled.insert(name)
            chapters[name]?.status = .ran(recording)
            chapters[name]?.lastGood = recording
            return
        }
        chapters[name]?.status = .pending(nil)
        enter(.waiting, chapter)
        let ticket = runs.slots.ask(for: name)
        chapters[name]?.work = Task {
            let status = await runs.run(chapter, in: book, ticket, after: before) { phase in
                self.enter(phase, chapter)
            } partly: { recording in
                Task { await self.ended(cellsOf: recording, key) }
            }
            guard let status, !Task.isCancelled else { return }
            await finished(name, key, status)
        }
    }

    private nonisolated func enter(_ phase: Activity.Phase, _ chapter: Chapter) {
        let (name, total) = (chapter.name, chapter.cells.count)
        setActivity(Activity(chapter: name, phase: phase, begun: 0, total: total), of: name)
    }

    /// Shows what the cells did that have ended.
    private func ended(cellsOf recording: Recording, _ key: CacheKey) async {
        let name = recording.chapter
        // News may overtake each other.
        guard chapters[name]?.key == key, case .pending(let before) = chapters[name]?.status,
            recording.endedCells >= before?.endedCells ?? 0
        else { return }
        chapters[name]?.status = .pending(recording)
        await render()
    }

    private func finished(_ name: String, _ key: CacheKey, _ status: ChapterStatus) async {
        guard chapters[name]?.key == key, !isStopped else { return }
        chapters[name]?.status = status
        chapters[name]?.work = nil
        priority.settle(name)
        if case .ran(let recording) = status, recording.isSound {
            chapters[name]?.lastGood = recording
        }
        await render()
        // The pages first: whoever sees that nothing runs has what came of it.
        if chapters[name]?.key == key { setActivity(nil, of: name) }
        await sayOutcome(of: name)
    }

    private nonisolated func setActivity(_ activity: Activity?, of chapter: String) {
        state.update { snapshot in
            snapshot.activities.removeAll { $0.chapter == chapter }
            if let activity { snapshot.activities.append(activity) }
        }
    }

    // MARK: Pages

    /// Renders what changed, and returns when the pages have it; called again while it does so, it
    /// does so once more.
    private func render() async {
        isDirty = true
        let task = rendering ?? Task { await renderWhileDirty() }
        rendering = task
        await task.value
    }

    private func renderWhileDirty() async {
        while isDirty {
            isDirty = false
            await pages.make(chapters, in: book, listProblems + sourceProblems)
        }
        rendering = nil
    }

    // MARK: What the terminal says

    private func report(_ problems: [Diagnostic], before: [Diagnostic]) {
        for problem in problems where !before.contains(problem) { reporter.line("\(problem)") }
    }

    private func sayOutcome(of name: String) async {
        guard let live = chapters[name] else { return }
        switch live.status {
        case .pending: break
        case .broken(let errors): report(errors, before: [])
        case .ran(let recording):
            let failures = failureDiagnostics(of: live.chapter(named: name), recording: recording)
            report(failures, before: [])
            guard failures.isEmpty else { return }
            let differences = await pages.count(of: name).differences
            let outcome =
                differences == 0
                ? "as the chapter says"
                : "\(count(differences, "difference")) from the chapter; "
                    + "'\(BookLayout.command("accept \(name)"))' records what it gives"
            reporter.line("\(name): \(outcome)")
        }
    }
}

extension Recording {
    fileprivate var endedCells: Int { cells.count { $0.state == .finished } }
}

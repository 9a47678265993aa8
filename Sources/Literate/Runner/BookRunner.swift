import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecorder
import LiterateRecording

/// Gets the recordings of chapters: from the cache where nothing changed, else from a run.
package struct BookRunner: RecordingSource {
    private let root: URL
    let toolchain: any Toolchain
    private let reporter: ProgressReporter
    private let cache: RecordingCache
    private let limits: RunLimits
    private let sideBySide: @Sendable () -> Int

    /// - Parameters:
    ///   - toolchain: What compiles the chapters; by default the `swift` command.
    ///   - limits: What a chapter's run may take.
    ///   - sideBySide: How many chapters run at the moment or are about to, those of other calls too.
    package init(
        root: URL, toolchain: (any Toolchain)? = nil, reporter: ProgressReporter,
        limits: RunLimits = RunLimits(), sideBySide: @escaping @Sendable () -> Int = { 1 }
    ) {
        self.root = root
        self.toolchain = toolchain ?? SwiftToolchain(root: root)
        (self.reporter, self.limits, self.sideBySide) = (reporter, limits, sideBySide)
        cache = RecordingCache(root: root)
    }

    /// Chapters that have to run are built one after the other, and each runs as soon as it is
    /// built, as many at the same time as there are cores.
    /// - Parameter isFresh: Whether every chapter runs, whatever the cache has.
    /// - Throws: ``Diagnostics`` of what the package lacks to build those that have to run, and
    ///   nothing is then built; ``BuildFailures`` of all that do not build; runs that last are then
    ///   ended, and what has run is kept. Else the first error that kept a chapter from running.
    package func recordings(
        of chapters: [Chapter], in book: Book, isFresh: Bool, listener: any RunListener
    ) async throws -> [String: Recording] {
        let inputs = try await inputs(of: chapters, in: book)
        var recordings: [String: Recording] = [:]
        var waiting: [(chapter: Chapter, reason: String)] = []
        let answers = chapters.concurrently { chapter in
            isFresh ? .miss(reason: "") : cache.find(chapter.name, key: inputs.keys[chapter.name]!)
        }
        for (chapter, answer) in zip(chapters, answers) {
            switch answer {
            case .hit(let recording):
                recordings[chapter.name] = recording.placed(in: chapter, of: book)
            case .miss(let reason): waiting.append((chapter, reason))
            }
        }
        guard !waiting.isEmpty else { return recordings }
        let hindrances = ChapterTargets(root: root, graph: inputs.packages)
            .hindrances(to: waiting.map(\.chapter))
        guard hindrances.isEmpty else { throw Diagnostics(hindrances) }
        for (chapter, reason) in waiting {
            reporter.line("\(chapter.name) runs\(reason.isEmpty ? "" : ": \(reason)")")
        }
        let stored = recordings
        async let work: Void = listener.found(stored)
        do {
            let fresh = try await runAndStore(
                waiting.map(\.chapter), of: book, inputs, listener: listener)
            await work
            return stored.merging(fresh) { _, run in run }
        } catch var failures as BuildFailures {
            failures.recordings.merge(stored) { run, _ in run }
            throw failures
        }
    }

    package func storedRecordings(
        of chapters: [Chapter], in book: Book
    ) async throws -> [String: Recording] {
        let keys = try await keys(of: chapters, in: book)
        let found = chapters.concurrently { chapter -> Recording? in
            guard case .hit(let recording) = cache.find(chapter.name, key: keys[chapter.name]!)
            else { return nil }
            return recording.placed(in: chapter, of: book)
        }
        return Dictionary(uniqueKeysWithValues: found.compactMap(\.self).map { ($0.chapter, $0) })
    }

    package func keys(of chapters: [Chapter], in book: Book) async throws -> [String: CacheKey] {
        try await inputs(of: chapters, in: book).keys
    }

    package func packageFolders(in root: URL) async throws -> [URL]? {
        let stubs = root.appending(path: BookLayout.stubs).names
        let graph = try await toolchain.packages(
            for: stubs.filter { Book.isChapterName($0) }, version: try await toolchain.version())
        return graph.otherFolders
    }

    // MARK: What runs depend on

    /// What some chapters' runs depend on, as it is at a moment.
    private struct Inputs {
        var packages: PackageGraph
        var keys: [String: CacheKey]
    }

    private func inputs(of chapters: [Chapter], in book: Book) async throws -> Inputs {
        let version = try await toolchain.version()
        let graph = try await toolchain.packages(for: chapters.map(\.name), version: version)
        let digests = SourceDigests(store: root.appending(path: BookLayout.cached("digests")))
        let program = ProgramParts(
            root: root, graph: graph, digests: digests, inputs: book.description.inputs)
        let keys = try chapters.map {
            try CacheKey(chapter: $0, book: book, program: program, toolchain: version)
        }
        digests.save()
        return Inputs(
            packages: graph,
            keys: Dictionary(uniqueKeysWithValues: zip(chapters.map(\.name), keys)))
    }

    // MARK: Runs

    /// Builds and runs chapters, and keeps what they gave, also where some do not build.
    private func runAndStore(
        _ chapters: [Chapter], of book: Book, _ inputs: Inputs, listener: any RunListener
    ) async throws -> [String: Recording] {
        do {
            let recordings = try await run(chapters, of: book, inputs, listener: listener)
            try await store(recordings, of: chapters, in: book, inputs)
            return recordings
        } catch let failures as BuildFailures {
            try await store(failures.recordings, of: chapters, in: book, inputs)
            throw failures
        }
    }

    /// Keeps recordings for the next time.
    ///
    /// What changed while the chapters were built and run belongs to no key.
    private func store(
        _ recordings: [String: Recording], of chapters: [Chapter], in book: Book, _ inputs: Inputs
    ) async throws {
        guard !recordings.isEmpty else { return }
        let keysAfter = try await keys(of: chapters, in: book)
        for (chapter, recording) in recordings {
            guard let key = inputs.keys[chapter], key == keysAfter[chapter] else { continue }
            try cache.store(recording, key: key)
        }
    }

    /// Builds chapters one after the other, and runs each once it is built.
    private func run(
        _ chapters: [Chapter], of book: Book, _ inputs: Inputs, listener: any RunListener
    ) async throws -> [String: Recording] {
        let width = max(1, ProcessInfo.processInfo.activeProcessorCount)
        let atOnce = min(width, max(chapters.count, sideBySide(), 1))
        let runner = ChapterRunner(
            root: root, build: try await toolchain.buildFolder(), observer: reporter,
            limits: limits, threads: width / atOnce, partly: { listener.cellEnded($0) })
        return try await withThrowingTaskGroup(of: Recording.self) { group in
            var recordings: [String: Recording] = [:]
            var failures: [RunnerError] = []
            for (started, chapter) in chapters.enumerated() {
                if let failure = try await build(chapter, inputs) { failures.append(failure) }
                listener.built(chapter.name)
                // What a build error says is wanted at once, so nothing more is started.
                guard failures.isEmpty else { continue }
                if started >= width, let recording = try await group.next() {
                    recordings[recording.chapter] = recording
                }
                group.addTask { try await run(chapter, in: book, by: runner, inputs) }
            }
            guard failures.isEmpty else {
                group.cancelAll()
                while let result = await group.nextResult() {
                    if case .success(let recording) = result {
                        recordings[recording.chapter] = recording
                    }
                }
                var failures = BuildFailures(all: failures, recordings: recordings)
                failures.unrun = chapters.map(\.name).filter {
                    recordings[$0] == nil && !failures.chapters.contains($0)
                }
                throw failures
            }
            for try await recording in group { recordings[recording.chapter] = recording }
            return recordings
        }
    }

    /// Runs a chapter's program, which must be built from the chapter's code.
    ///
    /// A build that is killed can leave a plan that links an old program for ever.
    private func run(
        _ chapter: Chapter, in book: Book, by runner: ChapterRunner, _ inputs: Inputs
    ) async throws -> Recording {
        let recording = try await runner.run(chapter, in: book)
        guard toolchain.buildsPrograms, try !isCurrent(recording, chapter, book) else {
            return recording
        }
        reporter.line("\(chapter.name) compiles again: its program was built from other code")
        try await toolchain.buildFolder().forget(chapter.name)
        try await toolchain.build(chapter.name, of: inputs.packages)
        let second = try await runner.run(chapter, in: book)
        guard try isCurrent(second, chapter, book) else {
            throw RunnerError.otherCode(chapter: chapter.name)
        }
        return second
    }

    /// Whether a run is of a chapter's code, as far as that can be told: a program that never began may
    /// be, and so may one that was built from a text that came later.
    private func isCurrent(
        _ recording: Recording, _ chapter: Chapter, _ book: Book
    ) throws -> Bool {
        try recording.cells.isEmpty || recording.code == book.codeDigest(of: chapter).text
            || !isUnchanged(book)
    }

    /// Whether the chapters are as they were read.
    private func isUnchanged(_ book: Book) -> Bool {
        book.chapters.allSatisfy { chapter in
            let text = try? Data(contentsOf: root.appending(path: chapter.path))
            return text == Data(chapter.source.utf8)
        }
    }

    /// Builds a chapter's program; returns what the compiler says where it does not build.
    private func build(_ chapter: Chapter, _ inputs: Inputs) async throws -> RunnerError? {
        guard toolchain.buildsPrograms else { return nil }
        reporter.line("\(chapter.name) compiles")
        do {
            try await toolchain.build(chapter.name, of: inputs.packages)
            return nil
        } catch let error as RunnerError {
            guard case .buildFailed = error else { throw error }
            return error
        }
    }
}

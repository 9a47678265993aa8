import LiterateRecorder
import LiterateFormat
import Foundation
import LiterateRecording

/// Gets the recordings of chapters: from the cache where nothing changed, else from a run.
package struct BookRunner: Sendable {
    /// Where the chapters' executables come from.
    package enum Executables: Sendable {
        /// `swift build` makes them.
        case built
        /// They lie in a folder and are up to date.
        case ready(in: URL)
        /// A function puts the executable of a chapter into a folder, as `swift build` would.
        case made(in: URL, by: @Sendable (_ chapter: String) async throws -> Void)
    }

    private let root: URL
    private let executables: Executables
    private let toolchain: (@Sendable () async throws -> String)?
    private let reporter: ProgressReporter
    private let cache: RecordingCache
    private let limits: RunLimits

    /// Makes a runner for the book at a root.
    ///
    /// - Parameters:
    ///   - limits: What a chapter's run may take.
    ///   - toolchain: What names the toolchain; `swift --version` by default.
    package init(
        root: URL, executables: Executables = .built, reporter: ProgressReporter,
        limits: RunLimits = RunLimits(), toolchain: (@Sendable () async throws -> String)? = nil
    ) {
        self.root = root
        self.executables = executables
        self.reporter = reporter
        self.toolchain = toolchain
        self.limits = limits
        cache = RecordingCache(root: root)
    }

    /// The recordings of some chapters, by name.
    ///
    /// Chapters that have to run are built one after the other, and each runs as soon as it is
    /// built, as many at the same time as there are cores.
    /// - Parameters:
    ///   - isFresh: Whether every chapter runs, whatever the cache has.
    ///   - partly: Hears of a running chapter each time that a cell has ended; the cells that have
    ///     not are `notReached` in what it gets.
    ///   - built: Hears of each chapter whose program has been built, or does not build.
    ///   - meanwhile: Gets what is stored while others are built and run, which leaves it a core.
    /// - Throws: ``Diagnostics`` of what the package lacks to build those that have to run, and
    ///   nothing is then built; ``BuildFailures`` of all that do not build; runs that last are then
    ///   ended, and what has run is kept. Else the first error that kept a chapter from running.
    package func recordings(
        of chapters: [Chapter], in book: Book, isFresh: Bool = false,
        partly: (@Sendable (Recording) -> Void)? = nil,
        built: (@Sendable (String) -> Void)? = nil,
        meanwhile: (@Sendable ([String: Recording]) async -> Void)? = nil
    ) async throws -> [String: Recording] {
        // The toolchain takes a while to answer; what is stored is read meanwhile, on one core.
        async let entries = isFresh ? [] : chapters.map { cache.entry(of: $0.name) }
        let toolchain = try await version()
        let package = try await package(toolchain: toolchain)
        let keys = try keys(of: chapters, in: book, package, toolchain: toolchain)
        let stored = await entries
        var recordings: [String: Recording] = [:]
        var waiting: [(chapter: Chapter, reason: String)] = []
        for (index, chapter) in chapters.enumerated() {
            let key = keys[chapter.name]!
            switch isFresh ? .miss(reason: "") : stored[index].answer(for: key) {
            case .hit(let recording):
                recordings[chapter.name] = recording.placed(in: chapter, of: book)
            case .miss(let reason): waiting.append((chapter, reason))
            }
        }
        guard !waiting.isEmpty else { return recordings }
        if let package { try check(waiting.map(\.chapter), in: package) }
        for (chapter, reason) in waiting {
            reporter.line("\(chapter.name) runs\(reason.isEmpty ? "" : ": \(reason)")")
        }
        let known = recordings
        async let work: Void? = meanwhile?(known)
        do {
            let fresh = try await fresh(waiting.map(\.chapter), of: book, keys, partly, built)
            await work
            return known.merging(fresh) { _, run in run }
        } catch var failures as BuildFailures {
            failures.recordings.merge(known) { run, _ in run }
            throw failures
        }
    }

    /// The recordings that are stored and still hold for the chapters as they are, by name; nothing
    /// is built or run.
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

    /// Builds and runs chapters, and keeps what they gave, also where some do not build.
    private func fresh(
        _ chapters: [Chapter], of book: Book, _ keys: [String: CacheKey],
        _ partly: (@Sendable (Recording) -> Void)?, _ built: (@Sendable (String) -> Void)?
    ) async throws -> [String: Recording] {
        do {
            let (recordings, toolchain) = try await run(chapters, of: book, partly, built)
            try await store(recordings, of: chapters, in: book, keys, toolchain: toolchain)
            return Dictionary(uniqueKeysWithValues: recordings.map { ($0.chapter, $0) })
        } catch let failures as BuildFailures {
            let ended = Array(failures.recordings.values)
            try await store(ended, of: chapters, in: book, keys, toolchain: version())
            throw failures
        }
    }

    /// Keeps recordings for the next time.
    ///
    /// What changed while the chapters were built and run belongs to no key.
    private func store(
        _ recordings: [Recording], of chapters: [Chapter], in book: Book,
        _ keys: [String: CacheKey], toolchain: String
    ) async throws {
        guard !recordings.isEmpty else { return }
        let keysAfter = try await self.keys(
            of: chapters, in: book, package(toolchain: toolchain), toolchain: toolchain)
        for recording in recordings {
            if let key = keys[recording.chapter], key == keysAfter[recording.chapter] {
                try cache.store(recording, key: key)
            }
        }
    }

    /// The keys of some chapters, by name.
    package func keys(of chapters: [Chapter], in book: Book) async throws -> [String: CacheKey] {
        let toolchain = try await version()
        return try keys(
            of: chapters, in: book, try await package(toolchain: toolchain), toolchain: toolchain)
    }

    private func package(toolchain: String) async throws -> PackageDescription? {
        try await PackageDescriptionCache(root: root, toolchain: toolchain)
            .description { try await SwiftTool(root: root).packageDescription() }
    }

    private func check(_ chapters: [Chapter], in package: PackageDescription) throws {
        let hindrances = ChapterTargets(root: root, package: package).hindrances(to: chapters)
        guard hindrances.isEmpty else { throw Diagnostics(hindrances) }
    }

    private func keys(
        of chapters: [Chapter], in book: Book, _ package: PackageDescription?, toolchain: String
    ) throws -> [String: CacheKey] {
        let sources = try LinkedSources(
            root: root, package: package, chapters: chapters.map(\.name))
        let keys = try chapters.concurrently { chapter in
            Result {
                try CacheKey(
                    chapter: chapter, book: book, sources: sources, toolchain: toolchain)
            }
        }.map { try $0.get() }
        return Dictionary(uniqueKeysWithValues: zip(chapters.map(\.name), keys))
    }

    private func version() async throws -> String {
        if let toolchain {
            try await toolchain()
        } else {
            try await SwiftTool(root: root).version()
        }
    }

    /// Builds and runs chapters; returns what they gave, and the toolchain after the last build.
    private func run(
        _ chapters: [Chapter], of book: Book, _ partly: (@Sendable (Recording) -> Void)?,
        _ built: (@Sendable (String) -> Void)?
    ) async throws -> (recordings: [Recording], toolchain: String) {
        let folder = try await executableFolder()
        let runner = ChapterRunner(
            root: root, executables: folder, observer: reporter, limits: limits,
            partly: partly)
        let width = max(1, ProcessInfo.processInfo.activeProcessorCount)
        return try await withThrowingTaskGroup(of: Recording.self) { group in
            var recordings: [Recording] = []
            var failures: [RunnerError] = []
            for (started, chapter) in chapters.enumerated() {
                if let failure = try await build(chapter) { failures.append(failure) }
                built?(chapter.name)
                // What a build error says is wanted at once, so nothing more is started.
                guard failures.isEmpty else { continue }
                if started >= width, let recording = try await group.next() {
                    recordings.append(recording)
                }
                group.addTask { try await run(chapter, in: book, by: runner) }
            }
            guard failures.isEmpty else {
                group.cancelAll()
                while let result = await group.nextResult() {
                    if case .success(let recording) = result { recordings.append(recording) }
                }
                let ended = Dictionary(uniqueKeysWithValues: recordings.map { ($0.chapter, $0) })
                throw BuildFailures(all: failures, recordings: ended)
            }
            // Asked beside the runs, which take longer.
            async let toolchain = version()
            for try await recording in group { recordings.append(recording) }
            return (recordings, try await toolchain)
        }
    }

    /// Runs a chapter's program, which must be of the chapter's code.
    ///
    /// A build that is killed can leave a plan that links an old program for ever.
    private func run(
        _ chapter: Chapter, in book: Book, by runner: ChapterRunner
    ) async throws -> Recording {
        let recording = try await runner.run(chapter, in: book)
        guard case .built = executables, try !recording.isOfCode(of: chapter, in: book),
            isUnchanged(book)
        else { return recording }
        reporter.line("\(chapter.name) compiles again: its program was of other code")
        try SwiftTool(root: root).forgetBuild(of: chapter.name)
        try await SwiftTool(root: root).build(chapter: chapter.name)
        let second = try await runner.run(chapter, in: book)
        guard try second.isOfCode(of: chapter, in: book) || !isUnchanged(book) else {
            throw RunnerError.otherCode(chapter: chapter.name)
        }
        return second
    }

    /// Whether the chapters are as they were read; a program may be of a text that came later.
    private func isUnchanged(_ book: Book) -> Bool {
        book.chapters.allSatisfy { chapter in
            let text = try? Data(contentsOf: root.appending(path: chapter.path))
            return text == Data(chapter.source.utf8)
        }
    }

    private func executableFolder() async throws -> URL {
        switch executables {
        case .ready(let folder), .made(let folder, _): folder
        case .built: try await SwiftTool(root: root).executableFolder()
        }
    }

    /// Builds a chapter's executable; returns what the compiler says where it does not build.
    private func build(_ chapter: Chapter) async throws -> RunnerError? {
        if case .ready = executables { return nil }
        reporter.line("\(chapter.name) compiles")
        do {
            if case .made(_, let make) = executables {
                try await make(chapter.name)
            } else {
                try await SwiftTool(root: root).build(chapter: chapter.name)
            }
            return nil
        } catch let error as RunnerError {
            guard case .buildFailed = error else { throw error }
            return error
        }
    }
}

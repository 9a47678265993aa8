import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecording
import Subprocess
import Synchronization

/// Runs a chapter's executable and records what it does.
///
/// The program starts in the book's root with `BOOK_RECORDING` naming a folder. It writes its
/// events there; its standard output and standard error go to one file beside them, so that the
/// order of what Swift and C code write is kept, and a crash loses nothing.
package struct ChapterRunner: Sendable {
    private let root: URL
    private let build: BuildFolder
    private let observer: any ProgressObserver
    private let limits: RunLimits
    private let threads: Int?
    private let partly: (@Sendable (Recording) -> Void)?

    /// - Parameter threads: How many threads the library's tensors use where the environment does not
    ///   say; by default as many as there are processors.
    package init(
        root: URL, build: BuildFolder, observer: any ProgressObserver,
        limits: RunLimits = RunLimits(), threads: Int? = nil,
        partly: (@Sendable (Recording) -> Void)? = nil
    ) {
        (self.root, self.build, self.observer) = (root, build, observer)
        (self.limits, self.threads, self.partly) = (limits, threads, partly)
    }

    /// Runs a chapter to its end, whatever that is.
    ///
    /// - Parameter book: The book that the chapter's `reuse` leads into; the chapter alone by default.
    /// - Returns: The recording; when the run ended early it says why, and has what came before.
    /// - Throws: ``RunnerError/missingExecutable(chapter:path:)``, that it was interrupted, or that
    ///   there was no place for what the run wrote.
    package func run(_ chapter: Chapter, in book: Book? = nil) async throws -> Recording {
        let executable = build.program(of: chapter.name)
        guard FileManager.default.isExecutableFile(atPath: executable.path) else {
            throw RunnerError.missingExecutable(chapter: chapter.name, path: executable.path)
        }
        let temporary = try TemporaryFolder("book-\(chapter.name)")
        defer { temporary.remove() }
        let recording = try await temporary.perform {
            try await record(
                chapter, in: book ?? Book(chapters: [chapter]), by: executable,
                into: temporary.url)
        }
        // Here, for what is missing looks like a fault of the chapter.
        try temporary.checkRoom()
        return recording
    }

    private func record(
        _ chapter: Chapter, in book: Book, by executable: URL, into folder: URL
    ) async throws -> Recording {
        let tangled = build.tangled(chapter.name)
        var ending = try await watched(chapter, folder, tangled) {
            try await start(executable, recordingInto: folder)
        }
        try Task.checkCancellation()
        // It may have ended between two looks: what is cut off below must not pass for the whole.
        if limits.areExceeded(in: folder) { ending = .overOutput(limit: limits.output) }
        let events = contents(of: "events.jsonl", in: folder, limit: limits.events)
        let recording = RecordingAssembly.assemble(
            chapter: chapter.name, tangled: tangled, events: events,
            output: contents(of: "output", in: folder, limit: limits.output),
            crashReport: contents(of: "crash.json", in: folder), ending: ending)
        let code = try book.codeDigest(of: chapter).text
        guard recording.code == code, let facts = tangled.first(where: { $0.code == code }) else {
            return recording
        }
        return try await RefusalCheck(
            searchOptions: build.searchOptions,
            program: executable, folder: folder, chapter: chapter, book: book
        ).completed(recording, of: facts)
    }

    private func start(_ executable: URL, recordingInto folder: URL) async throws -> RunEnding {
        let output = open(
            folder.appending(path: "output").path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard output >= 0 else {
            let code = POSIXErrorCode(rawValue: errno) ?? .EIO
            throw CocoaError(
                .fileWriteUnknown, userInfo: [NSUnderlyingErrorKey: POSIXError(code)])
        }
        defer { close(output) }
        // As long as this is open, this process is there: the program ends with it.
        let lifeline = folder.appending(path: lifelineName).path
        mkfifo(lifeline, 0o600)
        let held = open(lifeline, O_RDWR | O_NONBLOCK | O_CLOEXEC)
        defer { close(held) }
        var environment: [Environment.Key: String?] = [
            "BOOK_RECORDING": folder.path,
            // Where a crash happened is in the backtracer's report: the lines of the Markdown are in
            // the executable's debug information.
            "SWIFT_BACKTRACE": "enable=yes,interactive=no,color=no,format=json,"
                + "output-to=\(folder.appending(path: "crash.json").path)",
        ]
        let variable = BookLayout.threadsVariable
        if let threads, ProcessInfo.processInfo.environment[variable] == nil {
            environment[Environment.Key(stringLiteral: variable)] = "\(threads)"
        }
        // A group of its own, so that what the program starts ends with it.
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [
            .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
        ]
        let group = Mutex<pid_t?>(nil)
        defer { if let group = group.withLock(\.self) { kill(-group, SIGKILL) } }
        let result = try await Subprocess.run(
            .path(.init(executable.path)), environment: .inherit.updating(environment),
            workingDirectory: .init(root.path), platformOptions: options, input: .none,
            output: .fileDescriptor(.init(rawValue: output), closeAfterSpawningProcess: false),
            error: .fileDescriptor(.init(rawValue: output), closeAfterSpawningProcess: false)
        ) { execution in
            group.withLock { $0 = execution.processIdentifier.value }
        }
        return switch result.terminationStatus {
        case .exited(let code): .exited(Int(code))
        case .signaled(let signal): .signalled(Int(signal))
        }
    }

    /// Reports the progress of a run while it lasts, and stops one that goes beyond its limits.
    private func watched(
        _ chapter: Chapter, _ folder: URL, _ tangled: [TangledChapter],
        run: @escaping @Sendable () async throws -> RunEnding
    ) async throws -> RunEnding {
        let limits = limits
        return try await withThrowingTaskGroup(of: RunEnding?.self) { group in
            group.addTask { try await run() }
            group.addTask {
                var watch = RunWatch(chapter: chapter, folder: folder, limits: limits)
                // Often, for a loop that prints fills a disk by gigabytes in a second.
                var round = 0
                var begun = 1
                while true {
                    try await Task.sleep(for: .milliseconds(20))
                    if let ending = watch.look() { return ending }
                    round += 1
                    guard round % 5 == 0 else { continue }
                    observer.update(watch.progress)
                    if watch.progress.begun > begun {
                        begun = watch.progress.begun
                        partly?(soFar(chapter, folder, tangled))
                    }
                }
            }
            defer { observer.finish(chapter.name, isStopped: Task.isCancelled) }
            let ending = try await group.next() ?? nil
            group.cancelAll()
            guard let ending else { throw RunnerError.interrupted }
            return ending
        }
    }

    /// What the cells did that have ended, while the others run or are still to come.
    private func soFar(
        _ chapter: Chapter, _ folder: URL, _ tangled: [TangledChapter]
    ) -> Recording {
        var recording = RecordingAssembly.assemble(
            chapter: chapter.name, tangled: tangled,
            events: contents(of: "events.jsonl", in: folder, limit: limits.events),
            output: contents(of: "output", in: folder, limit: limits.output), ending: .exited(0))
        recording.failure = nil
        for index in recording.cells.indices where recording.cells[index].state != .finished {
            recording.cells[index].state = .notReached
        }
        return recording
    }

    /// A file's bytes, up to a limit; none where there is no file.
    private func contents(of file: String, in folder: URL, limit: Int = .max) -> [UInt8] {
        guard let handle = try? FileHandle(forReadingFrom: folder.appending(path: file)) else {
            return []
        }
        defer { try? handle.close() }
        let data = limit == .max ? try? handle.readToEnd() : try? handle.read(upToCount: limit)
        return data.map(Array.init) ?? []
    }
}

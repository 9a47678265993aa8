import ChapterFormat
import Foundation
import Recording
import Subprocess

/// Runs a chapter's executable and records what it does.
///
/// The program starts in the book's root with `BOOK_RECORDING` naming a folder. It writes its
/// events there; its standard output and standard error go to one file beside them, so that the
/// order of what Swift and C code write is kept, and a crash loses nothing.
public struct ChapterRunner: Sendable {
    private let root: URL
    private let executables: URL
    private let reporter: ProgressReporter

    /// Makes a runner of the executables in a folder, for the book at a root.
    public init(root: URL, executables: URL, reporter: ProgressReporter) {
        self.root = root
        self.executables = executables
        self.reporter = reporter
    }

    /// Runs a chapter to its end, whatever that is.
    ///
    /// - Returns: The recording; when the run ended early it says why, and has what came before.
    /// - Throws: ``RunnerError/missingExecutable(chapter:path:)``, or that it was interrupted.
    public func run(_ chapter: Chapter) async throws -> Recording {
        let executable = executables.appending(path: chapter.name)
        guard FileManager.default.isExecutableFile(atPath: executable.path) else {
            throw RunnerError.missingExecutable(chapter: chapter.name, path: executable.path)
        }
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "book-\(chapter.name)-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }

        let ending = try await watched(chapter, folder) {
            try await start(executable, recordingInto: folder)
        }
        try Task.checkCancellation()
        return RecordingAssembly.assemble(
            chapter: chapter.name, events: contents(of: "events.jsonl", in: folder),
            output: contents(of: "output", in: folder),
            crashReport: contents(of: "crash.json", in: folder), ending: ending)
    }

    private func start(_ executable: URL, recordingInto folder: URL) async throws -> RunEnding {
        let output = open(
            folder.appending(path: "output").path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard output >= 0 else { throw CocoaError(.fileWriteUnknown) }
        defer { close(output) }
        let environment: [Environment.Key: String?] = [
            "BOOK_RECORDING": folder.path,
            "SWIFT_BACKTRACE": backtraceSettings(folder),
        ]
        var options = PlatformOptions()
        options.teardownSequence = [.gracefulShutDown(allowedDurationToNextStep: .seconds(1))]
        let result = try await Subprocess.run(
            .path(.init(executable.path)), environment: .inherit.updating(environment),
            workingDirectory: .init(root.path), platformOptions: options, input: .none,
            output: .fileDescriptor(.init(rawValue: output), closeAfterSpawningProcess: false),
            error: .fileDescriptor(.init(rawValue: output), closeAfterSpawningProcess: false))
        return switch result.terminationStatus {
        case .exited(let code): .exited(Int(code))
        case .signaled(let signal): .signalled(Int(signal))
        }
    }

    /// Where a crash happened is in the backtracer's report: the lines of the Markdown are in the
    /// executable's debug information.
    private func backtraceSettings(_ folder: URL) -> String {
        let report = folder.appending(path: "crash.json").path
        return "enable=yes,interactive=no,color=no,format=json,output-to=\(report)"
    }

    /// Reports the progress of a run while it lasts.
    private func watched(
        _ chapter: Chapter, _ folder: URL, run: @escaping @Sendable () async throws -> RunEnding
    ) async throws -> RunEnding {
        let events = folder.appending(path: "events.jsonl")
        return try await withThrowingTaskGroup(of: RunEnding?.self) { group in
            group.addTask { try await run() }
            group.addTask {
                var watcher = ProgressWatcher(chapter: chapter, events: events)
                while !Task.isCancelled {
                    try? await Task.sleep(for: .milliseconds(100))
                    watcher.poll()
                    reporter.update(watcher.progress)
                }
                return nil
            }
            defer { reporter.finish(chapter.name, isStopped: Task.isCancelled) }
            let ending = try await group.next() ?? nil
            group.cancelAll()
            guard let ending else { throw RunnerError.interrupted }
            return ending
        }
    }

    private func contents(of file: String, in folder: URL) -> [UInt8] {
        (try? Data(contentsOf: folder.appending(path: file))).map(Array.init) ?? []
    }
}

import ArgumentParser
import Foundation
import Runner
import Site

/// What every subcommand takes.
struct SharedOptions: ParsableArguments {
    @Argument(help: "Names, paths or numbers of chapters; all when none is given.")
    var chapters: [String] = []

    @Option(help: "The book's folder; by default found from the current one upwards.")
    var root: String?

    @Option(
        name: .customLong("time-limit"),
        help: "The seconds that a cell without 'timeout=' may run.")
    var timeLimit = RunLimits().cellTime

    @Flag(help: "Say nothing but what is wrong.")
    var quiet = false

    /// Does a subcommand's work, prints what it says, and turns what is wrong into exit code 1.
    ///
    /// - Parameter format: How it says what is wrong.
    func perform(
        format: ProblemFormat = .text,
        _ work: @escaping @Sendable (BookBuilder, [String]) async throws -> [String]
    ) async throws {
        let reporter = ProgressReporter(style: quiet ? .quiet : nil)
        let names = chapters
        let limits = RunLimits(cellTime: timeLimit)
        do {
            let root = try bookFolder
            let lines = try await interruptible {
                try await work(BookBuilder(root: root, reporter: reporter, limits: limits), names)
            }
            if !quiet { lines.forEach { print($0) } }
        } catch {
            let text =
                isInterruption(error)
                ? reporter.interruption : format.describe(error, command: "book verify")
            // GitHub reads its commands from both streams; people may want this one in a file.
            let stream =
                format == .text ? FileHandle.standardError : FileHandle.standardOutput
            stream.write(Data("\(text)\n".utf8))
            throw ExitCode.failure
        }
    }

    func validate() throws {
        guard timeLimit > 0, timeLimit.isFinite else {
            throw ValidationError("'--time-limit' needs a positive number of seconds.")
        }
    }

    private var bookFolder: URL {
        get throws {
            let current = URL(filePath: FileManager.default.currentDirectoryPath)
            return try root.map { try bookRoot(from: URL(filePath: $0)) } ?? bookRoot(from: current)
        }
    }

    private func isInterruption(_ error: any Error) -> Bool {
        (error as? RunnerError) == .interrupted
    }
}

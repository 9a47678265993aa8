import ArgumentParser
import Foundation
import LiterateAuthoring
import LiterateFormat
import LiterateLayout
import LiteratePages
import LiterateRecorder
import LiterateRunner
import LiterateStages

/// Where the book is, and how much to say.
struct PlaceOptions: ParsableArguments {
    @Option(
        help: "The book's folder; by default found from the current one upwards.",
        completion: .directory)
    var root: String?

    @Flag(help: "Say nothing but what is wrong.")
    var quiet = false

    /// How progress is shown; nil to find out.
    var style: ProgressReporter.Style? { quiet ? .quiet : nil }

    /// Does a subcommand's work on the book's folder, prints what it says, and turns what is wrong
    /// into an exit code.
    ///
    /// - Parameters:
    ///   - format: How it says what is wrong.
    ///   - interruption: What to say when it was interrupted; nil where that is its end.
    func perform(
        format: ProblemFormat = .text, interruption: () -> String? = { "interrupted" },
        _ work: @escaping @Sendable (URL) async throws -> [String]
    ) async throws {
        let quiet = quiet
        try await reportingProblems(format: format, interruption: interruption) {
            let lines = try await work(bookFolder)
            if !quiet { lines.forEach { print($0.visible) } }
        }
    }

    private var bookFolder: URL {
        get throws {
            let current = URL(filePath: FileManager.default.currentDirectoryPath)
            return try root.map { try bookRoot(from: URL(filePath: $0)) } ?? bookRoot(from: current)
        }
    }
}

/// Does a subcommand's work, says what is wrong, and turns it into an exit code.
///
/// - Parameters:
///   - format: How it says what is wrong.
///   - interruption: What to say when it was interrupted; nil where that is its end.
func reportingProblems(
    format: ProblemFormat = .text, interruption: () -> String? = { "interrupted" },
    _ work: @escaping @Sendable () async throws -> Void
) async throws {
    do {
        try await interruptible(work)
    } catch RunnerError.interrupted {
        if let text = interruption() { throw failure(text, .failure) }
    } catch let error as UsageError {
        throw failure(error.description, .validationFailure)
    } catch {
        // GitHub reads its commands from both streams; people may want this one in a file.
        throw failure(
            format.describe(error, command: "book"), .failure,
            on: format == .text ? .standardError : .standardOutput)
    }
}

private func failure(
    _ text: String, _ code: ExitCode, on stream: FileHandle = .standardError
) -> ExitCode {
    stream.writeLine(text)
    return code
}

/// What every subcommand takes that works on chapters.
struct SharedOptions: ParsableArguments {
    @Argument(
        help: "Names, paths or numbers of chapters; all when none is given.",
        completion: .custom { _, _, _ in chapterNames() })
    var chapters: [String] = []

    @Option(
        name: .customLong("time-limit"),
        help: "The seconds that a cell without 'timeout=' may run.")
    var timeLimit = RunLimits().cellTime

    @Option(
        help: "How to say what is wrong: 'text', or 'github' for annotations of a pull request.")
    var format = ProblemFormat.text

    @OptionGroup var place: PlaceOptions

    /// Does a subcommand's work on the chapters that were asked for.
    ///
    /// - Parameter isLive: Whether pages run live cells.
    func perform(
        isLive: Bool = true,
        _ work: @escaping @Sendable (BookBuilder, [String]) async throws -> [String]
    ) async throws {
        let reporter = ProgressReporter(style: place.style)
        let names = chapters
        let limits = RunLimits(cellTime: timeLimit)
        try await place.perform(format: format, interruption: { reporter.interruption }) { root in
            let runner = BookRunner(root: root, reporter: reporter, limits: limits)
            let modules = LiveModules(
                root: root, runner: runner, trials: LiveTrials(limits: limits))
            let live: BookBuilder.LiveFiles = {
                try await modules.files(for: $0, of: $1, isVerifying: $2, warn: $3)
            }
            let builder = BookBuilder(
                root: root, source: runner,
                live: isLive ? live : nil,
                warn: { FileHandle.standardError.writeLine($0.warning) })
            return try await work(builder, names)
        }
    }

    func validate() throws {
        guard timeLimit > 0, timeLimit.isFinite else {
            throw ValidationError("'--time-limit' needs a positive number of seconds.")
        }
    }
}

extension ProblemFormat: ExpressibleByArgument {}

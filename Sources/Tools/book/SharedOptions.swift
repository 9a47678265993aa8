import ArgumentParser
import Foundation
import Runner
import Site

/// Where the book is, and how much to say.
struct PlaceOptions: ParsableArguments {
    @Option(help: "The book's folder; by default found from the current one upwards.")
    var root: String?

    @Flag(help: "Say nothing but what is wrong.")
    var quiet = false

    /// How progress is shown; nil to find out.
    var style: ProgressReporter.Style? { quiet ? .quiet : nil }

    /// Does some work on the book's folder, and turns what is wrong into exit code 1.
    ///
    /// - Parameter format: How it says what is wrong.
    func perform(
        format: ProblemFormat = .text,
        interruption: @Sendable () -> String? = { nil },
        _ work: @escaping @Sendable (URL) async throws -> Void
    ) async throws {
        do {
            let root = try bookFolder
            try await interruptible { try await work(root) }
        } catch RunnerError.interrupted {
            guard let text = interruption() else { return }
            try fail(text, on: .standardError)
        } catch {
            // GitHub reads its commands from both streams; people may want this one in a file.
            try fail(
                format.describe(error, command: "book verify"),
                on: format == .text ? .standardError : .standardOutput)
        }
    }

    private func fail(_ text: String, on stream: FileHandle) throws -> Never {
        stream.write(Data("\(text)\n".utf8))
        throw ExitCode.failure
    }

    private var bookFolder: URL {
        get throws {
            let current = URL(filePath: FileManager.default.currentDirectoryPath)
            return try root.map { try bookRoot(from: URL(filePath: $0)) } ?? bookRoot(from: current)
        }
    }
}

/// What every subcommand takes that works on chapters.
struct SharedOptions: ParsableArguments {
    @Argument(help: "Names, paths or numbers of chapters; all when none is given.")
    var chapters: [String] = []

    @Option(
        name: .customLong("time-limit"),
        help: "The seconds that a cell without 'timeout=' may run.")
    var timeLimit = RunLimits().cellTime

    @OptionGroup var place: PlaceOptions

    /// Does a subcommand's work, prints what it says, and turns what is wrong into exit code 1.
    ///
    /// - Parameter format: How it says what is wrong.
    func perform(
        format: ProblemFormat = .text,
        _ work: @escaping @Sendable (BookBuilder, [String]) async throws -> [String]
    ) async throws {
        let reporter = ProgressReporter(style: place.style)
        let (names, isQuiet) = (chapters, place.quiet)
        let limits = RunLimits(cellTime: timeLimit)
        try await place.perform(format: format, interruption: { reporter.interruption }) { root in
            let lines = try await work(
                BookBuilder(root: root, reporter: reporter, limits: limits), names)
            if !isQuiet { lines.forEach { print($0) } }
        }
    }

    func validate() throws {
        guard timeLimit > 0, timeLimit.isFinite else {
            throw ValidationError("'--time-limit' needs a positive number of seconds.")
        }
    }
}

import ArgumentParser
import Site

/// `book verify`: holds chapters against runs, and the site against a build.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compares chapters and the site with what the code gives.")

    @OptionGroup var options: SharedOptions

    @Flag(help: "Run every chapter, also those whose recordings are still valid.")
    var fresh = false

    @Option(
        help: "How to say what is wrong: 'text', or 'github' for annotations of a pull request.")
    var format = ProblemFormat.text

    func run() async throws {
        let isFresh = fresh
        try await options.perform(format: format) { try await $0.verify($1, isFresh: isFresh) }
    }
}

extension ProblemFormat: ExpressibleByArgument {}

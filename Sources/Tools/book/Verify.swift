import ArgumentParser
import LiterateLayout

/// `book verify`: holds chapters against runs, and the site against a build.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compares chapters and the site with what the code gives.",
        discussion: """
            It writes nothing. A difference is shown as a diff at its line.

            Examples:
              \(BookLayout.command("verify"))
              \(BookLayout.command("verify 1 --fresh"))       # chapter 1, and run it whatever is stored
              \(BookLayout.command("verify --format=github")) # annotations of a pull request
            """)

    @OptionGroup var options: SharedOptions

    @Flag(
        name: .customLong("no-live"),
        help: "Make pages that run no cells: nothing is compiled for browsers.")
    var hasNoLive = false

    @Flag(help: "Run every chapter, also those whose recordings are still valid.")
    var fresh = false

    func run() async throws {
        let isFresh = fresh
        try await options.perform(isLive: !hasNoLive) {
            try await $0.verify($1, isFresh: isFresh)
        }
    }
}

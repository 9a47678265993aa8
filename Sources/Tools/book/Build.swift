import ArgumentParser

/// `book build`.
struct Build: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs what changed, verifies everything and renders the site.")

    @OptionGroup var options: SharedOptions

    func run() async throws {
        try await options.perform { try await $0.build($1) }
    }
}

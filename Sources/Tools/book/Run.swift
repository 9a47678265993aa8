import ArgumentParser
import LiterateLayout

/// `book run`.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs chapters afresh and says what each did.",
        discussion: """
            Example:
              \(BookLayout.command("run 2"))
            """)

    @OptionGroup var options: SharedOptions

    func run() async throws {
        try await options.perform { try await $0.run($1) }
    }
}

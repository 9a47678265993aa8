import LiterateLayout
import ArgumentParser

/// `book run`.
struct Run: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs chapters afresh and says what each did.",
        discussion: """
            Example:
              \(BookLayout.command("run 02-initialization"))
            """)

    @OptionGroup var options: SharedOptions

    func run() async throws {
        try await options.perform { try await $0.run($1) }
    }
}

import ArgumentParser
import LiterateLayout

/// `book accept`.
struct Accept: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Writes what cells print and draw into their chapters.",
        discussion: """
            It runs each chapter twice and writes what both runs agree on: only the outputs and \
            figures that differ. Read 'git diff' before you commit.

            Examples:
              \(BookLayout.command("accept 3"))               # chapter 3 alone
              \(BookLayout.command("accept"))                 # all chapters
            """)

    @OptionGroup var options: SharedOptions

    func run() async throws {
        try await options.perform { try await $0.accept($1) }
    }
}

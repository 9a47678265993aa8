import ArgumentParser
import LiterateLayout
import LiterateStages

/// `book numbers`: lists the numbers of the prose that no check holds against a value.
struct Numbers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Lists the numbers in the prose that are bound to nothing.",
        discussion: """
            A number is bound by a comment right behind it that holds a Swift expression:
            'falls by 0.034<!-- = before - after -->'. Which numbers have to be is for the author to
            decide: a definition, a year or a count of the text itself stays as it is. It runs nothing.

            Examples:
              \(BookLayout.command("numbers"))
              \(BookLayout.command("numbers 1"))              # those of chapter 1
            """)

    @OptionGroup var options: SharedOptions

    func run() async throws {
        try await options.perform { try $0.numbers($1) }
    }
}

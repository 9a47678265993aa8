import ArgumentParser
import LiterateAuthoring
import LiterateLayout

/// `book new`.
struct New: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a new chapter that runs.",
        discussion: """
            It writes the chapter with two cells, its stub, and its lines in \(BookLayout.manifest) \
            and in \(BookLayout.readme); or nothing, when something is wrong.

            Examples:
              \(BookLayout.command("new weight-decay"))       # with the next number
              \(BookLayout.command("new 04-weight-decay"))
            """)

    @Argument(help: "The chapter's name: lower case, with hyphens, with or without its number.")
    var name: String

    @OptionGroup var place: PlaceOptions

    func run() async throws {
        let name = name
        try await place.perform { try NewChapter(name, root: $0).write() }
    }
}

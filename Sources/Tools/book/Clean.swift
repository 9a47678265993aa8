import ArgumentParser
import LiterateLayout
import LiterateStages

/// `book clean`.
struct Clean: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Removes stored recordings and formulas; the next build takes longer.",
        discussion: """
            It removes \(BookLayout.cache) and nothing else: neither chapters, nor figures, nor \(BookLayout.siteFolder).

            Example:
              \(BookLayout.command("clean"))
            """)

    @OptionGroup var place: PlaceOptions

    func run() async throws {
        try await place.perform { try removeCache(root: $0) }
    }
}

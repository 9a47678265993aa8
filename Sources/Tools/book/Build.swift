import ArgumentParser
import Site

/// `book build`.
struct Build: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs what changed, verifies everything and renders the site.",
        discussion: """
            It writes site/ only if every chapter gives what it says.

            Examples:
              swift run book build
              swift run book build --base-url https://example.org/book/
            """)

    @OptionGroup var options: SharedOptions

    @Option(
        name: .customLong("base-url"),
        help: "Where the site is going to be read: adds canonical links and a site map.")
    var baseURL: String?

    func run() async throws {
        let given = baseURL
        try await options.perform { builder, chapters in
            try await builder.build(chapters, address: given.map(SiteAddress.init))
        }
    }
}

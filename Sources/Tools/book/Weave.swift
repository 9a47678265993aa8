import ArgumentParser
import LiterateLayout
import LiteratePages

/// `book weave`.
struct Weave: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Joins recordings of several machines and renders the site.",
        discussion: """
            Each machine records a share of the chapters. One gathers the folders, compiles nothing, \
            runs nothing, and writes the same site as a single build:

              \(BookLayout.command("build --shard 1/2 --recordings one"))
              \(BookLayout.command("build --shard 2/2 --recordings two"))
              \(BookLayout.command("weave --recordings one two"))

            Chapters come before the folders:

              \(BookLayout.command("weave 8 --recordings one two"))
            """)

    @OptionGroup var options: SharedOptions

    @Option(
        parsing: .upToNextOption,
        help: "The folders that 'book build --shard' wrote: all words up to the next option.")
    var recordings: [String]

    @Option(
        name: .customLong("base-url"),
        help: "Where the site is going to be read: adds canonical links and a site map.")
    var baseURL: String?

    func run() async throws {
        let (folders, given) = (recordings, baseURL)
        try await options.perform { builder, chapters in
            try await builder.weave(chapters, from: folders, address: given.map(SiteAddress.init))
        }
    }
}

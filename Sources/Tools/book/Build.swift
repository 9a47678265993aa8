import ArgumentParser
import LiterateLayout
import LiteratePages
import LiterateStages

/// `book build`.
struct Build: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Runs what changed, verifies everything and renders the site.",
        discussion: """
            It writes \(BookLayout.siteFolder) only if every chapter gives what it says. With chapters named, it \
            runs those alone, and renders of the others what needs no run.

            Examples:
              \(BookLayout.command("build"))
              \(BookLayout.command("build 3"))                # run chapter 3 alone, if it changed
              \(BookLayout.command("build --base-url https://example.org/book/"))
            """)

    @OptionGroup var options: SharedOptions

    @Flag(
        name: .customLong("no-live"),
        help: "Make pages that run no cells: nothing is compiled for browsers.")
    var hasNoLive = false

    @Option(
        name: .customLong("base-url"),
        help: "Where the site is going to be read: adds canonical links and a site map.")
    var baseURL: String?

    @Option(
        help: "Record only a share of the chapters, such as 2/5, and render nothing: see 'weave'.")
    var shard: String?

    @Option(
        help: "The folder for the recordings of a share (default: \(BookLayout.shard(2, of: 5))).")
    var recordings: String?

    func run() async throws {
        let (given, share, folder) = (baseURL, shard, recordings)
        try await options.perform(isLive: !hasNoLive) { builder, chapters in
            if let share {
                return try await builder.record(Shard(share), of: chapters, into: folder)
            }
            return try await builder.build(chapters, address: given.map(SiteAddress.init))
        }
    }

    func validate() throws {
        if shard == nil, recordings != nil {
            throw ValidationError("'--recordings' names where a share goes; give '--shard' too.")
        }
        if shard != nil, baseURL != nil {
            throw ValidationError("A share renders nothing; give '--base-url' to 'book weave'.")
        }
    }
}

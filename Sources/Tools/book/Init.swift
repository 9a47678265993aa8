import ArgumentParser
import Foundation
import LiterateAuthoring
import LiterateLayout

/// `book init`.
struct Init: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Makes a new book, with one chapter that runs.",
        discussion: """
            It writes a package into a folder that is empty or not there yet; one that holds \
            nothing but .git is empty.

            Examples:
              \(BookLayout.command("init ../my-book"))
              \(BookLayout.command("init ../my-book --title 'My book' --engine ../engine"))
            """)

    @Argument(help: "The book's folder.", completion: .directory)
    var folder = "."

    @Option(help: "The book's title; by default the folder's name.")
    var title: String?

    @Option(
        help: ArgumentHelp(
            "Where the engine comes from: an address, a repository with versions, or a folder "
                + "(default: the clone in which this program was built).", valueName: "path-or-url")
    )
    var engine: String?

    func run() async throws {
        let (folder, title, place) = (folder, title, engine)
        try await reportingProblems {
            let engine =
                if let place {
                    try await EngineDependency(place)
                } else {
                    try await EngineDependency(ofProgram: URL(filePath: CommandLine.arguments[0]))
                }
            try NewBook(folder: folder, title: title, engine: engine).write().forEach {
                print($0.visible)
            }
        }
    }
}

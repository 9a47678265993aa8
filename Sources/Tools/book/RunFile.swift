import ArgumentParser
import Foundation
import LiterateLayout
import LiterateRunner

/// `book run-file`.
struct RunFile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run-file",
        abstract: "Compiles one Swift file against the book's libraries and runs it.",
        discussion: """
            A build writes each chapter as such a file; run that, or a copy that you changed.

            Example:
              \(BookLayout.runFile("01-name.swift"))
            """)

    @Argument(help: "The Swift file.", completion: .file(extensions: ["swift"]))
    var file: String

    @Argument(parsing: .captureForPassthrough, help: "What the program gets on its command line.")
    var arguments: [String] = []

    @OptionGroup var place: PlaceOptions

    func run() async throws {
        let (file, arguments) = (file, arguments)
        try await place.perform { root in
            let program = try await PlainFile(file, root: root).compiled().path
            // The program takes the place of this one, with its terminal.
            var words = ([program] + arguments).map { strdup($0) } + [nil]
            execv(program, &words)
            throw CocoaError(.executableLoad, userInfo: [NSFilePathErrorKey: program])
        }
    }
}

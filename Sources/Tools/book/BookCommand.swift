import ArgumentParser
import Foundation
import LiterateAuthoring
import LiterateLayout

/// The command line of the book.
@main
struct BookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "book",
        abstract: "Runs, verifies and renders the book.",
        discussion: """
            A chapter is given by its name, its path or its number: 01-name, name, \
            \(BookLayout.chapterFile("01-name")), 1. Without one, a command works on all chapters.

            Exit codes:
              0   everything holds, or was done; Ctrl-C ended 'serve'
              1   something is wrong: a difference, an error in a chapter, an interruption
              64  the command was wrong: an unknown option or chapter, a taken port

            Examples:
              \(BookLayout.command("serve"))                  # write, and see the pages change
              \(BookLayout.command("verify 1"))               # compare chapter 1 with what it gives
              \(BookLayout.command("build"))                  # run what changed, verify, render \(BookLayout.siteFolder)
            """,
        version: Engine.version,
        subcommands: [
            Init.self, Serve.self, Build.self, Verify.self, Accept.self, Run.self, RunFile.self,
            New.self, Numbers.self, Clean.self, Weave.self,
        ])

    static func main() async {
        do {
            var command = try parseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            end(with: error)
        }
    }

    /// Ends as the library does, but for the word before an error, which is ours: `error:`.
    private static func end(with error: any Error) -> Never {
        let text = fullMessage(for: error)
        let word = "Error: "
        guard text.hasPrefix(word) else { exit(withError: error) }
        FileHandle.standardError.writeLine("error: \(text.dropFirst(word.count))")
        Foundation.exit(exitCode(for: error).rawValue)
    }
}

import ArgumentParser

/// The command line of the book.
@main
struct BookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "book",
        abstract: "Runs, verifies and renders the book.",
        discussion: """
            A chapter is given by its name, its path or its number: 01-basic-mlp, \
            chapters/01-basic-mlp.md, 1. Without one, a command works on all chapters. It exits \
            with 0 if everything holds, with 1 if something is wrong.
            """,
        subcommands: [
            Build.self, Verify.self, Accept.self, Run.self, Serve.self, Weave.self,
        ])
}

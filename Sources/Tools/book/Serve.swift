import ArgumentParser
import Foundation
import LiterateLayout
import LiterateServe

/// `book serve`: the pages while they are written.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Serves the pages on this computer and reloads them while you write.",
        discussion: """
            A change of prose shows at once. A change of code runs its chapter, and the page says \
            how far it is, what does not compile, and what stopped. Nothing is written: 'book \
            build' renders the site. Ctrl-C ends it.

            Examples:
              \(BookLayout.command("serve"))                  # http://127.0.0.1:8765/
              \(BookLayout.command("serve --port 9000"))
            """)

    @OptionGroup var options: PlaceOptions

    @Option(help: "The port on 127.0.0.1; 0 for any that is free.")
    var port: UInt16 = BookServer.standardPort

    func run() async throws {
        let (port, style) = (port, options.style)
        try await options.perform(interruption: { nil }) { root in
            try await BookServer(root: root, port: port, style: style) { address in
                // At once, also where the output is no terminal.
                FileHandle.standardOutput.writeLine(
                    "Serving the book at \(address)  (Ctrl-C ends it)")
            }.run()
            return []
        }
    }
}

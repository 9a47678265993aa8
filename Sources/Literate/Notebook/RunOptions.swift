import Foundation

/// What the command line of a chapter asks for.
struct RunOptions: Hashable {
    /// The file of words to read in place of the book's own.
    var names: String?
    /// The folder that figures are written to.
    var figures: String?

    /// What went wrong with a command line, or what it asks for instead of a run.
    enum Refusal: Error, Hashable {
        case help
        case wrong(String)
    }

    init() {}

    /// Reads the words of a command line, without the program's own name.
    init(_ arguments: some Sequence<String>) throws(Refusal) {
        var rest = Array(arguments)[...]
        while let word = rest.popFirst() {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            switch parts.first {
            case "--names": names = try Self.value(of: "--names", parts, &rest)
            case "--figures": figures = try Self.value(of: "--figures", parts, &rest)
            case "--help", "-h": throw .help
            default:
                throw .wrong("unknown option \(word); the options are --names, --figures, --help")
            }
        }
    }

    private static func value(
        of option: String, _ parts: [String], _ rest: inout ArraySlice<String>
    ) throws(Refusal) -> String {
        if parts.count == 2 { return parts[1] }
        guard let value = rest.popFirst(), !value.hasPrefix("--") else {
            throw .wrong("\(option) needs a value: \(option) PATH")
        }
        return value
    }

    /// Reads this process's command line; help and mistakes end the process.
    static func parsed(chapter: String) -> RunOptions {
        do throws(Refusal) {
            return try RunOptions(CommandLine.arguments.dropFirst())
        } catch {
            switch error {
            case .help:
                Swift.print(help(chapter: chapter))
                exit(0)
            case .wrong(let message):
                writeAll(Array("error: \(message)\n".utf8), to: STDERR_FILENO)
                exit(2)
            }
        }
    }

    static func help(chapter: String) -> String {
        """
        Runs the chapter \(chapter) and shows what its cells print and draw.

        Usage: swift run \(chapter) [--names FILE] [--figures DIR]

          --names FILE    words to learn from, one a line, letters a to z
                          (default: the book's data/names-2017.txt)
          --figures DIR   where to write the figures
                          (default: .build/figures/\(chapter) in the book's folder)
          --help          show this text
        """
    }
}

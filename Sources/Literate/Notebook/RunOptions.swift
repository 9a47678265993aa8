import Foundation
import LiterateLayout

/// What the command line of a chapter asks for.
struct RunOptions: Hashable {
    /// The files to read in place of the book's own, by the options of the inputs.
    var inputs: [String: String] = [:]
    /// The folder that figures are written to.
    var figures: String?

    /// What went wrong with a command line, or what it asks for instead of a run.
    enum Refusal: Error, Hashable {
        case help
        case wrong(String)
    }

    init() {}

    /// Reads the words of a command line, without the program's own name.
    init(
        _ arguments: some Sequence<String>, inputs declared: [ChapterInput]
    ) throws(Refusal) {
        let names = declared.map { "--\($0.option)" }
        var rest = Array(arguments)[...]
        while let word = rest.popFirst() {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            switch parts.first {
            case let name? where names.contains(name):
                inputs[String(name.dropFirst(2))] = try Self.value(of: name, parts, &rest)
            case "--figures": figures = try Self.value(of: "--figures", parts, &rest)
            case "--help", "-h": throw .help
            default:
                let known = (names + ["--figures", "--help"]).joined(separator: ", ")
                throw .wrong("unknown option \(word); the options are \(known)")
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
    static func parsed(chapter: String, inputs: [ChapterInput]) -> RunOptions {
        do throws(Refusal) {
            return try RunOptions(CommandLine.arguments.dropFirst(), inputs: inputs)
        } catch {
            switch error {
            case .help:
                Swift.print(help(chapter: chapter, inputs: inputs))
                exit(0)
            case .wrong(let message):
                writeAll(Array("error: \(message.visible)\n".utf8), to: STDERR_FILENO)
                exit(2)
            }
        }
    }

    static func help(chapter: String, inputs: [ChapterInput]) -> String {
        let figures = "(default: \(BookLayout.terminalFigures(of: chapter)) in the book's folder)"
        let rows =
            inputs.map { ("--\($0.option) FILE", [$0.help, "(default: the book's \($0.file))"]) }
            + [
                ("--figures DIR", ["where to write the figures", figures]),
                ("--help", ["show this text"]),
            ]
        let width = rows.map(\.0.count).max() ?? 0
        let lines = rows.flatMap { option, texts in
            texts.filter { !$0.isEmpty }.enumerated().map { index, text in
                let first = index == 0 ? option : ""
                return "  \(first.padding(toLength: width, withPad: " ", startingAt: 0))   \(text)"
            }
        }
        let usage = rows.dropLast().map { "[\($0.0)]" }.joined(separator: " ")
        return """
            Runs the chapter \(chapter) and shows what its cells print and draw.

            Usage: \(BookLayout.run(chapter)) \(usage)

            \(lines.joined(separator: "\n"))
            """
    }
}

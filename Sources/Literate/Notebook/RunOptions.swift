import Foundation
import LiterateLayout

/// What the command line of a chapter asks for.
struct RunOptions: Hashable {
    /// The files to read in place of the book's own, by the options of the inputs.
    var inputs: [String: String] = [:]
    /// The folder that figures are written to.
    var figures: String?
    /// The values of knobs, by their names.
    var knobs: [String: String] = [:]
    /// What the chapter's text says of its knobs, by their names.
    var known: [String: KnobDescription.Kind] = [:]

    /// What went wrong with a command line, or what it asks for instead of a run.
    enum Refusal: Error, Hashable {
        case help
        case wrong(String)
    }

    init() {}

    /// Reads the words of a command line, without the program's own name.
    init(
        _ arguments: some Sequence<String>, inputs declared: [ChapterInput],
        knobs: [KnobDescription] = []
    ) throws(Refusal) {
        known = Dictionary(knobs.map { ($0.name, $0.kind) }) { first, _ in first }
        let names = declared.map { "--\($0.option)" }
        var rest = Array(arguments)[...]
        while let word = rest.popFirst() {
            let parts = word.split(separator: "=", maxSplits: 1).map(String.init)
            switch parts.first {
            case let name? where names.contains(name):
                inputs[String(name.dropFirst(2))] = try Self.value(of: name, parts, &rest)
            case "--figures": figures = try Self.value(of: "--figures", parts, &rest)
            case "--set":
                let setting = try Self.value(of: "--set", parts, &rest, as: "NAME=VALUE")
                let (name, text) = try Self.setting(setting, of: knobs)
                self.knobs[name] = text
            case "--help", "-h": throw .help
            default:
                let set = knobs.isEmpty ? [] : ["--set"]
                let known = (names + set + ["--figures", "--help"]).joined(separator: ", ")
                throw .wrong("unknown option \(word); the options are \(known)")
            }
        }
    }

    private static func value(
        of option: String, _ parts: [String], _ rest: inout ArraySlice<String>,
        as form: String = "PATH"
    ) throws(Refusal) -> String {
        if parts.count == 2 { return parts[1] }
        guard let value = rest.popFirst(), !value.hasPrefix("--") else {
            throw .wrong("\(option) needs a value: \(option) \(form)")
        }
        return value
    }

    /// The name and the value in `gain=1.2`.
    private static func setting(
        _ text: String, of knobs: [KnobDescription]
    ) throws(Refusal) -> (name: String, value: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard !knobs.isEmpty else {
            throw .wrong("--set \(text): the chapter has no knobs that could be set")
        }
        let known = knobs.map { "\($0.name) (\($0.rangeText))" }.joined(separator: "; ")
        guard let knob = knobs.first(where: { $0.name == name }) else {
            throw .wrong("--set \(text): there is no knob '\(name)'; the knobs are: \(known)")
        }
        guard parts.count == 2 else {
            throw .wrong(
                "--set \(text) gives no value; write --set '\(name)=\(knob.defaultText)'; "
                    + "the knobs are: \(known)")
        }
        let value = String(parts[1])
        if let refusal = knob.refusal(of: value) {
            throw .wrong("--set \(text): \(refusal); the knobs are: \(known)")
        }
        return (name, value)
    }

    /// Reads this process's command line; help and mistakes end the process.
    static func parsed(
        chapter: String, inputs: [ChapterInput], knobs: [KnobDescription] = []
    ) -> RunOptions {
        do throws(Refusal) {
            return try RunOptions(
                CommandLine.arguments.dropFirst(), inputs: inputs, knobs: knobs)
        } catch {
            switch error {
            case .help:
                Swift.print(help(chapter: chapter, inputs: inputs, knobs: knobs))
                exit(0)
            case .wrong(let message):
                writeAll(Array("error: \(message.visible)\n".utf8), to: STDERR_FILENO)
                exit(2)
            }
        }
    }

    static func help(
        chapter: String, inputs: [ChapterInput], knobs: [KnobDescription] = []
    ) -> String {
        let figures = "(default: \(BookLayout.terminalFigures(of: chapter)) in the book's folder)"
        let rows =
            inputs.map { ("--\($0.option) FILE", [$0.help, "(default: the book's \($0.file))"]) }
            + (knobs.isEmpty ? [] : [("--set NAME=VALUE", knobs.map { Self.help(for: $0) })])
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

    private static func help(for knob: KnobDescription) -> String {
        "\(knob.name): \(knob.rangeText) (default: \(knob.defaultText))"
    }
}

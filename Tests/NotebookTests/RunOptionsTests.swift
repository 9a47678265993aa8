import Testing

@testable import Notebook

struct RunOptionsTests {
    @Test func optionsAreRead() throws {
        let options = try RunOptions(["--names", "a b.txt", "--figures=out"])
        #expect(options.names == "a b.txt")
        #expect(options.figures == "out")
        #expect(try RunOptions([]) == RunOptions())
    }

    @Test(arguments: [
        (["--nmaes", "x"], "unknown option --nmaes; the options are --names, --figures, --help"),
        (["x"], "unknown option x; the options are --names, --figures, --help"),
        (["--names"], "--names needs a value: --names PATH"),
        (["--names", "--figures"], "--names needs a value: --names PATH"),
    ])
    func mistakesAreExplained(arguments: [String], message: String) {
        #expect(throws: RunOptions.Refusal.wrong(message)) { try RunOptions(arguments) }
    }

    @Test(arguments: [["--help"], ["-h"], ["--names", "x", "--help"]])
    func helpIsAsked(arguments: [String]) {
        #expect(throws: RunOptions.Refusal.help) { try RunOptions(arguments) }
        #expect(RunOptions.help(chapter: "01-a").contains("swift run 01-a [--names FILE]"))
    }
}

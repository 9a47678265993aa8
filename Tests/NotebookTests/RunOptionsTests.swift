import Testing

@testable import Notebook

struct RunOptionsTests {
    private let inputs = [
        ChapterInput(option: "names", file: "data/names.txt", help: "words, one a line"),
        ChapterInput(option: "more-words", file: "data/more.txt", help: ""),
    ]

    @Test func optionsAreRead() throws {
        let options = try RunOptions(["--names", "a b.txt", "--figures=out"], inputs: inputs)
        #expect(options.inputs == ["names": "a b.txt"])
        #expect(options.figures == "out")
        #expect(try RunOptions([], inputs: []) == RunOptions())
    }

    @Test(arguments: [
        (
            ["--nmaes", "x"],
            "unknown option --nmaes; the options are --names, --more-words, --figures, --help"
        ),
        (["x"], "unknown option x; the options are --names, --more-words, --figures, --help"),
        (["--names"], "--names needs a value: --names PATH"),
        (["--names", "--figures"], "--names needs a value: --names PATH"),
    ])
    func mistakesAreExplained(arguments: [String], message: String) {
        #expect(throws: RunOptions.Refusal.wrong(message)) {
            try RunOptions(arguments, inputs: inputs)
        }
    }

    @Test(arguments: [["--help"], ["-h"], ["--names", "x", "--help"]])
    func helpIsAsked(arguments: [String]) {
        #expect(throws: RunOptions.Refusal.help) { try RunOptions(arguments, inputs: inputs) }
    }

    @Test func helpListsWhatABookDeclares() {
        #expect(
            RunOptions.help(chapter: "01-a", inputs: inputs) == """
                Runs the chapter 01-a and shows what its cells print and draw.

                Usage: swift run 01-a [--names FILE] [--more-words FILE] [--figures DIR]

                  --names FILE        words, one a line
                                      (default: the book's data/names.txt)
                  --more-words FILE   (default: the book's data/more.txt)
                  --figures DIR       where to write the figures
                                      (default: .build/figures/01-a in the book's folder)
                  --help              show this text
                """)
    }

    @Test func withoutInputsAnOptionIsUnknown() {
        let message = "unknown option --names; the options are --figures, --help"
        #expect(throws: RunOptions.Refusal.wrong(message)) {
            try RunOptions(["--names", "x"], inputs: [])
        }
    }
}

import Testing

@testable import Notebook

@Suite struct KnobTests {
    private static let gain = KnobDescription(
        name: "gain", kind: .number(default: 5.0 / 3, from: 0.5, to: 3))
    private let knobs = [
        gain,
        KnobDescription(name: "batch size", kind: .integer(default: 32, from: 8, to: 256)),
        KnobDescription(name: "bias", kind: .flag(default: true)),
        KnobDescription(name: "function", kind: .choice(default: "tanh", of: ["tanh", "relu"])),
    ]
    private let list =
        "gain (0.5 to 3); batch size (8 to 256); bias (true or false); function (tanh, relu)"

    @Test func withoutAChapterAKnobHasItsDefault() {
        #expect(knob(5.0 / 3, in: 0.5...3, "gain") == 5.0 / 3)
        let rate: Float = knob(0.1, in: 0.01...1, "rate")
        #expect(rate == 0.1)
        #expect(knob(32, in: 8...256, "size") == 32)
        #expect(knob(true, "bias"))
        #expect(knob("tanh", of: ["tanh", "relu"], "function") == "tanh")
        #expect(knob("two", of: ["one": 1, "two": 2], "number") == 2)
    }

    @Test(arguments: [
        KnobDescription.Kind.number(default: 4, from: 0.5, to: 3),
        .number(default: .nan, from: 0.5, to: 3), .number(default: 1, from: 1, to: 1),
        .integer(default: 0, from: 1, to: 3), .choice(default: "a", of: []),
        .choice(default: "a", of: ["a", "a"]),
    ])
    func aKnobThatCannotBeIsRefused(kind: KnobDescription.Kind) {
        #expect(KnobDescription(name: "x", kind: kind).problem?.hasPrefix("the knob 'x'") == true)
    }

    @Test func aKnobIsOfOneTypeInTheTextAndInTheProgram() throws {
        let options = try RunOptions([], inputs: [], knobs: knobs)
        func problem(_ name: String, _ kind: KnobDescription.Kind) -> String? {
            options.disagreement(about: KnobDescription(name: name, kind: kind))
        }
        #expect(
            problem("batch size", .number(default: 32, from: 8, to: 256))?
                .hasPrefix("the knob 'batch size' is no whole number here") == true)
        #expect(
            problem("gain", .integer(default: 1, from: 0, to: 3))?
                .hasPrefix("the knob 'gain' is a whole number here") == true)
        for knob in knobs { #expect(problem(knob.name, knob.kind) == nil) }
        #expect(problem("unknown", .flag(default: true)) == nil)
    }

    @Test func settingsAreRead() throws {
        let options = try RunOptions(
            [
                "--set", "gain=1.2", "--set=batch size=64", "--set", "bias=false", "--set",
                "function=relu", "--set", "gain=0.5",
            ], inputs: [], knobs: knobs)
        #expect(
            options.knobs
                == ["gain": "0.5", "batch size": "64", "bias": "false", "function": "relu"])
    }

    @Test(arguments: [
        ("gain=7", "--set gain=7: 'gain' takes a number from 0.5 to 3, not '7'; the knobs are: "),
        (
            "gain=nan",
            "--set gain=nan: 'gain' takes a number from 0.5 to 3, not 'nan'; the knobs are: "
        ),
        (
            "batch size=8.5",
            "--set batch size=8.5: 'batch size' takes a whole number from 8 to 256, not '8.5'; the "
                + "knobs are: "
        ),
        ("bias=yes", "--set bias=yes: 'bias' takes true or false, not 'yes'; the knobs are: "),
        (
            "function=sin",
            "--set function=sin: 'function' takes one of tanh, relu, not 'sin'; the knobs are: "
        ),
        ("gian=1", "--set gian=1: there is no knob 'gian'; the knobs are: "),
        (
            "gain",
            "--set gain gives no value; write --set 'gain=1.6666666666666667'; the knobs are: "
        ),
    ])
    func mistakesListTheKnobs(setting: String, message: String) {
        #expect(throws: RunOptions.Refusal.wrong(message + list)) {
            try RunOptions(["--set", setting], inputs: [], knobs: knobs)
        }
    }

    @Test func withoutKnobsThereIsNothingToSet() {
        let message = "--set gain=1: the chapter has no knobs that could be set"
        #expect(throws: RunOptions.Refusal.wrong(message)) {
            try RunOptions(["--set", "gain=1"], inputs: [])
        }
    }

    @Test func helpListsThem() {
        #expect(
            RunOptions.help(chapter: "01-a", inputs: [], knobs: knobs) == """
                Runs the chapter 01-a and shows what its cells print and draw.

                Usage: swift run 01-a [--set NAME=VALUE] [--figures DIR]

                  --set NAME=VALUE   gain: 0.5 to 3 (default: 1.6666666666666667)
                                     batch size: 8 to 256 (default: 32)
                                     bias: true or false (default: true)
                                     function: tanh, relu (default: tanh)
                  --figures DIR      where to write the figures
                                     (default: .build/figures/01-a in the book's folder)
                  --help             show this text
                """)
    }
}

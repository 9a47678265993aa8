import Foundation
import LiterateAuthoring
import LiterateFormat
import LiteratePages
import LiterateRecorder
import LiterateRunner
import LiterateStages
import LiterateTesting
import Testing

@Suite struct ProblemFormatTests {
    private let differences = Diagnostics([
        Diagnostic(
            SourcePosition(file: "chapters/01-a, b.md", line: 7, column: 3),
            "50 % wrong: do this, or that\n-old\n+new"),
        Diagnostic(SourcePosition(file: "chapters/02-b.md", line: 9), "second"),
    ])

    @Test func textIsAsItIs() {
        #expect(
            ProblemFormat.text.describe(differences, command: "book verify")
                == differences.description)
    }

    @Test func annotationsAreEscaped() {
        #expect(
            ProblemFormat.github.describe(differences, command: "book verify") == """
                ::error file=chapters/01-a%2C b.md,line=7,col=3,title=book verify::50 %25 wrong: \
                do this, or that%0A-old%0A+new
                ::error file=chapters/02-b.md,line=9,col=1,title=book verify::second
                """)
    }

    @Test func compileErrorsAreAnnotationsToo() {
        let failures = BuildFailures(all: [
            .buildFailed(
                chapter: "01-a",
                diagnostics: [
                    Diagnostic(
                        SourcePosition(file: "chapters/01-a.md", line: 3, column: 9),
                        "cannot find 'x'\n3 | let a = x\n  |         ^")
                ]),
            .buildFailed(chapter: "02-b", diagnostics: [], output: "error: the disk is full"),
        ])
        #expect(
            ProblemFormat.github.describe(failures, command: "book verify") == """
                ::error file=chapters/01-a.md,line=3,col=9,title=book verify::cannot find 'x'%0A\
                3 | let a = x%0A  |         ^
                ::error title=book verify::the disk is full%0Aerror: 02-b does not build; its \
                messages are above
                """)
    }

    /// A terminal, and what shows GitHub's log, act on none of them.
    @Test(arguments: ProblemFormat.allCases)
    func charactersThatATerminalActsOnAreShown(format: ProblemFormat) {
        let position = SourcePosition(file: "chapters/\(hiddenText).md", line: 3)
        let problems: [any Error] = [
            Diagnostics([Diagnostic(position, "a\n-\(hiddenText)")]),
            BuildFailures(all: [
                .buildFailed(chapter: "01-a", diagnostics: [], output: "error: \(hiddenText)")
            ]),
            CocoaError(.fileReadNoSuchFile, userInfo: [NSFilePathErrorKey: "/\(hiddenText)"]),
            UsageError(description: "there is no chapter '\(hiddenText)'"),
        ]
        for problem in problems {
            let text = format.describe(problem, command: "book \(hiddenText)")
            #expect(hiddenCharacters(in: text) == [])
            #expect(text.contains("\\u{1B}[31mred\\u{1B}[0m"), "\(text)")
        }
        let message = format.describe(problems[0], command: "book")
        #expect(message.split(separator: format == .text ? "\n" : "%0A").count == 2)
    }

    @Test func whatHasNoPlaceIsAnAnnotationOfTheRun() {
        let error = RunnerError.missingTool(name: "swift", advice: "install it")
        #expect(
            ProblemFormat.github.describe(error, command: "book: build, verify")
                == "::error title=book%3A build%2C verify::'swift' was not found; install it")
    }
}

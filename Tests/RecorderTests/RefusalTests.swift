import Foundation
import LiterateFormat
import LiterateRecorder
import LiterateRecording
import LiterateRunner
import LiterateTesting
import LiterateVerification
import Testing

/// What the compiler says of cells that must not compile.
@Suite struct RefusalTests {
    private let text = """
        Prose.

        ```swift name=first
        let x = 1
        ```

        > ```swift name=wrong fails
        > let y: String = x
        > x.nothing
        > ```
        """

    /// The Swift file that the tangler would make, with a cell's own code.
    private func file(_ code: String, line: Int = 8) -> String {
        """
        func run() {
            let x = 1
            _ = x
        #sourceLocation(file: "chapters/01-sample.md", line: \(line))
        \(code)
        }

        """
    }

    private func record(
        _ file: String, text: String? = nil, book: ScriptBook? = nil
    ) async throws -> Recording {
        let book = try book ?? ScriptBook()
        let chapter = sampleChapter(text ?? self.text)
        try book.script(
            chapter.name,
            try book.opening(chapter, refused: [1: file]) + "\nbegin 0; end 0; finished")
        return try await book.runner.run(chapter)
    }

    @Test func messagesStandInTheMarkdown() async throws {
        let run = try await record(file("  let y: String = x\n  x.nothing"))
        #expect(run.isSound)
        #expect(
            run.cells[1].items.map(\.text) == [
                "chapters/01-sample.md:8:19: error: cannot convert value of type 'Int' to specified "
                    + "type 'String'\n",
                "chapters/01-sample.md:9:5: error: value of type 'Int' has no member 'nothing'\n",
            ])
        #expect(run.cells[1].state == .notRun)
    }

    /// Type checking would not find it.
    @Test func aConstantReadBeforeItHasAValueCounts() async throws {
        let run = try await record(file("  let y: Int\n  print(y)"))
        #expect(
            run.cells[1].items.map(\.text) == [
                "chapters/01-sample.md:9:9: error: constant 'y' used before being initialized\n"
            ])
    }

    @Test func whatIsLeftOpenStandsInTheLastLine() async throws {
        let run = try await record(file("  let y: String = x\n  print((1"))
        let messages = run.cells[1].items.map(\.text)
        #expect(!messages.isEmpty)
        #expect(
            messages.allSatisfy {
                $0.hasPrefix("chapters/01-sample.md:8:") || $0.hasPrefix("chapters/01-sample.md:9:")
            }, "\(messages)")
    }

    @Test func compilingIsAnErrorAtTheCellsLine() async throws {
        let run = try await record(file("  print(x)\n"))
        #expect(!run.isSound)
        #expect(
            verify(sampleChapter(text), against: run, figures: StoredFigures()).map(\.description)
                == [
                    "chapters/01-sample.md:7:1: error: cell 2 'wrong': it must not compile, and it "
                        + "does; take the option `fails` away, or show code that the compiler refuses"
                ])
    }

    @Test func anErrorBesideTheCellIsNotItsOwn() async throws {
        let run = try await record("import Missing\n" + file("  print(x)\n"))
        let message = try #require(run.cells[1].mishap?.message)
        #expect(
            message.hasPrefix(
                "it must not compile, and what the compiler says is not of this cell:\n"
                    + "  cell-1.swift:1:8: error: no such module 'Missing'"))
        #expect(!message.contains("/"), "no path of this machine")
    }

    /// The recording of before is used, and the messages move with the cell.
    @Test func messagesMoveWithTheProse() async throws {
        let book = try ScriptBook()
        let runner = BookRunner(
            root: book.root, toolchain: book.toolchain, reporter: ProgressReporter(style: .quiet))
        _ = try await record(file("  let y: String = x\n  x.nothing"), book: book)
        let before = sampleChapter(text)
        let old = try await runner.recordings(of: [before], in: Book(chapters: [before]))
        // A run would fail now.
        try book.script(before.name, "exit 1")
        let moved = sampleChapter(text.replacing("Prose.", with: "Prose.\n\nAnd more."))
        let new = try await runner.recordings(of: [moved], in: Book(chapters: [moved]))
        #expect(
            new["01-sample"]?.cells[1].items.first?.text.hasPrefix("chapters/01-sample.md:10:19: ")
                == true)
        let output = try #require(old["01-sample"]?.cells[1].items.map(\.text).joined())
        let quoted = output.split(separator: "\n").map { "> \($0)" }.joined(separator: "\n")
        let written = moved.source + "\n>\n> ```output\n\(quoted)\n> ```\n"
        let differences = verify(
            sampleChapter(written), against: try #require(new["01-sample"]),
            figures: StoredFigures())
        #expect(differences == [], "places that moved together are no difference")
        let wrong = written.replacing(":9:5:", with: ":8:5:")
        #expect(
            verify(
                sampleChapter(wrong), against: try #require(new["01-sample"]),
                figures: StoredFigures()
            ).count == 1)
        let acceptance = try Acceptance(
            of: try #require(new["01-sample"]), for: sampleChapter(written),
            figures: StoredFigures())
        #expect(acceptance.markdown.contains("> chapters/01-sample.md:11:5: error: "))
    }
}

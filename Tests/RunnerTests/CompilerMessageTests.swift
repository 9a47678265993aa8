import ChapterFormat
import Foundation
import LiterateTesting
import Testing

@testable import Runner

@Suite struct CompilerMessageTests {
    private let output = """
        Building for debugging...
        [3/7] Compiling _1_basic_mlp main.swift
        ROOT/chapters/01-basic-mlp.md:3:13: error: cannot find 'x' in scope
        188 | #sourceLocation(file: "chapters/01-basic-mlp.md", line: 2)
        189 | _notebook.at(3);
        190 |     let ä = x
            |             |- error: cannot find 'x' in scope
            |             `- note: did you mean 'y'?
        191 | _ = a;

        ROOT/chapters/01-basic-mlp.md:2:5: warning: never used
        ROOT/Sources/Library/Tensors/Tensor.swift:7:1: note: 'ones' declared here
        ROOT/chapters/01-basic-mlp.md:3:13: error: cannot find 'x' in scope
        190 |     let ä = x
            |             |- error: cannot find 'x' in scope
            |             `- note: did you mean 'y'?
        error: fatalError

        """

    @Test func theExcerptIsTheAuthors() throws {
        let book = try ScriptBook()
        try book.write("chapters/01-basic-mlp.md", "```swift\nlet y = 1\n    let ä = x\n```\n")
        let messages = compilerMessages(
            in: output.replacing("ROOT", with: book.root.path), root: book.root)
        #expect(
            messages == """
                chapters/01-basic-mlp.md:3:13: error: cannot find 'x' in scope
                3 |     let ä = x
                  |            ^
                note: did you mean 'y'?
                """, "the column counts bytes, and the mark stands under the character")
        #expect(
            diagnostics(inMessages: messages) == [
                Diagnostic(
                    SourcePosition(file: "chapters/01-basic-mlp.md", line: 3, column: 13),
                    "cannot find 'x' in scope\n3 |     let ä = x\n  |            ^\nnote: did you "
                        + "mean 'y'?")
            ])
    }

    @Test func whatHasNoPlaceIsShownWithoutTheProgress() {
        let output = """
            Building for debugging...
            [1/2] Compiling
            error: no such module in /home/me/book/Package.swift
            """
        #expect(
            compilerMessages(in: output, root: URL(filePath: "/home/me/book"))
                == "error: no such module in Package.swift")
    }

    @Test func whatThePackageManagerSaysHasOneErrorWord() {
        let output = """
            [0/1] Planning build
            error: error: 'main': invalid custom path 'Sources/Chapters/07-x'
            error: ExitCode(rawValue: 1)
            error: fatalError
            """
        #expect(
            compilerMessages(in: output, root: URL(filePath: "/home/me/book"))
                == "error: 'main': invalid custom path 'Sources/Chapters/07-x'")
    }

    @Test func anErrorOfSeveralChaptersIsSaidOnce() {
        let message = "chapters/01-a.md:3:9: error: cannot find 'x' in scope\n3 | let a = x"
        let failures = BuildFailures(
            all: ["01-a", "02-b", "03-c"].map { .buildFailed(chapter: $0, output: message) })
        #expect(failures.description == message + "\nerror: 01-a, 02-b and 03-c do not build")
    }
}

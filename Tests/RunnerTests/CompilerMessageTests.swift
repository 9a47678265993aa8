import Foundation
import LiterateFormat
import LiterateRecorder
import LiterateTesting
import Testing

@testable import LiterateRunner

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

    private func messages(
        in output: String, root: URL, importing text: String = "", modules: [String] = []
    ) -> String {
        let messages = BuildMessages(output, root: root) {
            LibraryNames(
                modules: modules.map { ($0, root.appending(path: "library/\($0)")) }, text: text)
        }
        return Diagnostics(messages.diagnostics).description
    }

    @Test func theExcerptIsTheAuthors() throws {
        let book = try ScriptBook()
        try book.write("chapters/01-basic-mlp.md", "```swift\nlet y = 1\n    let ä = x\n```\n")
        let messages = messages(
            in: output.replacing("ROOT", with: book.root.path), root: book.root)
        #expect(
            messages == """
                chapters/01-basic-mlp.md:3:13: error: cannot find 'x' in scope
                3 |     let ä = x
                  |            ^
                note: did you mean 'y'?
                """, "the column counts bytes, and the mark stands under the character")
    }

    /// The compiler says them at their places, and again in the code that it shows.
    @Test func aNoteIsSaidOnce() throws {
        let book = try ScriptBook()
        let output = """
            chapters/01-a.md:9:1: error: type 'P' does not conform to protocol 'Equatable'
            8 | let a = 1
            9 | struct P
              | |- error: type 'P' does not conform to protocol 'Equatable'
              | `- note: add stubs for conformance
            chapters/01-a.md:4:1: note: found this candidate
            4 | func f()
              | `- note: found this candidate
            chapters/01-a.md:6:1: note: found this candidate
            6 | func f()
              | `- note: found this candidate
            Swift.Equatable.==:2:13: note: protocol requires function '=='
            2 | static func ==
              |             `- note: protocol requires function '=='
            """
        #expect(
            messages(in: output, root: book.root) == """
                chapters/01-a.md:9:1: error: type 'P' does not conform to protocol 'Equatable'
                note: add stubs for conformance
                chapters/01-a.md:4: note: found this candidate
                chapters/01-a.md:6: note: found this candidate
                note: protocol requires function '=='
                """)
    }

    /// A name of the library that no cell imports.
    @Test func theImportThatIsMissingIsNamedOnce() throws {
        let book = try ScriptBook()
        try book.write(
            "library/Plots/Figure.swift",
            "/// A figure.\npublic struct Figure: Sendable {\n    public var hidden = 1\n}\n")
        try book.write(
            "library/Tensors/Tensor.swift",
            "public final class Tensor<Scalar> {}\n@inlinable public func matmul(_ a: Int) {}\n")
        try book.write("library/Notebook/Table.swift", "public struct Table {}\n")
        func said(importing text: String) -> String {
            let names = [
                "'Figure'", "'Figure'", "type 'Tensor'", "'matmul'", "'hidden'", "'Table'",
            ]
            let output = names.enumerated().map { index, name in
                "chapters/01-a.md:9:\(index + 1): error: cannot find \(name) in scope"
            }
            return messages(
                in: output.joined(separator: "\n"), root: book.root, importing: text,
                modules: ["Notebook", "Plots", "Tensors"])
        }
        #expect(
            said(importing: "```swift\nimport Notebook\n```\n") == """
                chapters/01-a.md:9:1: error: cannot find 'Figure' in scope
                note: 'Figure' is in the module 'Plots'; write `import Plots` in this cell, or in \
                one before it
                chapters/01-a.md:9:2: error: cannot find 'Figure' in scope
                chapters/01-a.md:9:3: error: cannot find type 'Tensor' in scope
                note: 'Tensor' is in the module 'Tensors'; write `import Tensors` in this cell, or \
                in one before it
                chapters/01-a.md:9:4: error: cannot find 'matmul' in scope
                chapters/01-a.md:9:5: error: cannot find 'hidden' in scope
                chapters/01-a.md:9:6: error: cannot find 'Table' in scope
                """)
        let others = said(importing: "```swift\nimport Plots\n  import Tensors\n```\n")
        #expect(others.contains("write `import Notebook`") && !others.contains("Plots"))
        #expect(!others.contains("Tensors"))
    }

    @Test func whatHasNoPlaceIsShownWithoutTheProgress() {
        let output = """
            Building for debugging...
            [1/2] Compiling
            error: no such module in /home/me/book/Package.swift
            """
        #expect(
            unplacedMessages(in: output, root: URL(filePath: "/home/me/book"))
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
            unplacedMessages(in: output, root: URL(filePath: "/home/me/book"))
                == "error: 'main': invalid custom path 'Sources/Chapters/07-x'")
    }

    @Test func anErrorOfSeveralChaptersIsSaidOnce() {
        let error = Diagnostic(
            SourcePosition(file: "chapters/01-a.md", line: 3, column: 9),
            "cannot find 'x' in scope\n3 | let a = x")
        let failures = BuildFailures(
            all: ["01-a", "02-b", "03-c"].map { .buildFailed(chapter: $0, diagnostics: [error]) })
        #expect(
            failures.description == error.description + "\nerror: 01-a, 02-b and 03-c do not build")
    }
}

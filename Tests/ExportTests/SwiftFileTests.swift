import LiterateExport
import LiterateFormat
import LiterateRecording
import LiterateTesting
import Testing

@Suite struct SwiftFileTests {
    /// The file of a chapter whose pieces of code have outlines, in order.
    private func file(_ text: String, _ outlines: [CodeOutline], _ items: [RecordedItem] = [])
        -> String
    {
        let chapter = sampleChapter(text)
        var run = sampleRun(of: chapter)
        var rest = outlines[...]
        for cell in run.cells.indices {
            for source in run.cells[cell].sources.indices {
                if let outline = rest.popFirst() {
                    run.cells[cell].sources[source].outline = outline
                }
            }
        }
        if !run.cells.isEmpty { run.cells[0].items = items }
        let file = SwiftFile(chapter, of: Book(chapters: [chapter]), recording: run).file
        return String(decoding: file, as: UTF8.self)
    }

    private func outline(
        shown: Range<Int>? = nil, declared: [String] = [], taken: [String] = []
    ) -> CodeOutline {
        var outline = CodeOutline()
        (outline.shown, outline.declared, outline.taken) = (shown, declared, taken)
        return outline
    }

    @Test func isReadFromTopToBottom() {
        var first = outline(shown: 26..<31)
        first.imports = [0..<14]
        let text = """
            # Title

            Prose of
            two lines.

            ```swift name=one
            import Tensors
            let a = 1
            a + 1
            ```

            ```output
            2
            ```
            """
        first.shown = 25..<30
        #expect(
            file(text, [first]) == """
                // chapters/01-sample.md as one Swift file: its text as comments, its cells in order, with the
                // cells of other chapters that it uses. To run it, in the book's folder:
                //
                //     swift run book run-file site/01-sample.swift

                import Notebook
                import Tensors

                func chapter() throws {
                    // # Title
                    //
                    // Prose of
                    // two lines.

                    // MARK: [1] one

                    let a = 1
                    display(a + 1)

                    // Prints:
                    //
                    //     2
                }

                try chapter()

                """)
    }

    @Test func aNameDeclaredAgainOpensAScopeForAsLongAsItIsNeeded() {
        let text = """
            ```swift
            let a = 1
            ```

            ```swift
            let a = 2
            ```

            ```swift
            let b = 3
            ```
            """
        let file = file(
            text, [outline(declared: ["a"]), outline(declared: ["a"]), outline(declared: ["b"])])
        #expect(
            file.contains(
                """
                    let a = 1

                    // A scope of its own, because names are declared again.
                    do {
                        // MARK: [2]

                        let a = 2
                    }

                    // MARK: [3]

                    let b = 3
                }
                """))
    }

    @Test func aScopeStaysOpenWhileWhatItDeclaresIsTaken() {
        let text = "```swift\nlet a = 1\n```\n\n```swift\nlet a = 2\n```\n\n```swift\na\n```\n"
        let file = file(
            text,
            [
                outline(declared: ["a"]), outline(declared: ["a"]),
                outline(shown: 0..<1, taken: ["a"]),
            ])
        #expect(file.hasSuffix("        display(a)\n    }\n}\n\ntry chapter()\n"))
    }

    @Test func whatOtherCodeTookBeforeIsNotDeclaredInItsScope() {
        let text = "```swift\nprint(max)\n```\n\n```swift\nlet max = 2\n```\n"
        let file = file(text, [outline(taken: ["print", "max"]), outline(declared: ["max"])])
        #expect(file.contains("do {\n        // MARK: [2]\n\n        let max = 2\n    }\n}"))
    }

    @Test func whatMustFailAndWhatDoesNotRunAreComments() {
        let text = """
            ```swift fails
            1 + ""
            ```

            ```output
            chapters/01-sample.md:2:3: error: no
            ```

            ```swift norun
            later()
            ```
            """
        #expect(
            file(text, []).contains(
                """
                    // [1]: it is meant to fail, and does not compile.
                    //
                    //     1 + ""
                    //
                    // The compiler says:
                    //
                    //     chapters/01-sample.md:2:3: error: no

                    // [2]: not run.
                    //
                    //     later()
                }
                """))
    }
}

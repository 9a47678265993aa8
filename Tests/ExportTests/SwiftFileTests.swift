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

    @Test func isReadFromTopToBottom() {
        var first = CodeOutline()
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

                """)
    }

    @Test func aNameDeclaredAgainIsWrittenWithItsNumber() {
        let text = "```swift\nlet a = 1\n```\n\n```swift\nlet a = a + 1\na\n```\n"
        var second = CodeOutline()
        second.edits = [CodeEdit(4..<5, "a_2"), CodeEdit(14..<15, "a_2")]
        second.shown = 14..<15
        #expect(
            file(text, [CodeOutline(), second]).hasSuffix(
                "// MARK: [2]\n\nlet a_2 = a + 1\ndisplay(a_2)\n"))
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
                """))
    }
}

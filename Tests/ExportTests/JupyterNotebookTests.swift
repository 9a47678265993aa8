import Foundation
import LiterateExport
import LiterateFormat
import LiterateRecording
import LiterateTesting
import LiterateWeave
import Testing

@Suite struct JupyterNotebookTests {
    private let text = """
        # A title

        <!-- afterwards: tell one
        from another. -->

        Opening, see [two](02-two.md), [its cell](02-two.md#cell-1), [a part](#the-end-really) and `[x](02-two.md)`.

        ```swift name=plot fold caption="A plot"
        plot
        ```

        ```output
        before
        a  b
        -  -
        1  <
        after
        ```

        ![A figure of x.](figures/01-sample/plot.svg)

        ```swift hide
        hidden
        ```

        ## The end, really

        1. An item

           ```swift norun
           not(run)
           ```

           that goes on.

        ```swift name=wrong traps
        fatalError("no")
        ```

        ```output
        so far
        Fatal error: no
        ```

        ```swift reuse=plot
        own
        ```
        """

    private func notebook() throws -> [String: Any] {
        let chapter = sampleChapter(text)
        let other = sampleChapter("# Two\n\n```swift\n2\n```\n", name: "02-two")
        let book = Book(chapters: [chapter, other])
        let table = RecordedTable(
            columns: ["a", "b"], rows: [["1", "<"]], text: "a  b\n-  -\n1  <\n")
        let run = sampleRun(
            of: chapter, in: book,
            [.text("before\n"), .table(table), .text("after\n"), .figure(sampleFigure("x"))])
        let notebook = JupyterNotebook(
            chapter, of: book, recording: run, weaver: Weaver(book: book))
        let object = try JSONSerialization.jsonObject(with: notebook.file)
        return try #require(object as? [String: Any])
    }

    private func cells() throws -> [[String: Any]] {
        try #require(try notebook()["cells"] as? [[String: Any]])
    }

    private func source(_ cell: [String: Any]) -> String {
        (cell["source"] as? [String] ?? []).joined()
    }

    @Test func hasTheFormItsFormatAsksFor() throws {
        let notebook = try notebook()
        #expect(notebook["nbformat"] as? Int == 4 && notebook["nbformat_minor"] as? Int == 5)
        let metadata = try #require(notebook["metadata"] as? [String: Any])
        let kernel = try #require(metadata["kernelspec"] as? [String: String])
        #expect(kernel == ["name": "swift", "display_name": "Swift", "language": "swift"])
        for cell in try cells() {
            #expect(cell["metadata"] is [String: Any] && cell["source"] is [String])
            let isCode = cell["cell_type"] as? String == "code"
            #expect((cell["outputs"] != nil) == isCode)
            #expect(cell.keys.contains("execution_count") == isCode)
        }
    }

    @Test func identifiersComeFromNamesAndHeadings() throws {
        let identifiers = try cells().compactMap { $0["id"] as? String }
        #expect(
            identifiers == [
                "a-title", "plot", "cell-2", "the-end-really", "cell-3", "cell-3-text", "wrong",
                "cell-5",
            ])
    }

    @Test func proseKeepsItsWordsAndLeadsToNotebooksAndPages() throws {
        let cells = try cells()
        #expect(
            source(cells[0]) == """
                # A title

                Opening, see [two](02-two.ipynb), [its cell](02-two.html#cell-1), \
                [a part](#The-end,-really) and `[x](02-two.md)`.
                """)
        #expect(source(cells[3]) == "## The end, really\n\n1. An item")
        #expect(source(cells[5]) == "that goes on.")
    }

    @Test func outputsHaveTheirForms() throws {
        let outputs = try #require(try cells()[1]["outputs"] as? [[String: Any]])
        #expect(
            outputs.compactMap { $0["output_type"] as? String }
                == ["stream", "display_data", "stream", "display_data"])
        #expect(outputs[0]["text"] as? [String] == ["before\n"])
        let table = try #require(outputs[1]["data"] as? [String: [String]])
        #expect(table["text/html"]?.contains("<tr><td>1</td><td>&lt;</td></tr>\n") == true)
        #expect(table["text/plain"]?.joined() == "a  b\n-  -\n1  <\n")
        let figure = try #require(outputs[3]["data"] as? [String: [String]])
        #expect(figure["image/svg+xml"]?.joined() == sampleFigure("x").svg)
        #expect(figure["text/plain"] == ["A figure of x."])
    }

    @Test func foldedHiddenAndShownOnlyCells() throws {
        let cells = try cells()
        func tags(_ index: Int) -> [String]? {
            (cells[index]["metadata"] as? [String: Any])?["tags"] as? [String]
        }
        func jupyter(_ index: Int) -> [String: Bool]? {
            (cells[index]["metadata"] as? [String: Any])?["jupyter"] as? [String: Bool]
        }
        #expect(tags(1) == ["hide-input"] && jupyter(1) == ["source_hidden": true])
        #expect(tags(2) == ["hide-cell"])
        #expect(jupyter(2) == ["source_hidden": true, "outputs_hidden": true])
        #expect(cells[2]["execution_count"] is NSNull)
        #expect(cells[4]["cell_type"] as? String == "markdown" && tags(4) == ["norun"])
        #expect(source(cells[4]) == "```swift\nnot(run)\n```")
    }

    @Test func anAnnouncedTrapIsAnErrorThatMayCome() throws {
        let cell = try cells()[6]
        let outputs = try #require(cell["outputs"] as? [[String: Any]])
        #expect(outputs.first?["text"] as? [String] == ["so far\n"])
        #expect(outputs.last?["output_type"] as? String == "error")
        #expect(outputs.last?["traceback"] as? [String] == ["Fatal error: no"])
        let metadata = cell["metadata"] as? [String: Any]
        #expect(metadata?["tags"] as? [String] == ["raises-exception"])
    }

    @Test func aCellBringsTheCodeThatItReuses() throws {
        #expect(source(try cells()[7]) == "// From 01-sample, cell 'plot':\nplot\n\nown")
    }

    @Test func whatJupyterDoesNotKnowIsSaidInItsWords() throws {
        let chapter = sampleChapter(
            """
            # T

            One[^a], `[^a]` \\[^a] and two[^b], again[^a].

            [^a]: The [first](02-two.md#end)
            goes on.

                As code[^b]

            > [!WARNING]
            > Take care[^a].

            | a | b |
            |---|---|
            | - | ~~c~~[^b] |

            ```
            [^a]
            ```

            [^b]: Second.
            """)
        let book = Book(chapters: [chapter])
        let file = JupyterNotebook(
            chapter, of: book, recording: sampleRun(of: chapter), weaver: Weaver(book: book)
        ).file
        let object = try JSONSerialization.jsonObject(with: file) as? [String: Any]
        let cells = try #require(object?["cells"] as? [[String: Any]]).map(source)
        #expect(
            cells == [
                """
                # T

                One<sup>1</sup>, `[^a]` \\[^a] and two<sup>2</sup>, again<sup>1</sup>.

                > **Warning**\u{20}\u{20}
                > Take care<sup>1</sup>.

                | a | b |
                |---|---|
                | - | ~~c~~<sup>2</sup> |

                ```
                [^a]
                ```
                """,
                """
                **Footnotes**

                1.  The [first](02-two.html#end)
                    goes on.

                    As code<sup>2</sup>
                2.  Second.
                """,
            ])
    }
}

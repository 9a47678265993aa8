import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecording
import LiterateTesting
import LiterateVerification
import Testing

@Suite struct AcceptanceTests {
    /// Accepts a run, checks that the chapter then holds, and returns its new text.
    private func accepted(_ source: String, _ items: [RecordedItem]...) throws -> String {
        let chapter = sampleChapter(source)
        var run = sampleRun(of: chapter)
        for (index, items) in items.enumerated() { run.cells[index].items = items }
        let acceptance = try Acceptance(of: run, for: chapter, figures: StoredFigures())
        let after = sampleChapter(acceptance.markdown)
        let files = acceptance.figures.mapValues { Data($0.utf8) }
        let left = verify(after, against: run, figures: StoredFigures(files: files))
        #expect(left == [], "after accept the chapter holds")
        return acceptance.markdown
    }

    @Test func rewritesOnlyWhatDiffers() throws {
        let source = """
            #  Odd   spacing\u{20}\u{20}
            \t
            ```swift   tolerance=0.1
            a
            ```
            ~~~output
            1.00
            ~~~


            ```swift
            b
            ```

            ```output
            ...
            end
            ```

            ```swift
            c
            ```

            ```output
            old
            ```
            trailing text without a line end
            """
        let text = try accepted(source, [.text("1.05\n")], [.text("x\ny\nend\n")], [.text("new\n")])
        #expect(text == source.replacing("\nold\n", with: "\nnew\n"))
    }

    /// A fence may be indented by up to three blanks more than what it stands in, each as it likes.
    @Test(arguments: ["", " ", "  ", "   "], ["", " ", "   "])
    func fencesIndentedUnevenly(opening: String, closing: String) throws {
        let printed = "one\n  two\n\n   three\n"
        for (prefix, first) in [("", ""), ("> ", "> "), ("  ", "- "), (">   ", "> - ")] {
            let cell = "\(first)```swift\n\(prefix)a\n\(prefix)\(closing)```\n"
            _ = try accepted(cell, [.text(printed)])
            let block = "\(prefix)\(opening)```output\n\(prefix)old\n\(prefix)\(closing)```\n"
            _ = try accepted(cell + prefix + "\n" + block, [.text(printed)])
        }
    }

    /// What is literal stays so: no later run may print other lines in its place.
    @Test(arguments: [
        ("...\n", "\\...\n"), ("a\n  ...  \nb\n", "a\n  \\...  \nb\n"),
        ("\\...\n\\\\...\n", "\\\\...\n\\\\\\...\n"), ("x ...\n....\n", "x ...\n....\n"),
    ])
    func printedDotsStandForNothingElse(printed: String, block: String) throws {
        let text = try accepted("```swift\na\n```\n", [.text(printed)])
        #expect(text.hasSuffix("\n```output\n\(block)```\n"))
        let chapter = sampleChapter(text)
        #expect(chapter.cells[0].output?.printed == printed)
        let other = sampleRun(of: chapter, [.text("other\n" + printed)])
        #expect(verify(chapter, against: other, figures: StoredFigures()).count == 1)
    }

    @Test func nothingToDoChangesNothing() throws {
        let source = "```swift\n1\n```\n```output\n1\n```"
        let chapter = sampleChapter(source)
        let run = sampleRun(of: chapter, [.text("1")])
        let acceptance = try Acceptance(of: run, for: chapter, figures: StoredFigures())
        #expect(acceptance.isEmpty)
        #expect(acceptance.markdown == source)
    }

    @Test func insertsMissingBlocksAndImages() throws {
        let source = "```swift name=a\n1\n```\ntext\n\n```swift name=b\n2\n```"
        let text = try accepted(
            source, [.text("one\n\ntwo\n"), .figure(sampleFigure("x_[y]*"))],
            [.figure(sampleFigure("p")), .figure(sampleFigure("q"))])
        #expect(
            text == """
                ```swift name=a
                1
                ```

                ```output
                one

                two
                ```

                ![A figure of x\\_\\[y\\]\\*.](figures/01-sample/a.svg)

                text

                ```swift name=b
                2
                ```

                ![A figure of p.](figures/01-sample/b.svg)

                ![A figure of q.](figures/01-sample/b-2.svg)
                """)
    }

    @Test func removesWhatIsSuperfluous() throws {
        let source = """
            ```swift name=a
            1
            ```

            ```output
            old
            ```

            ![Two
            lines](figures/01-sample/a.svg)

            text
            """
        #expect(try accepted(source, []) == "```swift name=a\n1\n```\n\ntext")
    }

    @Test func lengthensFencesThatTheTextWouldClose() throws {
        let source = """
            ```swift
            1
            ```

            ```output
            old
            ```

            ```swift
            2
            ```
            """
        let text = try accepted(source, [.text("```\ncode\n````\n")], [.text("  ```\n")])
        #expect(
            text == """
                ```swift
                1
                ```

                `````output
                ```
                code
                ````
                `````

                ```swift
                2
                ```

                ````output
                  ```
                ````
                """)
    }

    @Test func keepsIndentationInListsAndMarksInQuotes() throws {
        let source = """
            1. item

               ```swift
               1
               ```

            2. ```swift name=b
               2
               ```

               ```output
               old
               ```

            > ```swift
            > 3
            > ```
            """
        let text = try accepted(
            source, [.text("one\n\n  two\n")], [.text("new\n"), .figure(sampleFigure("f"))],
            [.text("three\n\nfour\n")])
        #expect(
            text == """
                1. item

                   ```swift
                   1
                   ```

                   ```output
                   one

                     two
                   ```

                2. ```swift name=b
                   2
                   ```

                   ```output
                   new
                   ```

                   ![A figure of f.](figures/01-sample/b.svg)

                > ```swift
                > 3
                > ```
                >
                > ```output
                > three
                >
                > four
                > ```
                """)
    }

    @Test(arguments: ["\r\n", "\r", "\n"])
    func keepsLineEnds(end: String) throws {
        let source = "# T\n\n```swift\n1\n```\n\n```output\nold\n```\n\n```swift\n2\n```\n"
        let expected =
            "# T\n\n```swift\n1\n```\n\n```output\nnew\n```\n\n```swift\n2\n```\n\n```output\n2\n```\n"
        let text = try accepted(
            source.replacing("\n", with: end), [.text("new\n")], [.text("2\n")])
        #expect(Array(text.utf8) == Array(expected.replacing("\n", with: end).utf8))
    }

    @Test func aRunThatDidNotEndIsRefused() {
        let chapter = sampleChapter("```swift\nfatalError()\n```\n")
        let failure = RunFailure(cell: 0, line: 2, message: "Fatal error")
        let run = sampleRun(of: chapter, failure: failure)
        #expect {
            try Acceptance(of: run, for: chapter, figures: StoredFigures())
        } throws: { error in
            "\(error)" == """
                chapters/01-sample.md:2:1: error: cell 1 stopped: Fatal error
                nothing is recorded of a run that did not end
                """
        }
    }

    @Test func aFigureWithoutANameIsRefused() {
        let chapter = sampleChapter("```swift\nplot\n```\n")
        let run = sampleRun(of: chapter, [.figure(sampleFigure("x"))])
        #expect(throws: Diagnostics.self) {
            try Acceptance(of: run, for: chapter, figures: StoredFigures())
        }
    }

    @Test func aFigureFileThatCannotBeReadIsNamed() throws {
        let root = URL.temporaryDirectory.appending(path: "figures-\(UUID().uuidString)")
        let folder = root.appending(path: BookLayout.figuresFolder(of: "01-sample"))
        #expect(try StoredFigures(chapter: "01-sample", root: root) == StoredFigures())
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }
        let file = folder.appending(path: "a.svg")
        // One that is taken away is not there, as a link that leads nowhere.
        try FileManager.default.createSymbolicLink(
            at: file, withDestinationURL: folder.appending(path: "nothing"))
        #expect(try StoredFigures(chapter: "01-sample", root: root) == StoredFigures())
        try FileManager.default.removeItem(at: file)
        try FileManager.default.createSymbolicLink(at: file, withDestinationURL: file)
        let error = #expect(throws: Diagnostics.self) {
            try StoredFigures(chapter: "01-sample", root: root)
        }
        #expect(
            error?.description == "chapters/figures/01-sample/a.svg:1:1: error: "
                + "the file cannot be read; make it readable, or remove it")
    }

    @Test func writesFilesAndRemovesOrphans() throws {
        let root = URL.temporaryDirectory.appending(path: "accept-\(UUID().uuidString)")
        let folder = root.appending(path: BookLayout.figuresFolder(of: "01-sample"))
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }
        try Data("old".utf8).write(to: folder.appending(path: "orphan.svg"))
        let source = "```swift name=a\nplot\n```\n"
        let chapter = sampleChapter(source)
        try Data(source.utf8).write(to: root.appending(path: chapter.path))
        let figure = sampleFigure("x")
        let acceptance = try Acceptance(
            of: sampleRun(of: chapter, [.figure(figure)]), for: chapter,
            figures: StoredFigures(chapter: "01-sample", root: root))
        try acceptance.write(root: root)

        let stored = try StoredFigures(chapter: "01-sample", root: root)
        #expect(stored.files == ["a.svg": Data(figure.svg.utf8)])
        let text = try String(contentsOf: root.appending(path: chapter.path), encoding: .utf8)
        #expect(text == source + "\n![A figure of x.](figures/01-sample/a.svg)\n")
        #expect(
            acceptance.changes == [
                "chapters/01-sample.md:5: the image 'figures/01-sample/a.svg' added",
                "chapters/figures/01-sample/a.svg: written",
                "chapters/figures/01-sample/orphan.svg: removed",
            ])
    }
}

import Foundation
import GoldenTesting
import LiterateFormat
import Testing

/// Chapters as an author writes them, and what is read from them.
struct FixtureTests {
    @Test(
        "A fence that looks like a cell and is none gets a warning",
        arguments: [
            ("Swift", "Swift"), ("swift, norun", "swift,"), ("{swift}", "{swift}"),
            ("{.swift}", "{.swift}"),
            ("swift:File.swift", "swift:File.swift"), ("SWIFT title", "SWIFT"),
            ("swift,ignore", "swift,ignore"),
        ])
    func almostCells(info: String, word: String) throws {
        let source = "# A\n\n- ```\(info)\n  let x = 1\n  ```\n"
        let chapter = try Chapter(name: "a", path: "a.md", source: source)
        #expect(chapter.cells.isEmpty)
        #expect(
            chapter.warnings.map(\.warning) == [
                "a.md:3:3: warning: a fence that begins with `\(word)` is no cell: it is shown, and never "
                    + "compiled; a cell begins with `swift`, and its options follow after blanks"
            ])
    }

    private let indented =
        "a fence that is indented by four blanks or more is no cell: it is shown with its backticks, "
        + "and never compiled; indent it less"

    @Test func whatOnlyDocCKnowsGetsAWarning() throws {
        let source = """
            @Row {
                @Column {
                    ```swift
                    print(1)
                    ```
                }
            }

            @Comment {
            ```swift
            print(2)
            ```
            }

            ````
            ```swift
            ````

                ~~~swift
            """
        let chapter = try Chapter(name: "a", path: "a.md", source: source)
        #expect(chapter.cells.map(\.code) == ["print(2)\n"])
        let directive = "of DocC is plain text in a chapter, and a fence within it is what it is "
        #expect(
            chapter.warnings.map(\.warning) == [
                "a.md:1:1: warning: `@Row` \(directive)anywhere; leave it out",
                "a.md:2:1: warning: `@Column` \(directive)anywhere; leave it out",
                "a.md:3:1: warning: \(indented)",
                "a.md:9:1: warning: `@Comment` \(directive)anywhere; leave it out",
                "a.md:19:1: warning: \(indented)",
            ])
    }

    @Test(arguments: ["swiftui", "swift-repl", "sh", "", "swift name=a"])
    func otherFencesAreLeftAlone(info: String) throws {
        let chapter = try Chapter(name: "a", path: "a.md", source: "```\(info)\nx\n```\n")
        #expect(chapter.warnings.isEmpty)
    }

    @Test(arguments: FixtureCase.all(in: "expect", beside: #filePath))
    func chapterIsRead(fixture: FixtureCase) throws {
        let chapter = try Chapter(
            name: "01-case", path: "chapters/01-case.md", source: try fixture.source,
            references: ["pytorch"])
        try fixture.expect(chapter.outline, in: "expected.txt")
    }

    @Test(arguments: FixtureCase.all(in: "failure", beside: #filePath))
    func mistakesAreReported(fixture: FixtureCase) throws {
        let failure = #expect(throws: Diagnostics.self) {
            try Chapter(
                name: "01-case", path: "chapters/01-case.md", source: try fixture.source,
                references: ["pytorch"])
        }
        try fixture.expect(try #require(failure).description + "\n", in: "expected.txt")
    }

    @Test func lineEndsMakeNoDifference() throws {
        let fixtures = FixtureCase.all(in: "expect", beside: #filePath)
        let source = try #require(fixtures.first { $0.testDescription == "line-ends" }).source
        #expect(source.utf8.contains(13))
        let windows = try Chapter(name: "a", path: "a.md", source: source)
        let unix = try Chapter(
            name: "a", path: "a.md", source: source.replacing("\r\n", with: "\n"))
        #expect(windows.cells == unix.cells)
        #expect(windows.cells.first?.output?.text == "x\ny\n")
    }

    @Test func titleIsTheNameWhereThereIsNoHeading() throws {
        let chapter = try Chapter(name: "01-a", path: "chapters/01-a.md", source: "## Second\n")
        #expect(chapter.title == "01-a")
        #expect(chapter.cells.isEmpty)
    }

    @Test func emptyTextIsAChapter() throws {
        #expect(try Chapter(name: "01-a", path: "chapters/01-a.md", source: "").cells.isEmpty)
    }
}

extension Chapter {
    /// What was read, in a form that a golden shows.
    var outline: String {
        "title: \(title)\n" + cells.map(\.outline).joined()
    }
}

extension Cell {
    fileprivate var outline: String {
        var lines = ["cell \(index) number \(number.map(String.init) ?? "-")"]
        lines.append("  lines \(fenceLine)-\(endLine) indentation \(indentation)")
        lines += options.outline.map { "  \($0)" }
        lines.append("  code \(code.debugDescription)")
        if let output {
            lines.append(
                "  output \(output.fenceLine)-\(output.endLine) \(output.text.debugDescription)")
        }
        for figure in figures {
            lines.append(
                "  figure \(figure.line) \(figure.path) \(figure.alternativeText.debugDescription)")
        }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension CellOptions {
    fileprivate var outline: [String] {
        var lines: [String] = []
        let flags = [
            isHidden ? "hide" : nil, isFolded ? "fold" : nil, isNotRun ? "norun" : nil,
            isFailing ? "fails" : nil, isTrapping ? "traps" : nil, isVolatile ? "volatile" : nil,
        ].compactMap(\.self)
        if !flags.isEmpty { lines.append(flags.joined(separator: " ")) }
        if let name { lines.append("name \(name)") }
        for reference in reuse {
            let place = "\(reference.position.line):\(reference.position.column)"
            lines.append("reuse \(reference.chapter)/\(reference.cell) at \(place)")
        }
        if let tolerance { lines.append("tolerance \(tolerance)") }
        if let timeLimit { lines.append("timeout \(timeLimit)") }
        if let caption { lines.append("caption \(caption.debugDescription)") }
        if let alternativeText { lines.append("alt \(alternativeText.debugDescription)") }
        for (option, names) in references.sorted(by: { $0.key < $1.key }) {
            lines.append("\(option) \(names)")
        }
        return lines
    }
}

import Foundation
import GoldenTesting
import LiterateFormat
import LiterateRecording
import LiterateTesting
import Testing

@testable import LiterateWeave

/// Large texts are woven at all: what grew with the square of a text took minutes for these.
@Suite struct GrowthTests {
    private func body(of source: String) throws -> String {
        let chapter = sampleChapter(source)
        return try Weaver(book: Book(chapters: [chapter]))
            .weave(chapter, recording: sampleRun(of: chapter)).body
    }

    /// How often a piece stands in a text; quick in long ones.
    private func count(of piece: String, in text: String) -> Int {
        text.components(separatedBy: piece).count - 1
    }

    @Test(arguments: [
        "$", "$a ", "\\$ ", "`", "` `` ", "\\", "\\\\ $a", "![", "](", "![](", "<a ", "<!-- ", "$`",
        "|", "|\n", "|-", "|-|\n", "|-\n|-|\n", "\\|", "~", "~~ ", "~a", "a~~", "~a~~b", "[^a]",
        "[^a ", "[^", "- [ ] a\n", "> [!NOTE]\n> a\n\n", "www.a_", "www.",
        "http://a)", "http://a_", "a@b.c", "a@", "@", "\\~", "$a|$",
        "*a ", "*a **b ", "_a ", "[", "a](", "<", "&#", "> ", "=\"", "</a> ", "$$a ",
    ])
    func manyOfOneSign(sign: String) throws {
        let text = String(repeating: sign, count: 60_000 / sign.utf8.count)
        let woven = Result { try body(of: "p \(text) end\n") }
        switch woven {
        case .success(let body): #expect(body.utf8.count >= text.utf8.count / 2)
        case .failure(let error): #expect(error is Diagnostics)
        }
    }

    @Test func runsOfBackticksOfEachLength() throws {
        let text = (1...600).map { String(repeating: "`", count: $0) }.joined(separator: " $a")
        #expect(try body(of: text + "\n").utf8.count > text.utf8.count)
    }

    @Test func manyChecksInOneLine() throws {
        let count = 5_000
        let checks = String(repeating: "*a* 7<!-- = x --> ", count: count)
        let body = try body(of: "```swift\nlet x = 7\n```\n\np \(checks)end\n")
        #expect(self.count(of: "<span class=\"checked\"", in: body) == count)
    }

    @Test func equalHeadingsAreNumbered() throws {
        let count = 20_000
        let chapter = sampleChapter(String(repeating: "## Loss\n\n", count: count))
        let anchors = ChapterAnchors(chapter).sections.map(\.anchor)
        #expect(anchors == ["loss"] + (1..<count).map { "loss-\($0)" })
        #expect(try body(of: chapter.source).ranges(of: "<section id=\"loss").count == count)
    }

    @Test func aTableOfManyCells() throws {
        let row = String(repeating: "| $a$ `b` ~~c~~ https://d.e/_f_ ", count: 3_000) + "|\n"
        let line = String(repeating: "|-", count: 3_000) + "|\n"
        let text = row + line + row + String(repeating: "| x |\n", count: 3_000)
        let formula = FormulaText(latex: "a", isDisplayed: false)
        let chapter = sampleChapter(text)
        let weaver = Weaver(
            book: Book(chapters: [chapter]), mathematics: [formula: "<math>a</math>"])
        let body = try weaver.weave(chapter, recording: sampleRun(of: chapter)).body
        let cell = "<math>a</math> <code>b</code> <del>c</del> <a href="
        #expect(count(of: cell, in: body) == 6_000)
        #expect(count(of: "<tr>", in: body) == 3_002)
        // Rows are filled with empty cells only as long as these are fewer than a text could be.
        #expect(count(of: "<td></td>", in: body) < 110_000)
    }

    @Test func manyTablesAndFootnotes() throws {
        let count = 3_000
        let text = (0..<count).map { "| a[^\($0)] |\n|---|\n| b |\n\n[^\($0)]: c\n\n" }.joined()
        let body = try body(of: text)
        #expect(self.count(of: "<table>", in: body) == count)
        #expect(self.count(of: "<li id=\"fn-", in: body) == count)
        let uses = String(repeating: "[^1] ", count: 20_000)
        let notes = try self.body(of: uses + "\n\n[^1]: a\n")
        #expect(self.count(of: "footnote-back", in: notes) == 20_000)
        let definitions = String(repeating: "[^a]: b\n[^b]:\n", count: 5_000)
        #expect(self.count(of: "<li id=", in: try self.body(of: "[^a]\n\n" + definitions)) == 1)
    }

    @Test func emphasisIsNestedAsDeepAsItIsWritten() throws {
        let count = 10_000
        let text =
            String(repeating: "*a **a ", count: count) + "b"
            + String(repeating: " a** a*", count: count)
        #expect(try body(of: text).ranges(of: "<strong>").count == count)
    }

    @Test(arguments: ["> ", "- ", "1. "]) func blocksAreNestedAsDeepAsTheyAreWritten(
        mark: String
    ) throws {
        let count = 20_000
        let text = String(repeating: mark, count: count) + "deep $5\n"
        let chapter = sampleChapter(text)
        #expect(try body(of: text).contains("deep $5"))
        let weaver = Weaver(book: Book(chapters: [chapter]))
        #expect(weaver.searchableSections(of: chapter)[0].text == "deep $5\n")
        #expect(ChapterAnchors(chapter).sections.isEmpty)
    }

    /// As tables that a run printed are found in what the chapter says.
    @Test(arguments: [false, true]) func manyTables(isAnother: Bool) {
        let count = 20_000
        let tables = (0..<count).map { number in
            let rows = (0..<20).map { "\($0)  \(number)" }
            return RecordedTable(
                columns: ["step", "loss"], rows: [],
                text: "step  loss\n" + rows.map { $0 + "\n" }.joined())
        }
        let text = tables.map { "before\n" + $0.text }.joined()
        let said = isAnother ? text.replacing("19  ", with: "19 ") : text
        let parts = Printed.parts(of: said, tables: tables)
        #expect(parts.count == (isAnother ? 1 : 2 * count))
        #expect(parts.map(\.text).joined() == said)
    }

    @Test func aTableIsFoundWhereALineIsItsFirst() {
        func table(_ text: String) -> RecordedTable {
            RecordedTable(columns: [], rows: [], text: text)
        }
        func parts(_ text: String, _ tables: String...) -> [String] {
            Printed.parts(of: text, tables: tables.map(table)).map { part in
                switch part {
                case .text(let text): "text " + text
                case .table(let table): "table " + table.text
                }
            }
        }
        #expect(parts("a\n1\n", "a\n1\n") == ["table a\n1\n"])
        #expect(parts("xa\n1\na\n1\nb", "a\n1\n") == ["text xa\n1\n", "table a\n1\n", "text b"])
        #expect(parts("a\n1\n", "a\n2\n", "", "a\n1\n") == ["table a\n1\n"])
        #expect(parts("a\na\na\n", "a\na\n", "a\n") == ["table a\na\n", "table a\n"])
        #expect(parts("b\na\n", "a\n", "b\n") == ["text b\n", "table a\n"])
        #expect(
            parts("1\n2\n3\n4\n5\n1\n2\n3\n4\n6\n", "1\n2\n3\n4\n6\n")
                == ["text 1\n2\n3\n4\n5\n", "table 1\n2\n3\n4\n6\n"])
        #expect(parts("", "a\n") == [] && parts("é\n", "e\u{301}\n") == ["text é\n"])
    }

    @Test func anOutputWithFormulasInEachLevel() throws {
        let count = 5_000
        let text =
            String(repeating: "*a $x$ **b $y$ ", count: count) + "c"
            + String(repeating: " b** a*", count: count)
        let chapter = sampleChapter(text)
        #expect(
            try Weaver(book: Book(chapters: [chapter])).formulas(in: chapter).count == 2 * count)
    }

    @Test func manyElementsInOneAnother() throws {
        let count = 20_000
        let text =
            "<div>\n" + String(repeating: "<b>", count: count) + "<i/>".repeated(count)
            + String(repeating: "</b>", count: count) + "\n</div>\n"
        // HTML has no `/>`, so that each is open.
        let error = #expect(throws: Diagnostics.self) { try body(of: text) }
        #expect((1...200).contains(error?.all.count ?? 0))
        let drawing = text.replacing("div>", with: "svg>")
        #expect(try body(of: drawing).ranges(of: "<i/>").count == count)
        let closed = "<div>\n" + "<p>".repeated(count) + "</q>".repeated(count) + "\n</div>\n"
        #expect(throws: Diagnostics.self) { try body(of: closed) }
    }

    @Test(arguments: ["> ", "- ", "*a **b ", "[", "![", "<b>", "`", "$", "[a]("])
    func aSmallStackIsEnough(sign: String) {
        let text = sign.repeated(30_000) + "x\n"
        let isThere = onSmallStack { () -> Bool in
            guard
                let chapter = try? Chapter(name: "01-a", path: "chapters/01-a.md", source: text)
            else { return false }
            let weaver = Weaver(book: Book(chapters: [chapter]))
            _ = weaver.searchableSections(of: chapter)
            _ = try? weaver.weave(chapter, recording: sampleRun(of: chapter))
            return true
        }
        #expect(isThere)
    }
}

extension String {
    fileprivate func repeated(_ count: Int) -> String { String(repeating: self, count: count) }
}

import LiterateFormat
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

    @Test(arguments: [
        "$", "$a ", "\\$ ", "`", "` `` ", "\\", "\\\\ $a", "![", "](", "![](", "<a ", "<!-- ", "$`",
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

    @Test func equalHeadingsAreNumbered() throws {
        let count = 20_000
        let chapter = sampleChapter(String(repeating: "## Loss\n\n", count: count))
        let anchors = ChapterAnchors(chapter).sections.map(\.anchor)
        #expect(anchors == ["loss"] + (1..<count).map { "loss-\($0)" })
        #expect(try body(of: chapter.source).ranges(of: "<section id=\"loss").count == count)
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
}

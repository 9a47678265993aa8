import Foundation
import LiterateFormat
import LiterateRecording
import LiterateTesting
import LiterateVerification
import Testing

/// What a terminal acts on stands in no chapter and in no message, and is verified all the same.
@Suite struct HiddenCharacterTests {
    private let cell = "```swift name=a\na\n```\n"

    private func accepted(_ items: [RecordedItem]) throws -> Chapter {
        let chapter = sampleChapter(cell)
        let run = sampleRun(of: chapter, items)
        let text = try Acceptance(of: run, for: chapter, figures: StoredFigures()).markdown
        #expect(hiddenCharacters(in: text) == [])
        let after = sampleChapter(text)
        let again = try Acceptance(of: run, for: after, figures: figures(items))
        #expect(again.isEmpty, "\(again.changes)")
        return after
    }

    private func figures(_ items: [RecordedItem]) -> StoredFigures {
        StoredFigures(
            files: Dictionary(
                items.compactMap(\.figure).map { ("a.svg", Data($0.svg.utf8)) }
            ) { first, _ in first })
    }

    private func messages(_ chapter: Chapter, _ items: [RecordedItem]) -> [String] {
        verify(chapter, against: sampleRun(of: chapter, items), figures: StoredFigures())
            .map(\.description)
    }

    @Test func aChapterShowsThemAll() throws {
        let chapter = try accepted([
            .text(hiddenText + "\n"),
            .table(RecordedTable(columns: ["a"], rows: [["b"]], text: "\(hiddenText)\n")),
        ])
        let block = try #require(chapter.cells[0].output)
        #expect(block.text.hasPrefix(#"\u{1B}[31mred\u{1B}[0m\u{1B}]0;title\u{7}"#))
        #expect(block.text.hasSuffix("\\u{10FFFF}.\n"))
    }

    /// Each is what it is: no other, none, and not the text that shows it.
    @Test func eachIsHeldByteForByte() throws {
        for (scalar, next) in zip(hiddenCharacters, hiddenCharacters.dropFirst() + ["\0"]) {
            let shown = "\\u{\(String(scalar.value, radix: 16, uppercase: true))}"
            let chapter = sampleChapter("\(cell)\n```output\na\(shown)b\n```\n")
            #expect(messages(chapter, [.text("a\(scalar)b\n")]) == [])
            for other in ["a\(next)b\n", "ab\n", "a\(shown)b\n", "a\\\(scalar)b\n", "a\u{FFFD}b\n"]
            {
                let found = messages(chapter, [.text(other)])
                #expect(found.count == 1 && found.flatMap(hiddenCharacters(in:)) == [])
            }
        }
    }

    @Test func aBlockThatHasThemAsTheyAreIsToBeWrittenAnew() throws {
        let chapter = sampleChapter("\(cell)\n```output\n\u{1B}[1mbold\u{1B}[0m\n```\n")
        #expect(
            messages(chapter, [.text("\u{1B}[1mbold\u{1B}[0m\n")]) == [
                "chapters/01-sample.md:5:1: error: the output block of cell 1 'a' holds characters that "
                    + "cannot be seen or that a terminal acts on; 'swift run book accept 01-sample' "
                    + "writes them as `\\u{1B}` and the like"
            ])
        let found = messages(chapter, [.text("\u{1B}[1mother\u{1B}[0m\n")])
        #expect(found.count == 1)
        #expect(found.first?.hasSuffix("\n+\\u{1B}[1mother\\u{1B}[0m") == true)
    }

    @Test func wordsForAFigureShowThem() throws {
        var figure = sampleFigure("x")
        figure.alternativeText = "A \(hiddenText) figure."
        let chapter = try accepted([.figure(figure)])
        #expect(hiddenCharacters(in: chapter.cells[0].figures[0].alternativeText) == [])
        figure.alternativeText = "Another."
        #expect(messages(chapter, [.figure(figure)]).flatMap(hiddenCharacters(in:)) == [])
    }

    @Test func aSecondRunThatDiffersShowsThem() throws {
        let chapter = sampleChapter(cell)
        let runs = ["1 \(hiddenText)", "2 \(hiddenText)"].map {
            sampleRun(of: chapter, [.text($0 + "\n")])
        }
        let unstable = unstableCells(of: chapter, first: runs[0], second: runs[1])
        #expect(unstable.flatMap(\.diagnostics).count == 1)
        #expect(unstable.flatMap(\.diagnostics).flatMap { hiddenCharacters(in: "\($0)") } == [])
    }

    /// What shows a character is no number, whatever digits it has.
    @Test(arguments: [
        ("\u{1}", "\u{2}", false), ("\u{1B}[31m", "\u{1B}[32m", false),
        ("\u{9B}1;31m", "\u{9B}1;32m", false), ("\u{1B}", "\u{1C}", false),
        ("\u{1B}[31m0.5\u{1B}[0m", "\u{1B}[31m0.6\u{1B}[0m", true),
        ("\u{7}0.5", "\u{7}0.6", true), ("\u{7}0.5", "\u{7}2.6", false),
    ])
    func aToleranceIsForNumbers(chapter: String, printed: String, holds: Bool) throws {
        let source = cell.replacing("name=a", with: "name=a tolerance=1")
        let run = sampleRun(of: sampleChapter(source), [.text(chapter + "\n")])
        let text = try Acceptance(
            of: run, for: sampleChapter(source), figures: StoredFigures()
        ).markdown
        #expect(messages(sampleChapter(text), [.text(printed + "\n")]).isEmpty == holds)
    }
}

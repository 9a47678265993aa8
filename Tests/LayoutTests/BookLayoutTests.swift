import Foundation
import LiterateLayout
import Testing

@Suite struct BookLayoutTests {
    @Test func aChapterHasItsPlaces() {
        #expect(BookLayout.chapterFile("01-x") == "chapters/01-x.md")
        #expect(BookLayout.figuresFolder(of: "01-x") == "chapters/figures/01-x")
        #expect(BookLayout.besideChapters("images/a.png") == "chapters/images/a.png")
        #expect(BookLayout.stub(of: "01-x") == "Sources/Chapters/01-x/main.swift")
        #expect(BookLayout.terminalFigures(of: "01-x") == ".build/figures/01-x")
        #expect(BookLayout.siteFile("01-x.html") == "site/01-x.html")
        #expect(BookLayout.shard(2, of: 5) == ".build/book/shards/2-of-5")
    }

    @Test(arguments: [
        ("chapters/01-x.md", "01-x"), ("/home/a/chapters/01-x.md", "01-x"), ("01-x.md", nil),
        ("other/01-x.md", nil), ("chapters/01-x.svg", nil), ("chapters/figures/01-x.md", nil),
    ])
    func aPathIsAChaptersOrNot(path: String, chapter: String?) {
        #expect(BookLayout.chapter(ofFile: path) == chapter)
    }

    @Test func commandsAreWhatAReaderTypes() {
        #expect(BookLayout.command("verify 3") == "swift run book verify 3")
        #expect(BookLayout.run("01-x") == "swift run 01-x")
        #expect(BookLayout.runFile("01-x.swift") == "swift run book run-file site/01-x.swift")
    }
}

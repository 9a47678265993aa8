import Foundation
import GoldenTesting
import LiterateFormat
import LiterateRecording
import LiterateTesting
import LiterateWeave
import Testing

/// Each case is a chapter, an optional other chapter `00-other`, and what the cells did.
@Suite struct WeaveFixtureTests {
    static let expected = FixtureCase.all(in: "expect", beside: #filePath)
    static let failing = FixtureCase.all(in: "failure", beside: #filePath)

    private func weave(_ fixture: FixtureCase) throws -> WovenChapter {
        let description = try thisBook()
        let chapter = sampleChapter(
            try #require(fixture.text(of: "chapter.md")), references: description.referenceOptions)
        let other = fixture.text(of: "other.md").map { sampleChapter($0, name: "00-other") }
        let book = Book(
            chapters: [chapter, other].compactMap(\.self), description: description)
        var run = sampleRun(of: chapter, in: book)
        if let items = fixture.text(of: "items.json") {
            let decoded = try JSONDecoder().decode([[RecordedItem]].self, from: Data(items.utf8))
            for (index, items) in decoded.enumerated() { run.cells[index].items = items }
        }
        let formulas = try Weaver(book: book).formulas(in: chapter)
        return try Weaver(book: book, mathematics: standIns(for: formulas))
            .weave(chapter, recording: run)
    }

    /// Mark-up that shows what would be converted.
    private func standIns(for formulas: [Formula]) -> [FormulaText: String] {
        var markup: [FormulaText: String] = [:]
        for formula in formulas {
            let display = formula.text.isDisplayed ? "block" : "inline"
            markup[formula.text] = "<math display=\"\(display)\">\(formula.text.latex)</math>"
        }
        return markup
    }

    @Test(arguments: expected) func weaves(fixture: FixtureCase) throws {
        try fixture.expect(try weave(fixture).body, in: "expected.html")
    }

    @Test(arguments: failing) func fails(fixture: FixtureCase) throws {
        let error = #expect(throws: Diagnostics.self) { try weave(fixture) }
        try fixture.expect("\(error?.description ?? "nothing was wrong")\n", in: "expected.txt")
    }

    @Test func everyFixtureFileIsRead() {
        #expect(Self.expected.count >= 6 && Self.failing.count >= 1)
        for fixture in Self.expected + Self.failing {
            let golden =
                Self.expected.contains { $0.folder == fixture.folder }
                ? "expected.html" : "expected.txt"
            let unread = Set(fixture.fileNames)
                .subtracting(["chapter.md", "other.md", "items.json", golden])
            #expect(unread.isEmpty, "\(fixture.testDescription) holds files that no test reads")
            #expect(fixture.fileNames.contains(golden))
        }
    }
}

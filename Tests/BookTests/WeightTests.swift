import Foundation
import LiterateAuthoring
import LiterateFormat
import LiteratePages
import LiterateRecorder
import LiterateStages
import LiterateWeave
import Testing

/// What the pages may weigh.
@Suite struct WeightTests {
    @Test func theSearchIndexStaysUnderFifteenPercentOfTheText() throws {
        let book = try Book.load(root: Repository.root)
        let site = try SiteRenderer(book: book, root: Repository.root).render([:])
        let index = try #require(site.files["search-index.js"])
        // Prose and shown code; outputs are not searched, so they do not count as text.
        let weaver = Weaver(book: book)
        let text = book.chapters.flatMap { weaver.searchableSections(of: $0) }
            .map { $0.title.utf8.count + $0.text.utf8.count }.reduce(0, +)
        #expect(index.count * 100 < text * 15, "\(index.count) bytes for \(text) bytes of text")
    }
}

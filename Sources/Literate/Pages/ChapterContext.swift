import LiterateFormat
import LiterateLayout
import LiterateWeave

/// What the template of a chapter's page reads.
struct ChapterContext {
    struct Entry {
        var number: String
        var address: String
        var title: String
        var isCurrent: Bool
        var hasSections: Bool
        var sections: [Section]
    }

    var bookTitle: String
    var head: PageHead
    var name: String
    /// The command that runs it.
    var command: String
    var number: String
    var titleAnchor: String?
    var body: String
    var verified: String
    /// What a preview says above the text, as HTML.
    var notice: String?
    var chapters: [Entry]
    /// Whether the book has chapters that the list leaves out.
    var hasMore: Bool
    var previous: Entry?
    var next: Entry?

    init(_ woven: WovenChapter, in book: Book, of site: SiteFacts) {
        bookTitle = site.description.title
        head = PageHead(
            title: "\(woven.title) · \(bookTitle)",
            description: summary(of: woven.opening), kind: "article",
            page: "\(woven.name).html", of: site)
        head.isLive = woven.isLive
        name = woven.name
        command = BookLayout.run(woven.name)
        number = chapterNumber(woven.name)
        titleAnchor = woven.anchors.title
        body = woven.body
        verified = verifiedStatement(cells: woven.cellCount, figures: woven.figureCount)
        let current = book.chapters.firstIndex { $0.name == woven.name } ?? 0
        let shown = Self.shownChapters(around: current, of: book.chapters.count)
        hasMore = shown.count < book.chapters.count
        chapters = book.chapters[shown].map { chapter in
            let isCurrent = chapter.name == woven.name
            let sections = isCurrent ? woven.anchors.sections : []
            return Entry(
                number: chapterNumber(chapter.name), address: "\(chapter.name).html",
                title: chapter.title, isCurrent: isCurrent, hasSections: !sections.isEmpty,
                sections: sections)
        }
        let place = chapters.firstIndex(where: \.isCurrent) ?? 0
        previous = place > 0 ? chapters[place - 1] : nil
        next = place + 1 < chapters.count ? chapters[place + 1] : nil
    }

    /// The chapters that a page lists: all, or of a long book those around the page's own.
    ///
    /// So the pages of a book grow with its length, rather than with its square.
    static func shownChapters(around current: Int, of count: Int, limit: Int = 40) -> Range<Int> {
        guard count > limit else { return 0..<count }
        let start = min(max(0, current - limit / 2), count - limit)
        return start..<start + limit
    }
}

/// The number that a chapter's name begins with, without zeros before it.
func chapterNumber(_ name: String) -> String {
    String(Int(name.prefix(while: \.isNumber)) ?? 0)
}

/// The first sentences of a paragraph: at least one, and further ones while the text is short.
func summary(of paragraph: String, limit: Int = 180) -> String {
    var end = paragraph.startIndex
    var index = paragraph.startIndex
    while let stop = paragraph[index...].firstIndex(where: { ".?!".contains($0) }) {
        index = paragraph.index(after: stop)
        guard index == paragraph.endIndex || paragraph[index] == " " else { continue }
        guard
            end == paragraph.startIndex
                || paragraph.distance(from: paragraph.startIndex, to: index) <= limit
        else { break }
        end = index
    }
    return end == paragraph.startIndex ? paragraph : String(paragraph[..<end])
}

/// What a page says of its outputs.
package func verifiedStatement(cells: Int, figures: Int, on place: String = "on this page")
    -> String
{
    return "Every output \(place) was compared with a fresh run: "
        + "\(count(cells, "cell")), \(count(figures, "figure"))."
}

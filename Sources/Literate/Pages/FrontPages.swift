import LiterateFormat
import LiterateLayout
import LiterateRecording
import LiterateWeave

/// What the templates of the pages around the chapters read: front page, colophon, page not found.
struct FrontContext {
    struct Entry {
        /// The command that runs it.
        var command: String
        var number: String
        var address: String
        var title: String
        var summary: String
        var afterwards: String?
    }

    struct DrawnFigure {
        var anchor: String
        var drawing: String
        var file: String
        var alternativeText: String
        var caption: String
        var address: String
        var source: String
    }

    /// The commands that pages name.
    struct Commands {
        var makeSite = BookLayout.makeSite
        var build = BookLayout.command("build")
        var verify = BookLayout.command("verify")
        var verifyFresh = BookLayout.command("verify --fresh")
    }

    var bookTitle: String
    /// Nil where the book does not say what it is.
    var description: String?
    var head: PageHead
    var chapters: [Entry]
    var first: String?
    var figures: [DrawnFigure] = []
    var hasFigures = false
    var verified: String
    /// What a preview says above the text, as HTML.
    var notice: String?
    var commands = Commands()
    var chaptersFolder = BookLayout.chaptersFolder
    /// What the book adds to its colophon, as HTML.
    var colophon: String?

    init(_ book: Book, weaver: Weaver, head: PageHead) {
        self.head = head
        bookTitle = book.description.title
        description = book.description.text.isEmpty ? nil : book.description.text
        chapters = book.chapters.map { chapter in
            Entry(
                command: BookLayout.run(chapter.name), number: chapterNumber(chapter.name),
                address: "\(chapter.name).html", title: chapter.title,
                summary: LiteratePages.summary(of: weaver.opening(of: chapter)),
                afterwards: weaver.afterwards(of: chapter))
        }
        first = chapters.first?.address
        let cells = book.chapters.flatMap(\.cells)
        verified = verifiedStatement(
            cells: cells.count { !$0.options.isNotRun },
            figures: cells.filter { !$0.options.isHidden }.map(\.figures.count).reduce(0, +),
            on: "in the book")
    }

    /// Adds a figure of a chapter, with the values that can be read in it; none where the chapter does
    /// not draw it.
    mutating func add(_ front: FrontFigure, of chapter: Chapter, _ recording: Recording) {
        guard let cell = chapter.cells.first(where: { $0.options.name == front.cell }),
            let image = cell.figures.first,
            recording.cells.indices.contains(cell.index),
            let figure = recording.cells[cell.index].figures.first
        else { return }
        let anchor = "front-\(figures.count + 1)"
        hasFigures = true
        figures.append(
            DrawnFigure(
                anchor: anchor, drawing: inlinedDrawing(figure.inlineSVG, prefix: "\(anchor)-"),
                file: image.path,
                alternativeText: image.alternativeText, caption: front.caption,
                address: "\(chapter.name).html#\(front.cell)",
                source: "Chapter \(chapterNumber(chapter.name))"))
    }
}

import Foundation
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
    /// What is checked in the text of each chapter that has checks.
    var checked: [Checked]
    var hasChecked: Bool

    /// The checks of a chapter's text.
    struct Checked {
        var title: String
        var address: String
        /// `12 numbers and 3 claims`.
        var counts: String
    }

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
        checked = book.chapters.compactMap { chapter in
            chapter.checkCounts.map {
                Checked(title: chapter.title, address: "\(chapter.name).html", counts: $0)
            }
        }
        hasChecked = !checked.isEmpty
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

/// What a book adds to the page that says how it is made: Markdown, which can link what a chapter can.
struct Colophon: Sendable {
    /// The page that it is on.
    static let page = "colophon.html"

    let html: String
    /// The files beside the chapters that it shows, by their paths in the site.
    let files: [String: Data]

    /// Reads the text at a path of the book.
    ///
    /// - Throws: That it cannot be read, and dead links and missing images at their lines.
    init(_ path: String, root: URL, weaver: Weaver, links: LinkCheck) throws(Diagnostics) {
        guard let source = root.appending(path: path).text else {
            throw Diagnostics(
                SourcePosition(file: path), "the colophon cannot be read; save it as UTF-8")
        }
        // A text without cells is woven as a chapter is; code in it is code alone.
        try Diagnostics.refuse(checksWithoutCells(in: source, of: path))
        let text = Chapter(name: "colophon", path: path, title: "", source: source, cells: [])
        let woven = try weaver.weave(text, recording: Recording(chapter: text.name, cells: []))
        let check = links.check(woven)
        try Diagnostics.refuse(check.problems)
        (html, files) = (woven.body, check.files)
    }
}

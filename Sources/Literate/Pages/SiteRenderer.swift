import Foundation
import LiterateExport
import LiterateFormat
import LiterateRecording
import LiterateWeave

/// The files of a site, by their paths in it.
package struct RenderedSite: Hashable, Sendable {
    package var files: [String: Data] = [:]
    /// Whether these are all files, so that others in the folder are stale.
    package var isWhole = true
}

/// Makes the pages of a book, and checks where they lead.
package struct SiteRenderer: Sendable {
    let root: URL
    let book: Book
    let weaver: Weaver
    let theme: Theme
    let site: SiteFacts
    let links: LinkCheck
    /// What the book adds to its colophon.
    private let colophon: Colophon?

    /// Prepares to render the book at a root.
    ///
    /// - Parameters:
    ///   - mathematics: The MathML of each formula in the chapters that will be rendered.
    ///   - address: Where the site is going to be read; nil where that is not known.
    /// - Throws: What is wrong with the book's own files of the theme, or with its colophon.
    package init(
        book: Book, root: URL, mathematics: [FormulaText: String] = [:],
        address: SiteAddress? = nil
    ) throws(Diagnostics) {
        (self.book, self.root) = (book, root)
        let description = book.description
        let weaver = Weaver(book: book, mathematics: mathematics)
        self.weaver = weaver
        theme = try Theme(overlay: description.theme, root: root)
        site = SiteFacts(
            description: description, cover: try CoverPicture(description.cover, root: root),
            address: address)
        let links = LinkCheck(
            root: root, weaver: weaver, own: OwnNames(book, theme: theme, cover: site.cover))
        self.links = links
        colophon = try description.colophon.map { path throws(Diagnostics) in
            try Colophon(path, root: root, weaver: weaver, links: links)
        }
    }

    /// The files that every site has, but for the theme's and the chapters'.
    static let shared = [
        "index.html", Colophon.page, "404.html", "search-index.js", "sitemap.xml",
    ]

    /// Renders the chapters whose recordings are given, but for those that were rendered early, and
    /// what all pages share.
    ///
    /// - Parameter live: The files that pages run their cells with, by their paths.
    /// - Throws: Stale recordings, dead links, missing images, each at its Markdown line.
    package func render(
        _ recordings: [String: Recording], early: EarlyPages = EarlyPages(),
        live: [String: Data] = [:]
    ) throws(Diagnostics) -> RenderedSite {
        var site = RenderedSite()
        site.files = live
        let chapters = book.chapters.filter { recordings[$0.name] != nil }
        // What takes longest comes first.
        var work: [@Sendable () -> Files] = [{ (sharedFiles, []) }]
        if canDrawFrontPage(recordings) {
            work.append { (["index.html": frontPage(recordings)], []) }
        }
        work += chapters.map { chapter in
            {
                let recording = recordings[chapter.name]!
                return early.files(of: recording).map { ($0, []) } ?? files(of: chapter, recording)
            }
        }
        let rendered = work.concurrently { $0() }
        try Diagnostics.refuse(rendered.flatMap(\.problems))
        for part in rendered { site.files.merge(part.files) { _, new in new } }
        if recordings.values.allSatisfy(\.pagePrograms.isEmpty) {
            for file in Theme.liveFiles { site.files[file] = nil }
        }
        try Diagnostics.refuse(PageLinks(among: site.files, of: book, weaver: weaver).problems)
        site.isWhole = chapters.count == book.chapters.count
        return site
    }

    /// Files of a site, and what is wrong with them.
    typealias Files = (files: [String: Data], problems: [Diagnostic])

    func files(of chapter: Chapter, _ recording: Recording) -> Files {
        do throws(Diagnostics) {
            let woven = try weaver.weave(chapter, recording: recording)
            var result = shown(by: woven, of: chapter, recording)
            let context = ChapterContext(woven, in: book, of: site)
            result.files["\(chapter.name).html"] = theme.page("chapter", context)
            return result
        } catch {
            return ([:], error.all)
        }
    }

    /// What a chapter's page shows and links to: figures, images, and the chapter in other forms.
    func shown(by woven: WovenChapter, of chapter: Chapter, _ recording: Recording) -> Files {
        var (problems, files) = links.check(woven)
        for (path, svg) in woven.figureFiles { files[path] = Data(svg.utf8) }
        files["\(chapter.name).ipynb"] =
            JupyterNotebook(chapter, of: book, recording: recording, weaver: weaver).file
        files["\(chapter.name).swift"] =
            SwiftFile(chapter, of: book, recording: recording).file
        return (files, problems)
    }

    /// The files that do not depend on a run.
    package var sharedFiles: [String: Data] {
        var files = theme.files
        var colophonContext = context("Colophon", page: Colophon.page)
        colophonContext.colophon = colophon?.html
        files[Colophon.page] = theme.page("colophon", colophonContext)
        if let colophon { files.merge(colophon.files) { _, new in new } }
        if let cover = site.cover { files[cover.file] = cover.data }
        files["404.html"] = theme.page("404", context("Page not found", page: nil))
        let entries = book.chapters.map {
            SearchIndex.Entry(name: $0.name, sections: weaver.searchableSections(of: $0))
        }
        files["search-index.js"] = Data(SearchIndex(entries: entries).script.utf8)
        if let address = site.address {
            let pages = ["index.html"] + book.chapters.map { "\($0.name).html" } + [Colophon.page]
            files["sitemap.xml"] = Data(address.sitemap(of: pages).utf8)
        }
        return files
    }

    /// Whether the chapters whose figures the front page shows are rendered this time; where they are
    /// not, the page stays as it is.
    private func canDrawFrontPage(_ recordings: [String: Recording]) -> Bool {
        let names = Set(book.chapters.map(\.name))
        return book.description.frontFigures.allSatisfy {
            !names.contains($0.chapter) || recordings[$0.chapter] != nil
        }
    }

    /// The front page, with the figures that the recordings have.
    ///
    /// - Parameters:
    ///   - problems: What is wrong with the book as a whole; a preview shows it above the text.
    ///   - statement: What the page says at its end in place of "every output was compared".
    package func frontPage(
        _ recordings: [String: Recording], problems: [Diagnostic] = [], statement: String? = nil
    ) -> Data {
        let head = PageHead(title: book.description.title, page: "index.html", of: site)
        var context = FrontContext(book, weaver: weaver, head: head)
        context.notice = notice(problems)
        if let statement { context.verified = statement }
        for figure in book.description.frontFigures {
            guard let chapter = book.chapters.first(where: { $0.name == figure.chapter }),
                let recording = recordings[chapter.name]
            else { continue }
            context.add(figure, of: chapter, recording)
        }
        return theme.page("index", context)
    }

    private func context(_ title: String, page: String?) -> FrontContext {
        let head = PageHead(
            title: "\(title) · \(book.description.title)", page: page, of: site,
            hasBase: page == nil)
        return FrontContext(book, weaver: weaver, head: head)
    }
}

import ChapterFormat
import Foundation
import Recording
import Weave

/// The files of a site, by their paths in it.
public struct RenderedSite: Hashable, Sendable {
    /// The bytes of each file.
    public var files: [String: Data] = [:]
    /// Whether these are all files, so that others in the folder are stale.
    public var isWhole = true
}

/// Makes the pages of a book, and checks where they lead.
public struct SiteRenderer: Sendable {
    private let root: URL
    private let book: Book
    private let weaver: Weaver
    private let theme: Theme

    /// Prepares to render the book at a root.
    public init(book: Book, root: URL) throws {
        self.book = book
        self.root = root
        weaver = Weaver(book: book)
        theme = try Theme()
    }

    /// Renders the chapters whose recordings are given, and what all pages share.
    ///
    /// - Throws: Stale recordings, dead links, missing images, each at its Markdown line.
    public func render(_ recordings: [String: Recording]) throws(Diagnostics) -> RenderedSite {
        var site = RenderedSite()
        var problems: [Diagnostic] = []
        let chapters = book.chapters.filter { recordings[$0.name] != nil }
        for chapter in chapters {
            do throws(Diagnostics) {
                let woven = try weaver.weave(chapter, recording: recordings[chapter.name]!)
                let check = LinkCheck(root: root, weaver: weaver).check(woven)
                problems += check.problems
                site.files.merge(check.files) { _, new in new }
                for (path, svg) in woven.figureFiles { site.files[path] = Data(svg.utf8) }
                let page = theme.page.render(PageContext(woven, in: book))
                site.files["\(chapter.name).html"] = Data(page.utf8)
            } catch {
                problems += error.all
            }
        }
        guard problems.isEmpty else { throw Diagnostics(problems) }
        site.files["index.html"] = Data(index.utf8)
        site.files.merge(theme.files) { _, new in new }
        site.isWhole = chapters.count == book.chapters.count
        return site
    }

    private var index: String {
        let openings = book.chapters.map { ($0.name, weaver.opening(of: $0)) }
        return theme.index.render(
            IndexContext(book, openings: Dictionary(uniqueKeysWithValues: openings)))
    }
}

import LiterateFormat
import Foundation
import LiterateRecording
import LiterateWeave

/// A chapter's page as a preview shows it: with what is wrong, rather than not at all.
package struct PreviewPage: Hashable, Sendable {
    /// The page.
    package var html: Data
    /// The files that it shows, by their paths in the site.
    package var files: [String: Data]
    /// Dead links and missing images, at their lines.
    package var problems: [Diagnostic]
    /// What the page is made of.
    var woven: WovenChapter?
}

/// What other pages show of a chapter, and where they lead.
package struct ChapterOutline: Hashable, Sendable {
    var name: String
    var title: String
    var anchors: ChapterAnchors?
}

extension SiteRenderer {
    /// What each page depends on besides its own chapter.
    package var outline: [ChapterOutline] {
        book.chapters.map {
            ChapterOutline(name: $0.name, title: $0.title, anchors: weaver.anchors(of: $0.name))
        }
    }

    /// Renders one chapter for a preview.
    ///
    /// - Parameters:
    ///   - recording: Outputs for exactly this chapter's code.
    ///   - notes: What to say of cells, by their index.
    ///   - problems: What is wrong with the chapter as a whole; the page shows it above the text.
    ///   - statement: What the page says at its end in place of "every output was compared".
    ///   - checksLinks: Whether dead links and missing images are looked for.
    /// - Throws: What keeps the chapter from being woven: a formula that does not end.
    package func preview(
        _ chapter: Chapter, recording: Recording, notes: [Int: [CellNote]],
        problems: [Diagnostic] = [], statement: String? = nil, checksLinks: Bool = true
    ) throws(Diagnostics) -> PreviewPage {
        let woven = try weaver.weave(chapter, recording: recording, notes: notes)
        var check = LinkCheck(root: root, weaver: weaver).check(woven)
        if !checksLinks { check.problems = [] }
        var files = check.files.merging(exports(of: chapter, recording)) { _, new in new }
        for (path, svg) in woven.figureFiles { files[path] = Data(svg.utf8) }
        for image in chapter.cells.flatMap(\.figures) where files[image.path] == nil {
            files[image.path] = LinkCheck(root: root, weaver: weaver).data(of: image.path)
        }
        let page = page(woven, problems: problems + check.problems, statement: statement)
        return PreviewPage(
            html: page, files: files, problems: check.problems, woven: woven)
    }

    /// Renders an older preview again, above it what is wrong with the chapter now.
    package func preview(again old: PreviewPage, problems: [Diagnostic]) -> PreviewPage {
        var result = old
        guard let woven = old.woven else { return old }
        result.html = page(
            woven, problems: problems,
            statement: "A preview of the chapter as it was before: its text has errors now.")
        return result
    }

    /// A page that has nothing but what is wrong with a chapter, for one that never could be read.
    package func preview(ofUnreadable name: String, problems: [Diagnostic]) -> PreviewPage {
        let chapter = Chapter(
            name: name, path: "", title: name, source: "# \(name)\n", cells: [])
        let nothing = Recording(chapter: name, cells: [])
        do throws(Diagnostics) {
            let woven = try weaver.weave(chapter, recording: nothing, notes: [:])
            let page = page(
                woven, problems: problems, statement: "This chapter could not be read.")
            return PreviewPage(html: page, files: [:], problems: [])
        } catch {
            preconditionFailure("a chapter of a heading alone cannot be woven: \(error)")
        }
    }

    private func page(
        _ woven: WovenChapter, problems: [Diagnostic], statement: String?
    ) -> Data {
        var context = ChapterContext(woven, in: book, of: site)
        context.notice = notice(problems)
        if let statement { context.verified = statement }
        return theme.page("chapter", context)
    }

    /// What is wrong, as HTML; nil where nothing is.
    func notice(_ problems: [Diagnostic]) -> String? {
        guard !problems.isEmpty else { return nil }
        return problems.map { CellNote(error: $0).html }.joined()
    }
}

extension CellNote {
    /// What is wrong, at its place.
    package init(error: Diagnostic) {
        let lines = error.message.split(
            separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
        let position = error.position
        self.init(
            kind: .error, place: "\(position.file):\(position.line):\(position.column)",
            message: String(lines.first ?? ""), details: lines.count > 1 ? String(lines[1]) : "")
    }
}

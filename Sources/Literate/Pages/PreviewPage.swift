import Foundation
import LiterateFormat
import LiterateRecording
import LiterateWeave
import Synchronization

/// A chapter's page as a preview shows it: with what is wrong, rather than not at all.
package struct PreviewPage: Hashable, Sendable {
    package var html: Data
    /// The files that it shows, by their paths in the site.
    package var files: [String: Data]
    /// Dead links and missing images, at their lines.
    package var problems: [Diagnostic]
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
    ///   - warnings: What is perhaps not meant as it stands; the page shows it behind the problems.
    ///   - statement: What the page says at its end in place of "every output was compared".
    ///   - checksLinks: Whether dead links and missing images are looked for.
    /// - Throws: What keeps the chapter from being woven: a formula that does not end.
    package func preview(
        _ chapter: Chapter, recording: Recording, notes: [Int: [CellNote]],
        problems: [Diagnostic] = [], warnings: [Diagnostic] = [], statement: String? = nil,
        checksLinks: Bool = true
    ) throws(Diagnostics) -> PreviewPage {
        let woven = try weaver.weave(chapter, recording: recording, notes: notes)
        let beside = shown(by: woven, of: chapter, recording)
        var files = beside.files
        let dead = checksLinks ? beside.problems : []
        for image in chapter.cells.flatMap(\.figures) where files[image.path] == nil {
            files[image.path] = links.data(of: image.path)
        }
        let page = page(
            woven, problems: problems + dead, warnings: warnings, statement: statement)
        return PreviewPage(html: page, files: files, problems: dead, woven: woven)
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
        let nothing = Recording(chapter: name, cells: [])
        do throws(Diagnostics) {
            let chapter = try Chapter(name: name, path: "", source: "# \(name)\n")
            let woven = try weaver.weave(chapter, recording: nothing, notes: [:])
            let page = page(
                woven, problems: problems, statement: "This chapter could not be read.")
            return PreviewPage(html: page, files: [:], problems: [])
        } catch {
            preconditionFailure("a chapter of a heading alone cannot be woven: \(error)")
        }
    }

    private func page(
        _ woven: WovenChapter, problems: [Diagnostic], warnings: [Diagnostic] = [],
        statement: String?
    ) -> Data {
        var context = ChapterContext(woven, in: book, of: site)
        context.notice = notice(problems, warnings)
        if let statement { context.verified = statement }
        return theme.page("chapter", context)
    }

    /// What is wrong, and what is perhaps, as HTML; nil where nothing is.
    func notice(_ problems: [Diagnostic], _ warnings: [Diagnostic] = []) -> String? {
        let notes =
            problems.map { CellNote(error: $0) }
            + warnings.map { warning in
                var note = CellNote(error: warning)
                note.kind = .warning
                return note
            }
        return notes.isEmpty ? nil : notes.map(\.html).joined()
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

/// The pages of chapters that need no run, rendered while others are built and run.
package final class EarlyPages: Sendable {
    private let entries = Mutex<[String: (recording: Recording, files: [String: Data])]>([:])

    package init() {}

    /// Renders chapters, one after the other: the rest of the machine compiles.
    ///
    /// Those in which something is wrong are left for later, when it is said.
    package func render(_ recordings: [String: Recording], with renderer: SiteRenderer?) {
        guard let renderer else { return }
        for chapter in renderer.book.chapters {
            guard !Task.isCancelled else { return }
            guard let recording = recordings[chapter.name] else { continue }
            let (files, problems) = renderer.files(of: chapter, recording)
            guard problems.isEmpty else { continue }
            entries.withLock { $0[chapter.name] = (recording, files) }
        }
    }

    /// The files that were rendered of exactly this recording, if they were.
    func files(of recording: Recording) -> [String: Data]? {
        entries.withLock { $0[recording.chapter] }
            .flatMap { $0.recording == recording ? $0.files : nil }
    }
}

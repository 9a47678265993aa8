import Foundation
import LiterateFormat
import LiterateLayout

/// The places outside a book's chapters that name them: when a chapter is renamed or removed, some
/// are forgotten.
package struct ChapterMentions {
    private let root: URL
    private let book: Book

    package init(root: URL, book: Book) { (self.root, self.book) = (root, book) }

    /// What does not agree with the chapters that there are.
    package var problems: [Diagnostic] {
        listed + folders(BookLayout.stubs, ofWhich: "stub this is")
            + folders(BookLayout.figures, ofWhich: "figures these are") + indexed + linked
            + frontFigures
    }

    // MARK: The package

    private var listed: [Diagnostic] {
        let list = root.appending(path: BookLayout.manifest).text.flatMap(ChapterList.init)
        return (list?.entries ?? []).filter { !has($0.name) }.map { entry in
            Diagnostic(
                SourcePosition(file: BookLayout.manifest, line: entry.line, column: entry.column),
                "the list `chapters` has '\(entry.name)', and there is no "
                    + "'\(BookLayout.chapterFile(entry.name))'; take the line away, or correct the name"
            )
        }
    }

    private func folders(_ parent: String, ofWhich what: String) -> [Diagnostic] {
        let folder = root.appending(path: parent)
        return folder.names.filter { name in
            !has(name) && !isAside(name) && folder.appending(path: name).isFolder
        }.map { name in
            Diagnostic(
                SourcePosition(file: "\(parent)/\(name)", line: 1),
                "there is no chapter '\(name)' whose \(what); remove the folder")
        }
    }

    // MARK: The README

    private var readme: [String] {
        root.appending(path: BookLayout.readme).text.map { TextLines($0).texts } ?? []
    }

    /// The list of chapters, where there is one, has them all, under their titles.
    private var indexed: [Diagnostic] {
        let items = ChapterIndex(readme).items
        guard let first = items.first else { return [] }
        return book.chapters.compactMap { chapter in
            let wanted = "[\(chapter.title)](\(BookLayout.chapterFile(chapter.name)))"
            guard let item = items.first(where: { $0.name == chapter.name }) else {
                return Diagnostic(
                    SourcePosition(file: BookLayout.readme, line: first.line),
                    "the list of chapters lacks '\(chapter.name)'; add '\(wanted)' to it")
            }
            guard Self.plain(item.title) != Self.plain(chapter.title) else { return nil }
            return Diagnostic(
                SourcePosition(file: BookLayout.readme, line: item.line),
                "the title of '\(chapter.name)' is another; write '\(wanted)'")
        }
    }

    /// A title without what makes Markdown of it.
    private static func plain(_ title: String) -> String {
        title.filter { !"`*_\\".contains($0) }
    }

    /// What is linked below the chapters' folder is there.
    private var linked: [Diagnostic] {
        readme.enumerated().flatMap { index, line in
            line.ranges(of: "](\(BookLayout.chaptersFolder)").compactMap { link in
                let start = line.index(link.lowerBound, offsetBy: "](".count)
                let path = line[start...].prefix { !")# ".contains($0) }
                guard !root.appending(path: String(path)).isThere else { return nil }
                return Diagnostic(
                    SourcePosition(
                        file: BookLayout.readme, line: index + 1,
                        column: line[..<start].utf8.count + 1),
                    "there is no '\(path)'; correct the link, or take it away")
            }
        }
    }

    // MARK: The front page

    /// The cells that the front page takes figures of are there.
    private var frontFigures: [Diagnostic] {
        book.description.frontFigures.compactMap { figure in
            guard let chapter = book.chapters.first(where: { $0.name == figure.chapter }) else {
                return Diagnostic(
                    figure.chapterPosition,
                    "there is no chapter '\(figure.chapter)' for the front page to show a figure of; "
                        + advice(
                            for: figure.chapter, among: book.chapters.map(\.name),
                            or: "name another chapter"))
            }
            let named = chapter.cells.first { $0.options.name == figure.cell }
            guard named?.figures.isEmpty ?? true else { return nil }
            let drawing = chapter.cells.filter { !$0.figures.isEmpty }.compactMap(\.options.name)
            let what =
                named == nil
                ? "has no cell named '\(figure.cell)'"
                : "draws nothing in the cell '\(figure.cell)'"
            return Diagnostic(
                figure.cellPosition,
                "'\(chapter.path)' \(what) for the front page to show a figure of; "
                    + advice(for: figure.cell, among: drawing, or: "name one that draws"))
        }
    }

    // MARK: -

    private func has(_ name: String) -> Bool { book.chapters.contains { $0.name == name } }
}

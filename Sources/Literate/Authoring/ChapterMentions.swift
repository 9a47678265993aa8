import LiterateFormat
import Foundation

/// The places outside a book's chapters that name them: when a chapter is renamed or removed, some
/// are forgotten.
package struct ChapterMentions {
    private let root: URL
    private let book: Book

    package init(root: URL, book: Book) {
        self.root = root
        self.book = book
    }

    /// What does not agree with the chapters that there are.
    package var problems: [Diagnostic] {
        listed + folders("Sources/Chapters", ofWhich: "stub this is")
            + folders("chapters/figures", ofWhich: "figures these are") + indexed + linked
            + frontFigures
    }

    // MARK: The package

    private var listed: [Diagnostic] {
        guard let text = text("Package.swift"), let list = ChapterList(manifest: text) else {
            return []
        }
        return list.entries.filter { !has($0.name) }.map { entry in
            Diagnostic(
                SourcePosition(file: "Package.swift", line: entry.line, column: entry.column),
                "the list `chapters` has '\(entry.name)', and there is no "
                    + "'chapters/\(entry.name).md'; take the line away, or correct the name")
        }
    }

    private func folders(_ parent: String, ofWhich what: String) -> [Diagnostic] {
        let path = root.appending(path: parent).path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.sorted().filter { !has($0) && !$0.hasPrefix(".") }.map { name in
            Diagnostic(
                SourcePosition(file: "\(parent)/\(name)", line: 1),
                "there is no chapter '\(name)' whose \(what); remove the folder")
        }
    }

    // MARK: The README

    private var readme: [String] { text("README.md").map { TextLines($0).texts } ?? [] }

    /// The list of chapters, where there is one, has them all, under their titles.
    private var indexed: [Diagnostic] {
        let items = ChapterIndex(readme).items
        guard let first = items.first else { return [] }
        return book.chapters.compactMap { chapter in
            let wanted = "[\(chapter.title)](chapters/\(chapter.name).md)"
            guard let item = items.first(where: { $0.name == chapter.name }) else {
                return Diagnostic(
                    SourcePosition(file: "README.md", line: first.line),
                    "the list of chapters lacks '\(chapter.name)'; add '\(wanted)' to it")
            }
            guard Self.plain(item.title) != Self.plain(chapter.title) else { return nil }
            return Diagnostic(
                SourcePosition(file: "README.md", line: item.line),
                "the title of '\(chapter.name)' is another; write '\(wanted)'")
        }
    }

    /// A title without what makes Markdown of it.
    private static func plain(_ title: String) -> String {
        title.filter { !"`*_\\".contains($0) }
    }

    /// What is linked below `chapters/` is there.
    private var linked: [Diagnostic] {
        readme.enumerated().flatMap { index, line in
            line.ranges(of: "](chapters/").compactMap { link in
                let start = line.index(link.lowerBound, offsetBy: "](".count)
                let path = line[start...].prefix { !")# ".contains($0) }
                guard
                    !FileManager.default.fileExists(
                        atPath: root.appending(path: String(path)).path)
                else { return nil }
                return Diagnostic(
                    SourcePosition(
                        file: "README.md", line: index + 1,
                        column: line[..<start].utf8.count + 1),
                    "there is no '\(path)'; correct the link, or take it away")
            }
        }
    }

    // MARK: The front page

    /// The chapters that the front page takes figures of, where this book's is described.
    private var frontFigures: [Diagnostic] {
        let file = "Sources/Literate/Format/BookDescription.swift"
        guard let text = text(file) else { return [] }
        let lines = TextLines(text).texts
        return Set(BookDescription.frontFigures.map(\.chapter)).filter { !has($0) }.sorted()
            .compactMap { name in
                guard let line = lines.firstIndex(where: { $0.contains("\"\(name)\"") }) else {
                    return nil
                }
                return Diagnostic(
                    SourcePosition(file: file, line: line + 1),
                    "the front page shows figures of '\(name)', which is no chapter; name another "
                        + "chapter and its cells")
            }
    }

    // MARK: -

    private func has(_ name: String) -> Bool { book.chapters.contains { $0.name == name } }

    private func text(_ path: String) -> String? {
        try? String(contentsOf: root.appending(path: path), encoding: .utf8)
    }
}

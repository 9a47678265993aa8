import Foundation
import LiterateFormat
import LiterateLayout
import LiterateWeave

/// Follows the links of a page within the book, and finds the files that it shows.
struct LinkCheck {
    let root: URL
    let weaver: Weaver
    let own: OwnNames

    /// What is wrong with a page's references, and the files beside the chapters that it needs.
    func check(_ page: WovenChapter) -> (problems: [Diagnostic], files: [String: Data]) {
        var problems: [Diagnostic] = []
        var files: [String: Data] = [:]
        for reference in page.references where !reference.isExternal {
            switch resolve(reference, from: page) {
            case .part: break
            case .file(let path, let data): files[path] = data
            case .nowhere(let message): problems.append(Diagnostic(reference.position, message))
            }
        }
        return (problems, files)
    }

    /// The bytes of a file in the chapters' folder; nil where there is none.
    func data(of path: String) -> Data? {
        if case .file(_, let data) = file(path) { data } else { nil }
    }

    private enum Resolution {
        case part
        case file(String, Data)
        case nowhere(String)
    }

    private func resolve(_ reference: PageReference, from page: WovenChapter) -> Resolution {
        let (path, fragment) = decoded(reference.target)
        if !reference.isOfText, let message = conflict(path) { return .nowhere(message) }
        if reference.kind == .image {
            return file(path)
                ?? .nowhere(
                    "there is no image '\(BookLayout.besideChapters(path))'; put it there or "
                        + "correct the path")
        }
        if path.isEmpty { return part(fragment, of: page.name) }
        if path == "index.html" { return .part }
        if path.hasSuffix(".html"), weaver.anchors(of: String(path.dropLast(5))) != nil {
            return part(fragment, of: String(path.dropLast(5)))
        }
        return file(path)
            ?? .nowhere(
                "the link to '\(reference.target)' leads to no page of the book and to no file in "
                    + "'\(BookLayout.chaptersFolder)'; \(advice(path))")
    }

    private func part(_ fragment: String, of chapter: String) -> Resolution {
        guard !fragment.isEmpty, let anchors = weaver.anchors(of: chapter),
            !anchors.all.contains(fragment)
        else { return .part }
        let near = nearestNames(to: fragment, among: Array(anchors.all))
        let sections = anchors.sections.map { "'#\($0.anchor)'" }.joined(separator: ", ")
        let advice =
            if !near.isEmpty {
                "did you mean \(near.map { "'#\($0)'" }.joined(separator: " or "))?"
            } else if sections.isEmpty {
                "it has no sections"
            } else {
                "its sections are \(sections)"
            }
        return .nowhere(
            "'\(BookLayout.chapterFile(chapter))' has no part '#\(fragment)'; \(advice)")
    }

    /// A file in the chapters' folder, which goes to the same place in the site.
    private func file(_ path: String) -> Resolution? {
        guard let (clean, file) = place(of: path), file.isFile else { return nil }
        guard file.isReally(in: root) else {
            return .nowhere(leadsOut(BookLayout.besideChapters(clean)))
        }
        return (try? Data(contentsOf: file)).map { .file(clean, $0) }
    }

    /// Why a file in the chapters' folder cannot go to its place in the site: another is there.
    private func conflict(_ path: String) -> String? {
        guard let (clean, file) = place(of: path), file.isFile, let name = own.name(in: clean),
            !own.isCover(file)
        else { return nil }
        return "the site has a file '\(name)' of its own; give "
            + "'\(BookLayout.besideChapters(clean))' another name, and correct the link"
    }

    /// The path of a file in the chapters' folder without detours, and where the file is; nil for one
    /// that no page can show.
    private func place(of path: String) -> (path: String, file: URL)? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).filter {
            $0 != "."
        }
        guard !parts.isEmpty, !parts.contains(".."), !parts.contains(""), !path.hasSuffix(".md")
        else { return nil }
        let clean = parts.joined(separator: "/")
        return (clean, root.appending(path: BookLayout.besideChapters(clean)))
    }

    private func advice(_ path: String) -> String {
        path.hasSuffix(".md") || path.hasPrefix("doc:")
            ? "a chapter is linked as 'NN-name.md'" : "correct the path, or write the whole address"
    }
}

/// The names of a site's own files, which no file beside the chapters can have.
struct OwnNames: Sendable {
    /// In small letters: on some disks `Book.css` is `book.css`.
    private let names: Set<String>
    private let cover: CoverPicture?

    init(_ book: Book, theme: Theme, cover: CoverPicture?) {
        self.cover = cover
        let pages = book.chapters.flatMap { chapter in
            ["html", "ipynb", "swift"].map { "\(chapter.name).\($0)" }
        }
        let files = pages + theme.files.keys + [cover?.file].compactMap(\.self)
        names = Set((files + SiteRenderer.shared).map { $0.lowercased() })
    }

    /// The file of the site that a path, or a folder on it, would stand in for.
    func name(in path: String) -> String? {
        let parts = path.lowercased().split(separator: "/")
        return parts.indices.lazy.map { parts[...$0].joined(separator: "/") }
            .first(where: names.contains)
    }

    /// Whether a file is the cover itself.
    func isCover(_ file: URL) -> Bool {
        guard let cover, cover.file == file.lastPathComponent else { return false }
        return (try? Data(contentsOf: file)) == cover.data
    }
}

/// The path and the fragment of a link's target, each without its percent signs; empty where there
/// is none.
private func decoded(_ target: String) -> (path: String, fragment: String) {
    let (path, fragment) = parted(target)
    func decoded(_ text: Substring) -> String { text.removingPercentEncoding ?? String(text) }
    return (decoded(path), decoded(fragment ?? ""))
}

/// Follows every link of finished pages: those of the theme too, which no chapter's text contains.
struct PageLinks {
    private let files: [String: Data]
    private let pages: [String: (attributes: HTMLAttributes, anchors: Set<String>)]
    private let names: Set<String>
    private let weaver: Weaver

    /// Prepares to follow links within a site.
    ///
    /// - Parameters:
    ///   - files: What was rendered.
    ///   - book: Its chapters' pages can be linked to when they were not rendered this time.
    init(among files: [String: Data], of book: Book, weaver: Weaver) {
        (self.files, self.weaver) = (files, weaver)
        names = Set(["index.html"] + book.chapters.map { "\($0.name).html" })
        let paths = files.keys.filter { $0.hasSuffix(".html") }
        let read = paths.concurrently { path in
            let attributes = HTMLAttributes(String(decoding: files[path]!, as: UTF8.self))
            return (attributes: attributes, anchors: Set(attributes.values(of: ["id"])))
        }
        pages = Dictionary(uniqueKeysWithValues: zip(paths, read))
    }

    /// The links that lead nowhere, at their lines of the pages.
    var problems: [Diagnostic] {
        var problems: [Diagnostic] = []
        for (path, page) in pages.sorted(by: { $0.key < $1.key }) {
            let (text, links) = (page.attributes.text, page.attributes.all)
            for link in links where ["href", "src"].contains(link.name) {
                guard let problem = problem(with: String(text[link.value]), on: path) else {
                    continue
                }
                let line = text[..<link.value.lowerBound].utf8.count { $0 == 10 } + 1
                problems.append(
                    Diagnostic(SourcePosition(file: BookLayout.siteFile(path), line: line), problem)
                )
            }
        }
        return problems
    }

    private func problem(with target: String, on page: String) -> String? {
        guard !isExternal(target) else { return nil }
        let (written, fragment) = decoded(target)
        let path = written.isEmpty ? page : written
        let advice = "correct it in the theme, or in the chapter's HTML"
        guard files[path] != nil || names.contains(path) else {
            return "the link to '\(target)' leads to no file of the site; \(advice)"
        }
        guard !fragment.isEmpty, path.hasSuffix(".html"),
            let anchors = pages[path]?.anchors ?? weaver.anchors(of: String(path.dropLast(5)))?.all,
            !anchors.contains(fragment)
        else { return nil }
        return "the link to '\(target)' leads to no part of '\(path)'; \(advice)"
    }
}

import LiterateFormat
import LiterateLayout
import Foundation
import LiterateWeave

/// Follows the links of a page within the book, and finds the files that it shows.
struct LinkCheck {
    private let root: URL
    private let weaver: Weaver

    init(root: URL, weaver: Weaver) {
        self.root = root
        self.weaver = weaver
    }

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
        let parts = reference.target.split(
            separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let path = decoded(parts.first ?? "")
        let fragment = parts.count > 1 ? decoded(parts[1]) : nil
        if reference.kind == .image { return image(path) }
        if path.isEmpty { return part(fragment ?? "", of: page.name) }
        if path == "index.html" { return .part }
        if path.hasSuffix(".html"), weaver.anchors(of: String(path.dropLast(5))) != nil {
            return part(fragment ?? "", of: String(path.dropLast(5)))
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

    private func image(_ path: String) -> Resolution {
        file(path)
            ?? .nowhere(
                "there is no image '\(BookLayout.besideChapters(path))'; put it there or correct the path"
            )
    }

    /// A file in the chapters' folder, which goes to the same place in the site.
    private func file(_ path: String) -> Resolution? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false).filter {
            $0 != "."
        }
        guard !parts.isEmpty, !parts.contains(".."), !parts.contains(""), !path.hasSuffix(".md")
        else { return nil }
        let clean = parts.joined(separator: "/")
        let file = root.appending(path: BookLayout.besideChapters(clean))
        guard let data = try? Data(contentsOf: file) else { return nil }
        return .file(clean, data)
    }

    private func advice(_ path: String) -> String {
        path.hasSuffix(".md")
            ? "a chapter is linked as 'NN-name.md'" : "correct the path, or write the whole address"
    }

    private func decoded(_ text: Substring) -> String {
        text.removingPercentEncoding ?? String(text)
    }
}

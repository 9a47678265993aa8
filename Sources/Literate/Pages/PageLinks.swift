import LiterateFormat
import LiterateLayout
import Foundation
import LiterateWeave

/// Follows every link of finished pages: those of the theme too, which no chapter's text contains.
struct PageLinks {
    private let files: [String: Data]
    private let pages: [String: HTMLAttributes]
    private let weaver: Weaver
    private let isInBook: (String) -> Bool

    /// Prepares to follow links within a site.
    ///
    /// - Parameters:
    ///   - files: What was rendered.
    ///   - book: Its chapters' pages can be linked to when they were not rendered this time.
    init(among files: [String: Data], of book: Book, weaver: Weaver) {
        self.files = files
        self.weaver = weaver
        let paths = files.keys.filter { $0.hasSuffix(".html") }
        let attributes = paths.concurrently {
            HTMLAttributes(String(decoding: files[$0]!, as: UTF8.self))
        }
        pages = Dictionary(uniqueKeysWithValues: zip(paths, attributes))
        let names = Set(book.chapters.map(\.name))
        isInBook = { path in
            path == "index.html" || names.contains { path == "\($0).html" }
        }
    }

    /// The links that lead nowhere, at their lines of the pages.
    var problems: [Diagnostic] {
        var known: [String: Set<String>?] = [:]
        var problems: [Diagnostic] = []
        for (path, page) in pages.sorted(by: { $0.key < $1.key }) {
            for link in page.all where ["href", "src"].contains(link.name) {
                let target = String(page.text[link.value])
                guard let problem = problem(with: target, on: path, &known) else { continue }
                let line = page.text[..<link.value.lowerBound].utf8.count { $0 == 10 } + 1
                problems.append(
                    Diagnostic(SourcePosition(file: BookLayout.siteFile(path), line: line), problem)
                )
            }
        }
        return problems
    }

    private func anchors(of path: String) -> Set<String>? {
        if let page = pages[path] { return Set(page.values(of: ["id"])) }
        return weaver.anchors(of: String(path.dropLast(".html".count)))?.all
    }

    private func problem(
        with target: String, on page: String, _ known: inout [String: Set<String>?]
    ) -> String? {
        guard !isExternal(target) else { return nil }
        let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts[0].isEmpty ? page : parts[0].removingPercentEncoding ?? String(parts[0])
        guard files[path] != nil || isInBook(path) else {
            return "the link to '\(target)' leads to no file of the site; correct it in the theme, "
                + "or in the chapter's HTML"
        }
        guard parts.count > 1, !parts[1].isEmpty, path.hasSuffix(".html") else { return nil }
        let fragment = parts[1].removingPercentEncoding ?? String(parts[1])
        let found = known[path] ?? anchors(of: path)
        known[path] = found
        guard let found, !found.contains(fragment) else { return nil }
        return "the link to '\(target)' leads to no part of '\(path)'; correct it in the theme, or "
            + "in the chapter's HTML"
    }

    /// Whether an address begins with a scheme, such as `https:`.
    private func isExternal(_ target: String) -> Bool {
        let scheme = target.prefix { $0 != ":" && $0 != "/" && $0 != "#" }
        return target.hasPrefix("//") || target[scheme.endIndex...].hasPrefix(":")
    }
}

import Foundation
import LiterateFiles
import LiterateFormat
import LiterateLayout
import LiteratePages

/// The folder of the site, as it lies on the disk.
///
/// What no build wrote there belongs to others and stays: `CNAME`, `.nojekyll`, `.git`. A build's own
/// are the files that it is going to write, those of chapters by their names, and what is written down
/// in ``BookLayout/written``.
struct SiteFolder {
    private let url: URL
    /// Where it is written down what builds wrote.
    private let list: URL
    /// What builds wrote under names that others could have taken too: digests and paths.
    private let written: Set<String>

    /// - Throws: Why pages cannot lie there.
    init(root: URL) throws(Diagnostics) {
        url = root.appending(path: BookLayout.site)
        list = root.appending(path: BookLayout.written)
        written = Set((list.text ?? "").split(separator: "\n").map(String.init))
        try check(root)
    }

    /// Removes what a killed build left beside the folder, as far as it can be; of one that is writing now
    /// nothing is there any more when the lock is had.
    static func removeLeftovers(root: URL) throws {
        let replacement = FolderReplacement(of: root.appending(path: BookLayout.site))
        guard replacement.hasLeftovers else { return }
        let lock = try FileLock(at: root.appending(path: BookLayout.lock))
        try withExtendedLifetime(lock) { try replacement.removeLeftovers() }
    }

    /// The paths of the files that are not as rendered: missing, different, or stale.
    func differences(from site: RenderedSite) throws -> [String] {
        let changed = site.files.filter {
            obstacle(to: $0.key) != nil || contents($0.key) != $0.value
        }
        let stale = site.isWhole ? try foreign(to: site).filter { isOwn($0, of: site) } : []
        return (changed.keys + stale).sorted()
    }

    /// The pages that no build wrote, as far as that is known.
    func unknownPages(beside site: RenderedSite) throws -> [String] {
        guard site.isWhole else { return [] }
        return try foreign(to: site).filter { path in
            path.hasSuffix(".html") && !path.split(separator: "/").contains { isAside($0) }
                && !isOwn(path, of: site)
        }
    }

    /// Makes the folder what was rendered: at any moment it is all of before or all of now.
    ///
    /// - Returns: The paths that changed.
    /// - Throws: ``Diagnostics`` for what stands in the way, ``FileError`` where the system refuses;
    ///   the folder is then as it was.
    func write(_ site: RenderedSite) throws -> [String] {
        let replacement = FolderReplacement(of: url, called: BookLayout.site)
        let changed = try differences(from: site)
        try Diagnostics.refuse(Set(changed.compactMap(obstacle)).map(problem))
        let now = Set(site.files.filter { !isOfChapter($0.key) }.map(line))
        guard !changed.isEmpty else {
            try replacement.removeLeftovers()
            try remember(site.isWhole ? now : written.union(now))
            return []
        }
        var files: [String: FolderReplacement.Content] = [:]
        for path in try filePaths(in: folder) { files[path] = .kept }
        for path in changed { files[path] = site.files[path].map { .written($0) } }
        // Wherever this is killed, what is there is known.
        try remember(written.union(now))
        // Where files are replaced singly, pages come after what they show.
        try replacement.replace(with: files) { $0.hasSuffix(".html") }
        try remember(site.isWhole ? now : written.union(now))
        return changed
    }

    /// The folder itself, where a symbolic link leads to it.
    private var folder: URL { url.resolvingSymlinksInPath() }

    /// The paths of what is there and not rendered.
    private func foreign(to site: RenderedSite) throws -> [String] {
        try filePaths(in: folder).filter { site.files[$0] == nil }
    }

    /// The bytes of a file, if it is one itself.
    private func contents(_ path: String) -> Data? {
        let file = folder.appending(path: path)
        return kind(of: file) == S_IFREG ? try? Data(contentsOf: file) : nil
    }

    // MARK: What is a build's own

    private func isOwn(_ path: String, of site: RenderedSite) -> Bool {
        if isOfChapter(path) { return true }
        if let made = madePath(path) { return site.files[made] != nil || isOfChapter(made) }
        guard written.contains(where: { $0.hasSuffix("\t\(path)") }) else { return false }
        return contents(path).map { written.contains(line(path, $0)) } ?? false
    }

    /// Whether a path is one of a chapter's files, be the chapter there or not.
    private func isOfChapter(_ path: String) -> Bool {
        let parts = path.split(separator: "/")
        let (stem, ending) = parted(parts.last ?? "")
        return switch parts.count {
        case 1: ["html", "ipynb", "swift"].contains(ending) && Book.isChapterName(stem)
        case 3:
            parts[0] == BookLayout.figuresAsLinked && Book.isChapterName(String(parts[1]))
                && ending == "svg" && isCellName(stem)
        default: false
        }
    }

    private func parted(_ name: Substring) -> (stem: String, ending: String) {
        guard let dot = name.lastIndex(of: ".") else { return (String(name), "") }
        return (String(name[..<dot]), String(name[dot...].dropFirst()))
    }

    /// The file in whose place a killed replacement was going to put one; nil for any other path.
    private func madePath(_ path: String) -> String? {
        var parts = path.split(separator: "/")
        guard let name = parts.popLast(), name.hasPrefix("."), name.hasSuffix(".next") else {
            return nil
        }
        return (parts + [name.dropFirst().dropLast(".next".count)]).joined(separator: "/")
    }

    private func line(_ path: String, _ data: Data) -> String { "\(Digest(data).text)\t\(path)" }

    private func remember(_ lines: Set<String>) throws {
        guard lines != written || !list.isThere else { return }
        try naming("write \(BookLayout.written)") {
            try list.makeParent()
            let text = lines.sorted().map { $0 + "\n" }.joined()
            try Data(text.utf8).write(to: list, options: .atomic)
        }
    }

    // MARK: What is in the way

    private func check(_ root: URL) throws(Diagnostics) {
        guard let found = kind(of: url), found != S_IFDIR else { return }
        func path(_ url: URL) -> String { url.path == "/" ? "/" : url.path + "/" }
        let (place, book) = (path(folder), path(root.resolvingSymlinksInPath()))
        let isOfBook =
            book.hasPrefix(place)
            || BookLayout.watched.contains { place.hasPrefix("\(book)\($0)/") }
        let problem: String? =
            if found != S_IFLNK {
                "there is a file where the folder of the pages has to be; move it away"
            } else if !folder.isFolder {
                "this symbolic link leads to no folder; make the folder, or remove the link"
            } else if isOfBook {
                "this symbolic link leads to what the book is made of, where no pages can lie; lead it "
                    + "to a folder of their own, or remove it"
            } else {
                nil
            }
        if let problem { throw Diagnostics(SourcePosition(file: BookLayout.site), problem) }
    }

    /// What is no file where one of the site has to be, or no folder where its folder has to be.
    private func obstacle(to path: String) -> String? {
        let parts = path.split(separator: "/")
        return parts.indices.lazy.map { parts[...$0].joined(separator: "/") }.first { part in
            guard let found = kind(of: folder.appending(path: part)) else { return false }
            return found != (part == path ? S_IFREG : S_IFDIR)
        }
    }

    private func problem(with path: String) -> Diagnostic {
        Diagnostic(
            SourcePosition(file: BookLayout.siteFile(path)),
            "this is in the place of what a build writes, which wrote no such thing; move it away")
    }
}

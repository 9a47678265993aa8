import Foundation

/// The folder `site/`, as it lies on the disk.
struct SiteFolder {
    let url: URL

    init(root: URL) {
        url = root.appending(path: "site")
    }

    /// The paths of the files that are not as rendered: missing, different, or stale.
    func differences(from site: RenderedSite) -> [String] {
        let changed = site.files.keys.filter { stored($0) != site.files[$0] }
        return (changed + staleFiles(for: site)).sorted()
    }

    /// Replaces the files whose bytes differ, each whole or not at all, the front page last; then
    /// removes the stale ones.
    ///
    /// - Returns: The paths that changed.
    func write(_ site: RenderedSite) throws -> [String] {
        let files = FileManager.default
        let changed = differences(from: site)
        // Pages come after what they show.
        let ordered = changed.filter { site.files[$0] != nil }
            .sorted { (rank($0), $0) < (rank($1), $1) }
        for path in ordered {
            let file = url.appending(path: path)
            try files.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try site.files[path]!.write(to: file, options: .atomic)
        }
        for path in changed where site.files[path] == nil {
            try files.removeItem(at: url.appending(path: path))
            try removeEmptyFolders(above: path)
        }
        return changed
    }

    private func rank(_ path: String) -> Int {
        if path == "index.html" { return 2 }
        return path.hasSuffix(".html") ? 1 : 0
    }

    private func stored(_ path: String) -> Data? {
        try? Data(contentsOf: url.appending(path: path))
    }

    private func staleFiles(for site: RenderedSite) -> [String] {
        guard site.isWhole else { return [] }
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: url.path)) ?? []
        return paths.filter { path in
            var isFolder: ObjCBool = false
            let file = url.appending(path: path).path
            return FileManager.default.fileExists(atPath: file, isDirectory: &isFolder)
                && !isFolder.boolValue && site.files[path] == nil
        }
    }

    private func removeEmptyFolders(above path: String) throws {
        let files = FileManager.default
        var folder = url.appending(path: path).deletingLastPathComponent()
        while folder.path.hasPrefix(url.path + "/"),
            try files.contentsOfDirectory(atPath: folder.path).isEmpty
        {
            try files.removeItem(at: folder)
            folder.deleteLastPathComponent()
        }
    }
}

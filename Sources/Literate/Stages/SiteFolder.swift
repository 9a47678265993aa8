import Foundation
import LiterateFiles
import LiterateLayout
import LiteratePages

/// The folder of the site, as it lies on the disk.
struct SiteFolder {
    private let url: URL

    init(root: URL) { url = root.appending(path: BookLayout.site) }

    /// The paths of the files that are not as rendered: missing, different, or stale.
    func differences(from site: RenderedSite) -> [String] {
        let changed = site.files.filter { path, file in
            (try? Data(contentsOf: url.appending(path: path))) != file
        }
        let stale = site.isWhole ? presentPaths.filter { site.files[$0] == nil } : []
        return (changed.keys + stale).sorted()
    }

    /// Makes the folder what was rendered: at any moment it is all of before or all of now.
    ///
    /// - Returns: The paths that changed.
    func write(_ site: RenderedSite) throws -> [String] {
        let replacement = FolderReplacement(of: url)
        let changed = differences(from: site)
        guard !changed.isEmpty else {
            try replacement.removeLeftovers()
            return []
        }
        var files: [String: FolderReplacement.Content] = [:]
        for path in presentPaths { files[path] = .kept }
        for path in changed { files[path] = site.files[path].map { .written($0) } }
        // Where files are replaced singly, pages come after what they show.
        try replacement.replace(with: files) { $0.hasSuffix(".html") }
        return changed
    }

    private var presentPaths: [String] {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: url.path)) ?? []
        return paths.filter { path in
            let file = url.appending(path: path)
            return !file.isFolder && file.isThere
        }
    }
}

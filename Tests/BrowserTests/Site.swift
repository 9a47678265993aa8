import Foundation

/// The committed pages, as they lie on the disk.
struct Site: Sendable {
    static let committed = Site(
        folder: URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "site"))

    /// The names of the pages, such as `index.html`.
    static let pages: [String] = {
        let pages = committed.files.filter { $0.hasSuffix(".html") }
        precondition(!pages.isEmpty, "there is no page in \(committed.folder.path)")
        return pages
    }()

    let folder: URL

    func url(of page: String) -> URL { folder.appending(path: page) }

    func text(of path: String) throws -> String {
        try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    }

    func size(of path: String) throws -> Int {
        try Data(contentsOf: folder.appending(path: path)).count
    }

    var files: [String] {
        let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
        return paths.sorted()
    }

    /// A copy of the pages without their scripts, as a reader who blocks them sees it.
    func withoutScripts() throws -> Site {
        let copy = FileManager.default.temporaryDirectory
            .appending(path: "site-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: folder, to: copy)
        for page in Self.pages {
            let file = copy.appending(path: page)
            let text = try String(contentsOf: file, encoding: .utf8)
            try text.replacing(#/<script\b[^>]*>[\s\S]*?<\/script>/#, with: "")
                .write(to: file, atomically: true, encoding: .utf8)
        }
        return Site(folder: copy)
    }

    func remove() throws {
        try FileManager.default.removeItem(at: folder)
    }
}

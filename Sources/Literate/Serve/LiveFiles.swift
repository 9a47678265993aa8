import Foundation

/// What a page needs to be live, which only the server adds to it.
struct LiveFiles: Sendable {
    /// The files by their paths.
    let files: [String: Data]

    /// Reads the files that come with the program.
    init() throws {
        let folder = Bundle.module.bundleURL.appending(path: "Live")
        var files: [String: Data] = [:]
        for name in ["live.css", "live.js"] {
            files[PageHandler.prefix + name] = try Data(contentsOf: folder.appending(path: name))
        }
        self.files = files
    }

    /// A page with the script and the style that make it live.
    func page(_ page: Data, _ path: String, of snapshot: Snapshot) -> Data {
        inserted(
            """
            <meta name="book-revision" content="\(snapshot.revisions[path] ?? "")">
            <meta name="book-surroundings" content="\(snapshot.surroundings)">
            <link rel="stylesheet" href="/\(PageHandler.prefix)live.css">
            <script src="/\(PageHandler.prefix)live.js" defer></script>

            """, before: "</head>", in: page)
    }

    /// A page whose links hold wherever it stands in for another.
    func pageAnywhere(_ page: Data) -> Data {
        inserted("<base href=\"/\">\n", before: "<meta charset", in: page)
    }

    private func inserted(_ text: String, before mark: String, in page: Data) -> Data {
        guard let place = page.range(of: Data(mark.utf8)) else { return page }
        return page[..<place.lowerBound] + Data(text.utf8) + page[place.lowerBound...]
    }
}

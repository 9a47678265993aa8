import Foundation

/// What a page needs to be live, which only the server adds to it.
struct LiveFiles: Sendable {
    /// The files by their paths.
    let files: [String: Data]

    /// Reads the files that come with the program.
    init() throws {
        let folder = Bundle.module.bundleURL.appending(path: "Live")
        files = try ["live.css", "live.js"].reduce(into: [:]) { files, name in
            files[PageHandler.prefix + name] = try Data(contentsOf: folder.appending(path: name))
        }
    }

    /// What stands in for every page while the first ones are made.
    private static let pageOfTheStart = Data(
        """
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <title>The pages are being made</title>
        </head>
        <body>
        <main><p>The pages are being made. This one opens when it is there.</p></main>
        </body>
        </html>

        """.utf8)

    /// A page with the script and the style that make it live.
    ///
    /// - Parameter path: The file that the page is, or that it stands in for until there is one.
    func page(_ page: Data, _ path: String, of snapshot: Snapshot) -> Data {
        inserted(
            """
            <meta name="book-revision" content="\(snapshot.revisions[path] ?? "")">
            <meta name="book-assets" content="\(snapshot.assets)">
            <link rel="stylesheet" href="/\(PageHandler.prefix)live.css">
            <script src="/\(PageHandler.prefix)live.js" defer></script>

            """, before: "</head>", in: page)
    }

    /// The page that stands in for one that is not there, and makes room when it is: the book's own,
    /// or while the first pages are made, one that says so.
    func standIn(for path: String, of snapshot: Snapshot) -> Data {
        let own = snapshot.files["404.html"].map(pageAnywhere)
        return page(own ?? Self.pageOfTheStart, path, of: snapshot)
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

import Foundation
import NIOHTTP1

/// What is answered to a request.
struct Answer: Sendable {
    enum Body: Sendable {
        case data(Data)
        /// The events of a page, until it is closed.
        case events(EventStream)
    }

    var status: HTTPResponseStatus
    var headers: HTTPHeaders
    var body: Body
}

/// Answers requests: the site's files, what the live pages need, and nothing else.
struct PageHandler: Sendable {
    /// Where the live pages' own files are; no file of a site begins so.
    static let prefix = "_serve/"

    let state: LiveState
    let live: LiveFiles

    func answer(to request: HTTPRequestHead) -> Answer {
        guard isLocal(request), isOwn(request) else { return notFound(.forbidden) }
        guard request.method == .GET || request.method == .HEAD else {
            var answer = notFound(.methodNotAllowed)
            answer.headers.add(name: "Allow", value: "GET, HEAD")
            return answer
        }
        guard let path = path(of: request) else { return notFound(.notFound) }
        if path == Self.prefix + "events" { return events(request) }
        if let data = live.files[path] { return answer(.ok, data, as: path) }
        let snapshot = state.snapshot
        guard let data = snapshot.files[path] else {
            let status: HTTPResponseStatus =
                snapshot.files.isEmpty ? .serviceUnavailable : .notFound
            return answer(status, live.standIn(for: path, of: snapshot), as: "404.html")
        }
        let page = path.hasSuffix(".html") ? live.page(data, path, of: snapshot) : data
        return answer(.ok, page, as: path)
    }

    /// Whether the request names this computer: a page elsewhere whose name leads here may not ask.
    private func isLocal(_ request: HTTPRequestHead) -> Bool {
        guard let host = request.headers.first(name: "host") else { return true }
        let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } + "]" : host.prefix { $0 != ":" }
        return ["127.0.0.1", "localhost", "[::1]"].contains(String(name))
    }

    /// Whether it is one of our pages that asks, or a person: what other pages may do is lead here.
    ///
    /// Browsers say so themselves (https://www.w3.org/TR/fetch-metadata/).
    private func isOwn(_ request: HTTPRequestHead) -> Bool {
        let site = request.headers.first(name: "sec-fetch-site") ?? "none"
        return ["same-origin", "none"].contains(site)
            || request.headers.first(name: "sec-fetch-mode") == "navigate"
                && request.headers.first(name: "sec-fetch-dest") == "document"
    }

    /// The path of a file in the site, without the slash; nil for what is none.
    ///
    /// Files are looked up by their names among those of the site, so no path leads out of it.
    private func path(of request: HTTPRequestHead) -> String? {
        let target = request.uri.prefix { $0 != "?" && $0 != "#" }
        let path = target.hasPrefix("/") ? target.dropFirst().removingPercentEncoding : nil
        return path == "" ? "index.html" : path
    }

    private func events(_ request: HTTPRequestHead) -> Answer {
        let query = URLComponents(string: request.uri)?.queryItems ?? []
        let asked = query.first { $0.name == "page" }?.value ?? ""
        var answer = answer(.ok, Data(), as: "")
        answer.headers.replaceOrAdd(name: "Content-Type", value: "text/event-stream")
        answer.headers.remove(name: "Content-Length")
        let page = asked.isEmpty ? "index.html" : asked
        if request.method == .GET { answer.body = .events(EventStream(state: state, page: page)) }
        return answer
    }

    /// The book's own page for what nobody may ask for.
    private func notFound(_ status: HTTPResponseStatus) -> Answer {
        let page = state.snapshot.files["404.html"].map(live.pageAnywhere)
        return answer(status, page ?? Data("Not found\n".utf8), as: "404.html")
    }

    private func answer(_ status: HTTPResponseStatus, _ data: Data, as path: String) -> Answer {
        let headers: HTTPHeaders = [
            "Content-Type": contentType(of: path), "Cache-Control": "no-store",
            "Content-Length": "\(data.count)", "X-Content-Type-Options": "nosniff",
            // No page of another origin shows, runs or reads any of it.
            "Cross-Origin-Resource-Policy": "same-origin",
            "Content-Security-Policy": "frame-ancestors 'self'",
        ]
        return Answer(status: status, headers: headers, body: .data(data))
    }
}

/// The media type of a file by its ending.
func contentType(of path: String) -> String {
    let types = [
        "html": "text/html; charset=utf-8", "css": "text/css; charset=utf-8",
        "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml", "png": "image/png",
        "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
        "xml": "application/xml", "json": "application/json", "ipynb": "application/x-ipynb+json",
        "swift": "text/plain; charset=utf-8", "txt": "text/plain; charset=utf-8",
        "csv": "text/csv; charset=utf-8", "pdf": "application/pdf",
    ]
    let ending = path.split(separator: ".").last.map { $0.lowercased() } ?? ""
    return types[ending] ?? "application/octet-stream"
}

/// What a page needs to be live, which only the server adds to it.
struct LiveFiles: Sendable {
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

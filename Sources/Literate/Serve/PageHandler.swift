import FlyingFox
import Foundation

/// Answers requests: the site's files, what the live pages need, and nothing else.
struct PageHandler: HTTPHandler {
    /// Where the live pages' own files are; no file of a site begins so.
    static let prefix = "_serve/"

    let state: LiveState
    let live: LiveFiles

    func handleRequest(_ request: HTTPRequest) async throws -> HTTPResponse {
        guard isLocal(request) else { return notFound(request, .forbidden) }
        guard request.method == .GET || request.method == .HEAD else {
            var response = notFound(request, .methodNotAllowed)
            response.headers[HTTPHeader("Allow")] = "GET, HEAD"
            return response
        }
        guard let path = path(of: request) else { return notFound(request, .notFound) }
        if path == Self.prefix + "events" { return events(request) }
        if let data = live.files[path] { return answer(request, .ok, data, as: path) }
        let snapshot = state.snapshot
        guard let data = snapshot.files[path] else {
            let status = snapshot.files.isEmpty ? HTTPStatusCode.serviceUnavailable : .notFound
            return answer(request, status, live.standIn(for: path, of: snapshot), as: "404.html")
        }
        let page = path.hasSuffix(".html") ? live.page(data, path, of: snapshot) : data
        return answer(request, .ok, page, as: path)
    }

    /// Whether the request names this computer: a page elsewhere whose name leads here may not ask.
    private func isLocal(_ request: HTTPRequest) -> Bool {
        guard let host = request.headers[.host] else { return true }
        let name = host.hasPrefix("[") ? host.prefix { $0 != "]" } + "]" : host.prefix { $0 != ":" }
        return ["127.0.0.1", "localhost", "[::1]"].contains(String(name))
    }

    /// The path of a file in the site, without the slash; nil for what is none.
    ///
    /// Files are looked up by their names among those of the site, so no path leads out of it.
    private func path(of request: HTTPRequest) -> String? {
        let target = request.target.rawValue.prefix { $0 != "?" && $0 != "#" }
        let path = target.hasPrefix("/") ? target.dropFirst().removingPercentEncoding : nil
        return path == "" ? "index.html" : path
    }

    private func events(_ request: HTTPRequest) -> HTTPResponse {
        let asked = request.query.first { $0.name == "page" }?.value ?? ""
        let page = asked.isEmpty ? "index.html" : asked
        let headers: HTTPHeaders = [
            .contentType: "text/event-stream", HTTPHeader("Cache-Control"): "no-store",
        ]
        guard request.method == .GET else { return HTTPResponse(statusCode: .ok, headers: headers) }
        return HTTPResponse(
            statusCode: .ok, headers: headers,
            body: HTTPBodySequence(
                from: EventStream(state: state, page: page), suggestedBufferSize: 1 << 16))
    }

    /// The book's own page for what nobody may ask for.
    private func notFound(_ request: HTTPRequest, _ status: HTTPStatusCode) -> HTTPResponse {
        let page = state.snapshot.files["404.html"].map(live.pageAnywhere)
        return answer(request, status, page ?? Data("Not found\n".utf8), as: "404.html")
    }

    private func answer(
        _ request: HTTPRequest, _ status: HTTPStatusCode, _ data: Data, as path: String
    ) -> HTTPResponse {
        let headers: HTTPHeaders = [
            .contentType: contentType(of: path), HTTPHeader("Cache-Control"): "no-store",
            .contentLength: "\(data.count)", HTTPHeader("X-Content-Type-Options"): "nosniff",
        ]
        let body = request.method == .HEAD ? Data() : data
        return HTTPResponse(
            statusCode: status, headers: headers,
            body: HTTPBodySequence(data: body, suggestedBufferSize: 1 << 18))
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

import Foundation
import LiterateFormat
import LiterateWeave

/// What the head of a page says of it, to browsers, search engines and those who link to it.
struct PageHead {
    var title: String
    /// Nil where there is nothing to say.
    var description: String?
    /// What kind of thing the page is (https://ogp.me/#types).
    var kind: String
    /// The page's own address; nil where the site has none.
    var canonical: String?
    /// The address of the picture that stands for the book; nil where the site has none.
    var picture: String?
    /// The address that relative links start from; nil where that is the page's own.
    var base: String?

    /// Whether a reader can run a cell of the page.
    var isLive = false

    var pictureSize: CoverPicture.Size?
    var pictureText: String

    /// What services that show a link as a card need beside its title (https://ogp.me/).
    var bookTitle: String
    /// The kind of card: with a large picture, or without one.
    var card: String

    /// Describes a page.
    ///
    /// - Parameters:
    ///   - site: The site, with what the book says of itself.
    ///   - description: What is on the page; by default what the book is.
    ///   - page: The page's file, such as `index.html`; nil for one that has no address of its own.
    ///   - hasBase: Whether links start from the site's address, wherever the page is shown.
    init(
        title: String, description: String? = nil, kind: String = "website", page: String?,
        of site: SiteFacts, hasBase: Bool = false
    ) {
        let text = description ?? site.description.text
        (self.title, self.kind) = (title, kind)
        self.description = text.isEmpty ? nil : text
        canonical = page.flatMap { site.address?.address(of: $0) }
        picture = site.cover.flatMap { site.address?.address(of: $0.file) }
        pictureSize = site.cover?.size
        pictureText = site.cover?.text ?? ""
        bookTitle = site.description.title
        card = picture == nil ? "summary" : "summary_large_image"
        base = hasBase ? site.address?.text : nil
    }
}

/// What all pages of a site say of it.
struct SiteFacts: Sendable {
    var description: BookDescription
    var cover: CoverPicture?
    /// Where the site is going to be read; nil where that is not known.
    var address: SiteAddress?
}

/// The address that a site is going to be read at.
package struct SiteAddress: Hashable, Sendable {
    /// The address of the site's folder, ended by a slash.
    package let text: String

    /// Takes an address as it was given on the command line.
    ///
    /// - Throws: ``UsageError`` for one that is no web address.
    package init(_ given: String) throws(UsageError) {
        guard let url = URL(string: given), let scheme = url.scheme, let host = url.host(),
            ["http", "https"].contains(scheme), !host.isEmpty, url.query() == nil,
            url.fragment() == nil
        else {
            throw UsageError(
                description: "error: '\(given)' is no address for the site; give one such as "
                    + "https://example.org/book/")
        }
        text = given.hasSuffix("/") ? given : given + "/"
    }

    /// The address of a page; the front page's is the folder's.
    func address(of page: String) -> String {
        page == "index.html" ? text : text + page
    }

    /// The list of pages for search engines (https://www.sitemaps.org/protocol.html).
    func sitemap(of pages: [String]) -> String {
        let entries = pages.map { "<url><loc>\(escaped(address(of: $0)))</loc></url>\n" }
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
            \(entries.joined())</urlset>

            """
    }
}

/// The picture that stands for a book, as pages name it to those who link to them.
struct CoverPicture: Sendable {
    struct Size: Sendable {
        var width: Int
        var height: Int
    }

    let file: String
    let data: Data
    let text: String
    /// How large it is in pixels, where the file is a PNG; others say it in other ways.
    let size: Size?

    /// Reads the cover of the book at a root; nil where it has none.
    ///
    /// - Throws: That the file cannot be read.
    init?(_ cover: Cover?, root: URL) throws(Diagnostics) {
        guard let cover else { return nil }
        guard let data = try? Data(contentsOf: root.appending(path: cover.file)) else {
            throw Diagnostics(SourcePosition(file: cover.file), "the cover cannot be read")
        }
        let ending = cover.file.split(separator: "/").last?.split(separator: ".").dropFirst().last
        file = "cover" + (ending.map { ".\($0)" } ?? "")
        (self.data, text) = (data, cover.text)
        // What a PNG's first chunk says (https://www.w3.org/TR/png-3/#11IHDR).
        let bytes = [UInt8](data.prefix(24))
        let isPNG = bytes.count == 24 && bytes.starts(with: [0x89, 0x50, 0x4E, 0x47])
        func number(at place: Int) -> Int {
            bytes[place..<place + 4].reduce(0) { $0 << 8 | Int($1) }
        }
        size = isPNG ? Size(width: number(at: 16), height: number(at: 20)) : nil
    }
}

import Foundation
import Mustache
import Plots

/// The templates, the style sheet and the script that pages are made with.
struct Theme: Sendable {
    let page: MustacheTemplate
    let index: MustacheTemplate
    /// The files that pages refer to, by their names in the site.
    let files: [String: Data]

    /// Reads the theme that comes with the program.
    init() throws {
        page = try MustacheTemplate(string: Self.text(of: "page.mustache"))
        index = try MustacheTemplate(string: Self.text(of: "index.mustache"))
        files = try [
            // The page's own rules come last: they fit the figures' colours to the page.
            "book.css": Data((Figure.styleSheet + "\n\n" + Self.text(of: "book.css")).utf8),
            "book.js": Data(contentsOf: Self.file("book.js")),
            "figures.css": Data(contentsOf: Self.file("figures.css")),
            "figures.js": Data(contentsOf: Self.file("figures.js")),
        ]
    }

    private static func text(of name: String) throws -> String {
        try String(contentsOf: file(name), encoding: .utf8)
    }

    private static func file(_ name: String) -> URL {
        Bundle.module.bundleURL.appending(path: "Theme/\(name)")
    }
}

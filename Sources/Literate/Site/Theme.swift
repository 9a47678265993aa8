import Foundation
import Mustache
import Plots

/// The templates, the style sheet and the scripts that pages are made with.
struct Theme: Sendable {
    private static let templates = ["chapter", "index", "colophon", "404", "head", "top"]
    private static let copied = [
        "book.js", "figures.css", "figures.js", "search.js", "keys.js", "favicon.svg",
        "cover.png",
    ]

    private let library: MustacheLibrary
    /// The files that pages refer to, by their names in the site.
    let files: [String: Data]

    /// Reads the theme in a folder, or else the one that comes with the program.
    init(folder: URL? = nil) throws {
        let folder = folder ?? Bundle.module.bundleURL.appending(path: "Theme")
        func text(of name: String) throws -> String {
            try String(contentsOf: folder.appending(path: name), encoding: .utf8)
        }
        var library = MustacheLibrary()
        for name in Self.templates {
            try library.register(text(of: "\(name).mustache"), named: name)
        }
        self.library = library
        // The page's own rules come last: they fit the figures' colours to the page.
        var files = [
            "book.css": Data((Figure.styleSheet + "\n\n" + (try text(of: "book.css"))).utf8)
        ]
        for name in Self.copied {
            files[name] = try Data(contentsOf: folder.appending(path: name))
        }
        self.files = files
    }

    /// A page made of a template and what it reads.
    func page(_ template: String, _ context: Any) -> Data {
        guard let text = library.render(context, withTemplate: template) else {
            preconditionFailure("the theme has no template '\(template)'")
        }
        return Data(text.utf8)
    }
}

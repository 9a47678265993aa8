import LiterateFormat
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
    ///
    /// - Throws: The file that is missing, or is no template, at its line.
    init(folder: URL? = nil) throws(Diagnostics) {
        let folder = folder ?? Bundle.module.bundleURL.appending(path: "Theme")
        func data(of name: String) throws(Diagnostics) -> Data {
            guard let data = try? Data(contentsOf: folder.appending(path: name)) else {
                throw Self.mistake(in: name, "the theme's file cannot be read; put it back")
            }
            return data
        }
        func text(of name: String) throws(Diagnostics) -> String {
            String(decoding: try data(of: name), as: UTF8.self)
        }
        var library = MustacheLibrary()
        for name in Self.templates {
            library.register(
                try Self.template(text(of: "\(name).mustache"), named: name), named: name)
        }
        self.library = library
        // The page's own rules come last: they fit the figures' colours to the page.
        var files = [
            "book.css": Data((Figure.styleSheet + "\n\n" + (try text(of: "book.css"))).utf8)
        ]
        for name in Self.copied { files[name] = try data(of: name) }
        self.files = files
    }

    private static func template(
        _ text: String, named name: String
    ) throws(Diagnostics) -> MustacheTemplate {
        do {
            return try MustacheTemplate(string: text)
        } catch let error as MustacheTemplate.ParserError {
            throw mistake(
                in: "\(name).mustache", line: error.context.lineNumber,
                column: error.context.columnNumber,
                "this is no Mustache template: \(words(of: "\(error.error)")); correct it")
        } catch {
            throw mistake(in: "\(name).mustache", "this is no Mustache template: \(error)")
        }
    }

    private static func mistake(
        in name: String, line: Int = 1, column: Int = 1, _ message: String
    ) -> Diagnostics {
        let file = "Sources/Literate/Pages/Theme/\(name)"
        return Diagnostics([
            Diagnostic(SourcePosition(file: file, line: line, column: column), message)
        ])
    }

    /// The words of a name in code: `unfinishedName` is `unfinished name`.
    private static func words(of name: String) -> String {
        name.map { $0.isUppercase ? " \($0.lowercased())" : String($0) }.joined()
    }

    /// A page made of a template and what it reads.
    func page(_ template: String, _ context: Any) -> Data {
        guard let text = library.render(context, withTemplate: template) else {
            preconditionFailure("the theme has no template '\(template)'")
        }
        return Data(text.utf8)
    }
}

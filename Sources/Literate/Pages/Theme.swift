import Foundation
import LiterateFormat
import LiterateLayout
import Mustache
import Plots

/// The templates, the style sheet and the scripts that pages are made with.
package struct Theme: Sendable {
    private static let templates = ["chapter", "index", "colophon", "404", "head", "top"]
    private static let copied = [
        "book.js", "figures.css", "figures.js", "run.js", "run-engine.js", "search.js", "keys.js",
        "favicon.svg",
    ]
    /// What only a site with live cells has.
    static let liveFiles = ["run.js", "run-engine.js"]
    private static let styleSheet = "book.css"

    /// The text of the script that runs live cells in a page.
    package static var liveEngine: String {
        get throws(Diagnostics) { try ThemeLayers(own: nil).file("run-engine.js").text }
    }

    private let library: MustacheLibrary
    /// The files that pages refer to, by their names in the site.
    let files: [String: Data]

    /// Reads the theme that comes with the program, and a book's own files in place of those that are
    /// called the same.
    ///
    /// - Parameters:
    ///   - overlay: The folder of the book's own files, from its root; nil where it has none.
    ///   - root: The book's root.
    /// - Throws: The files that are no part of a theme, or no template, at their lines.
    init(overlay: String? = nil, root: URL? = nil) throws(Diagnostics) {
        let own = overlay.flatMap { path in root.map { (path, $0.appending(path: path), $0) } }
        let layers = ThemeLayers(own: own)
        try layers.checkOverlay(
            known: Self.templates.map { "\($0).mustache" } + Self.copied + [Self.styleSheet])
        var library = MustacheLibrary()
        for name in Self.templates {
            library.register(try Self.template(layers.file("\(name).mustache")), named: name)
        }
        self.library = library
        // The page's own rules come last: they fit the figures' colours to the page.
        let rules = try layers.file(Self.styleSheet)
        var files = [Self.styleSheet: Data((Figure.styleSheet + "\n\n" + rules.text).utf8)]
        for name in Self.copied { files[name] = try layers.file(name).data }
        self.files = files
    }

    private static func template(_ file: ThemeLayers.File) throws(Diagnostics) -> MustacheTemplate {
        do {
            return try MustacheTemplate(string: file.text)
        } catch let error as MustacheTemplate.ParserError {
            throw file.mistake(
                line: error.context.lineNumber, column: error.context.columnNumber,
                "this is no Mustache template: \(words(of: "\(error.error)")); correct it")
        } catch {
            throw file.mistake("this is no Mustache template: \(error)")
        }
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
        return Data(text.visibleInHTML.utf8)
    }
}

/// The folders that a theme's files are looked for in: the book's own, then the program's.
private struct ThemeLayers {
    struct File {
        var data: Data
        /// The file as messages name it.
        var name: String

        var text: String { String(decoding: data, as: UTF8.self) }

        func mistake(line: Int = 1, column: Int = 1, _ message: String) -> Diagnostics {
            Diagnostics(SourcePosition(file: name, line: line, column: column), message)
        }
    }

    let own: (path: String, folder: URL, root: URL)?

    func file(_ name: String) throws(Diagnostics) -> File {
        if let own, own.folder.appending(path: name).isFile {
            let place = own.folder.appending(path: name)
            let file = File(
                data: (try? Data(contentsOf: place)) ?? Data(), name: "\(own.path)/\(name)")
            guard place.isReally(in: own.root) else { throw file.mistake(leadsOut(file.name)) }
            return file
        }
        let file = Bundle.module.bundleURL.appending(path: "Theme/\(name)")
        guard let data = try? Data(contentsOf: file) else {
            throw File(data: Data(), name: file.path)
                .mistake("the theme's file cannot be read; put it back")
        }
        return File(data: data, name: file.path)
    }

    /// Refuses what would stand in for no file; what editors leave beside files is passed over.
    func checkOverlay(known: [String]) throws(Diagnostics) {
        guard let own else { return }
        let unknown = own.folder.names.filter {
            !known.contains($0) && !isAside($0)
        }
        try Diagnostics.refuse(
            unknown.map { name in
                let advice = advice(
                    for: name, among: known, or: "its files are \(listed(known.sorted(), "and"))")
                return Diagnostic(
                    SourcePosition(file: "\(own.path)/\(name)"),
                    "the theme has no file `\(name)` that this could stand in for; \(advice)")
            })
    }
}

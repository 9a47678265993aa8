import Foundation
import LiterateFiles
import LiterateFormat
import LiterateLayout

/// A new book in a folder of its own: a package with a library, and one chapter that runs.
///
/// The files that it begins with lie in the engine's folder `NewBook`, as they are to lie in the
/// book's. There `<#title#>` and the like stand for what each book has of its own.
package struct NewBook {
    /// The book's folder as it was given, and where it is.
    private let folder: (given: String, place: URL)
    private let title: String
    private let names: BookNames
    private let engine: EngineDependency

    /// - Parameters:
    ///   - folder: A folder that holds nothing but perhaps `.git`, or is not there yet.
    ///   - title: The book's title; the folder's name without one.
    /// - Throws: ``UsageError`` when the folder will not do.
    package init(folder: String, title: String? = nil, engine: EngineDependency) throws {
        let place = URL(filePath: folder, directoryHint: .isDirectory).standardizedFileURL
        let name = place.lastPathComponent
        (self.folder, self.engine) = ((folder, place), engine)
        self.title = title ?? Self.title(ofFolder: name)
        names = BookNames(folder: name)
        try checkTitle()
        try checkName(name)
        try checkContents()
    }

    /// Writes all of it, or nothing.
    ///
    /// - Returns: What was written, a line each, and what to do next.
    /// - Throws: Errors of the file system.
    package func write() throws -> [String] {
        let files = try files()
        try FileGroup(files.map { ($0.path, Data($0.text.utf8)) }, root: folder.place).write()
        let isHere = folder.place.path == FileManager.default.currentDirectoryPath
        let entering = isHere ? "" : "go to '\(folder.given)', then "
        return files.map { "\($0.path) written" } + [
            "\(entering)'\(BookLayout.makeSetup)' installs libcmark where it is missing, "
                + "'\(BookLayout.command("build"))' makes \(BookLayout.siteFile("index.html")); "
                + "\(BookLayout.readme) says more"
        ]
    }

    // MARK: What is refused

    private func checkTitle() throws {
        guard title.contains(where: { !$0.isWhitespace }), !title.contains(where: \.isNewline)
        else {
            throw UsageError(
                description: "error: the title is empty or has more than one line; give one line "
                    + "with --title")
        }
    }

    /// The package manager tells packages apart by their folders' names.
    private func checkName(_ name: String) throws {
        let taken = Engine.packages.union([engine.identity.lowercased()])
        guard !taken.contains(name.lowercased()) else {
            throw UsageError(
                description:
                    "error: the folder '\(name)' is called like the engine or a package of "
                    + "its, and the package manager takes one for the other; choose another name")
        }
    }

    private func checkContents() throws {
        guard folder.place.isThere else { return }
        guard folder.place.isFolder else {
            throw UsageError(
                description: "error: '\(folder.given)' is a file; give a folder that is empty or "
                    + "not there yet")
        }
        let contents = try FileManager.default.contentsOfDirectory(atPath: folder.place.path)
            .filter { !$0.hasPrefix("._") && ![".git", ".DS_Store"].contains($0) }.sorted()
        guard !contents.isEmpty else { return }
        let shown =
            contents.count <= 5
            ? listed(contents, "and")
            : contents.prefix(4).map { "`\($0)`" }.joined(separator: ", ")
                + " and \(contents.count - 4) more"
        throw UsageError(
            description: "error: '\(folder.given)' is not empty: it holds \(shown); give a folder "
                + "that is empty or not there yet")
    }

    // MARK: What is written

    /// The files of the book by their paths, in order.
    func files() throws -> [(path: String, text: String)] {
        let templates = Bundle.module.bundleURL.appending(path: "NewBook")
        let paths = try FileManager.default.subpathsOfDirectory(atPath: templates.path)
        return try paths.sorted().filter { $0.hasSuffix(Self.ending) }.map { path in
            let text = try String(contentsOf: templates.appending(path: path), encoding: .utf8)
            return (place(of: path), try filled(text))
        }
    }

    /// What the name of each template ends in, so that no tool takes it for what it is to become.
    private static let ending = ".template"

    /// Where a template's file goes.
    private func place(of path: String) -> String {
        path.dropLast(Self.ending.count).split(separator: "/").map { part in
            if part == "LIBRARY" { return names.library }
            return part.hasPrefix("dot-") ? "." + part.dropFirst("dot-".count) : String(part)
        }.joined(separator: "/")
    }

    /// A template's text with the book's own in the places for it.
    private func filled(_ text: String) throws -> String {
        let values = [
            "title": markdownTitle, "title in JSON": try jsonTitle,
            "package": names.package, "library": names.library,
            "dependency": engine.declaration, "engine": String(reflecting: engine.identity),
            "guide": engine.guide,
        ]
        var (filled, rest) = ("", text[...])
        while let start = rest.range(of: "<#"), let end = rest.range(of: "#>") {
            filled += rest[..<start.lowerBound]
            filled += values[String(rest[start.upperBound..<end.lowerBound])]!
            rest = rest[end.upperBound...]
        }
        return filled + rest
    }

    /// `my-book` is called “My book” until its author says otherwise.
    private static func title(ofFolder name: String) -> String {
        let words = name.split { "-_".contains($0) }.joined(separator: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }

    private var jsonTitle: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .withoutEscapingSlashes
            return String(decoding: try encoder.encode(title), as: UTF8.self)
        }
    }

    /// The title as a text in which Markdown finds nothing of its own.
    private var markdownTitle: String {
        title.map { "\\`*_[]<>&#$".contains($0) ? "\\\($0)" : "\($0)" }.joined()
    }
}

/// What a book's package and its library are called, derived from the name of the book's folder.
struct BookNames: Hashable {
    /// The package: `my-book`.
    let package: String
    /// The library target, which is a module that chapters import: `MyBookLibrary`.
    ///
    /// With that ending it is no word of Swift's, no module of the engine's or of its dependencies,
    /// and no chapter's.
    let library: String

    /// - Parameter folder: Its name, in which any character may stand.
    init(folder: String) {
        let words = Self.words(in: folder)
        package = words.isEmpty ? "book" : words.joined(separator: "-").lowercased()
        var library = words.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
        if library.first?.isLetter != true { library = "Book" + library }
        self.library = library.hasSuffix("Library") ? library : library + "Library"
    }

    /// The runs of Latin letters and digits, without what stands above or below the letters.
    private static func words(in name: String) -> [String] {
        let plain = name.replacing("ß", with: "ss").decomposedStringWithCanonicalMapping
            .unicodeScalars.filter { !$0.properties.isDiacritic }
        return String(String.UnicodeScalarView(plain))
            .split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
    }
}

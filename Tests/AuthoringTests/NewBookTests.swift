import Foundation
import GoldenTesting
import LiterateFiles
import LiterateFormat
import Plots
import Testing

@testable import LiterateAuthoring

/// `book init`: all of a book or nothing of it.
@Suite final class NewBookTests {
    /// A folder that is not there yet.
    private let folder = URL.temporaryDirectory.appending(path: "Mein Gerät \(UUID().uuidString)")

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    private func write(_ path: String, _ text: String) throws {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    private func text(_ path: String) throws -> String {
        try String(contentsOf: folder.appending(path: path), encoding: .utf8)
    }

    private func newBook(_ path: String = "", title: String? = nil) throws -> NewBook {
        try NewBook(
            folder: path.isEmpty ? folder.path : folder.appending(path: path).path, title: title,
            engine: EngineDependency(address: "https://example.org/engine"))
    }

    // MARK: What is written

    @Test func writesABookWithAChapter() throws {
        let lines = try newBook("Zwölf Töne", title: "Zwölf \"Töne\" & *eine* Stimme").write()
        let root = "Zwölf Töne"
        let files = [
            ".github/workflows/book.yml", ".gitignore", "Makefile", "Package.swift", "README.md",
            "Sources/Chapters/01-hailstones/main.swift",
            "Sources/ZwolfToneLibrary/Hailstones.swift", "book.json", "chapters/01-hailstones.md",
            "chapters/figures/01-hailstones/flight.svg", "requirements.txt",
        ]
        #expect(Set(lines.dropLast()) == Set(files.map { "\($0) written" }))
        for file in files { #expect(try !text("\(root)/\(file)").contains("<#"), "\(file)") }
        #expect(
            lines.last?.hasSuffix(
                "Zwölf Töne', then 'make setup' installs libcmark where it is missing, 'swift run "
                    + "book build' makes site/index.html; README.md says more") == true)
        #expect(
            try text("\(root)/book.json").contains(
                #"  "title": "Zwölf \"Töne\" & *eine* Stimme","#))
        #expect(
            try text("\(root)/README.md").hasPrefix(
                #"# Zwölf "Töne" \& \*eine\* Stimme"# + "\n"))
        #expect(
            try text("\(root)/Package.swift").contains(
                "        .package(url: \"https://example.org/engine\", from: \"\(Engine.version)\"),\n"
            ))
        #expect(!(try text("\(root)/.gitignore").contains("Package.resolved")))
    }

    @Test func theChapterIsOne() throws {
        _ = try newBook().write()
        let book = try Book.load(root: folder)
        #expect(book.chapters.map(\.name) == ["01-hailstones"])
        #expect(ChapterMentions(root: folder, book: book).problems == [])
        #expect(try NewChapter("more", root: folder).write().count == 5, "all places are found")
    }

    /// The committed figure, and what is said of it, are what the chapter's cell draws.
    @Test func theFigureIsWhatTheChapterDraws() throws {
        var path = [27]
        while let last = path.last, last != 1 {
            path.append(last.isMultiple(of: 2) ? last / 2 : 3 * last + 1)
        }
        let figure = linePlot(
            path, title: "Hailstones from 27", xLabel: "step", yLabel: "number")
        let templates = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/Literate/Authoring/NewBook/chapters")
            .standardizedFileURL
        try FixtureCase(folder: templates.appending(path: "figures/01-hailstones")).expect(
            figure.svg(), in: "flight.svg.template")
        _ = try newBook().write()
        #expect(
            try text("chapters/01-hailstones.md").hasSuffix(
                "\n\n![\(figure.altText)](figures/01-hailstones/flight.svg)\n"))
    }

    @Test func aFolderThatHoldsOnlyARepositoryIsEmpty() throws {
        try write(".git/HEAD", "ref: refs/heads/main\n")
        for name in [".DS_Store", "._.DS_Store"] { try write(name, "the system's") }
        _ = try newBook().write()
        #expect(try text(".git/HEAD") == "ref: refs/heads/main\n")
        #expect(try text("book.json").contains("Mein Gerät"), "the folder's name is the title")
    }

    @Test func aFailingWriteIsTakenBack() throws {
        struct Full: Error {}
        #expect(throws: Full.self) {
            try FileStep.$interruption.withValue(
                { if $0 == "move to book.json" { throw Full() } },
                operation: { try newBook("sub/book").write() })
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }

    // MARK: What is refused

    private func refusal(_ path: String = "", title: String? = nil) -> String? {
        let error = #expect(throws: UsageError.self) { try newBook(path, title: title) }
        return error?.description.replacing(folder.path, with: "FOLDER")
    }

    @Test func aFolderWithOtherThingsIsRefused() throws {
        try write("b.txt", "")
        try write(".git/HEAD", "")
        let advice = "; give a folder that is empty or not there yet"
        #expect(refusal() == "error: 'FOLDER' is not empty: it holds `b.txt`\(advice)")
        for name in ["a", "c", "d", "e", ".f"] { try write(name, "") }
        #expect(
            refusal()
                == "error: 'FOLDER' is not empty: it holds `.f`, `a`, `b.txt`, `c` and 2 more\(advice)"
        )
        #expect(refusal("a") == "error: 'FOLDER/a' is a file\(advice)")
    }

    @Test(arguments: ["", "  ", "two\nlines"])
    func titlesThatAreNone(_ title: String) {
        #expect(
            refusal(title: title)
                == "error: the title is empty or has more than one line; give one line with --title"
        )
    }

    @Test(arguments: ["Engine", "swift-syntax"])
    func namesOfPackagesAreTaken(_ name: String) {
        #expect(
            refusal(name)
                == "error: the folder '\(name)' is called like the engine or a package of its, and "
                + "the package manager takes one for the other; choose another name")
    }

    // MARK: Names

    @Test(arguments: [
        ("planets", "planets", "PlanetsLibrary"),
        ("Mein Gerät (2)", "mein-gerat-2", "MeinGerat2Library"),
        ("Straße", "strasse", "StrasseLibrary"),
        ("2024", "2024", "Book2024Library"),
        ("01-hailstones", "01-hailstones", "Book01HailstonesLibrary"),
        ("import", "import", "ImportLibrary"),
        ("Notebook", "notebook", "NotebookLibrary"),
        ("my_Library", "my-library", "MyLibrary"),
        ("本", "book", "BookLibrary"),
        ("/", "book", "BookLibrary"),
    ])
    func namesOfAFolder(_ folder: String, package: String, library: String) {
        let names = BookNames(folder: folder)
        #expect(names.package == package)
        #expect(names.library == library)
    }

    // MARK: The engine

    private func dependency(_ place: String) async throws -> String {
        let engine = try await EngineDependency(place)
        return "\(engine.identity): \(engine.declaration.replacing(folder.path, with: "FOLDER"))"
    }

    @Test(arguments: [
        ("https://example.org/someone/engine.git", "engine"),
        ("git@example.org:engine", "engine"),
        ("ssh://git@example.org/engine/", "engine"),
    ])
    func anAddressIsTakenByItsVersions(_ address: String, name: String) async throws {
        #expect(
            try await dependency(address)
                == "\(name): .package(url: \"\(address)\", from: \"\(Engine.version)\")")
    }

    @Test func aFolderIsTakenByItsVersionsWhereItHasThem() async throws {
        try write("engine/Package.swift", "")
        let path = folder.path + "/engine/"
        #expect(try await dependency(path) == "engine: .package(path: \"FOLDER/engine\")")
        for command in ["init", "commit --allow-empty -m one", "tag 0.1.0"] { try git(command) }
        #expect(try await dependency(path) == "engine: .package(path: \"FOLDER/engine\")")
        try git("tag v\(Engine.version)")
        #expect(
            try await dependency(path)
                == "engine: .package(url: \"FOLDER/engine\", from: \"\(Engine.version)\")")
        let address = URL(filePath: path).absoluteString
        #expect(address.contains("Mein%20Ger"))
        #expect(try await dependency(address) == dependency(path))
    }

    private func git(_ command: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments =
            ["git", "-C", folder.path + "/engine", "-c", "user.name=A", "-c", "user.email=a@b"]
            + command.split(separator: " ").map(String.init)
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "git \(command)")
    }

    @Test(arguments: [
        ("0.15.0", true), ("v0.15.1", true), ("0.16.0", true), ("1.0.0", false), ("0.14.9", false),
        ("0.15", false), ("0.15.0-beta", false), ("release", false),
    ])
    func versionsThatFit(_ tag: String, fits: Bool) {
        #expect(EngineDependency.isCompatible(tag) == fits)
    }

    @Test(arguments: ["nowhere", "file:///nowhere"])
    func aFolderWithoutPackageIsNoEngine(_ place: String) async throws {
        let error = await #expect(throws: UsageError.self) { try await EngineDependency(place) }
        #expect(
            error?.description
                == "error: '\(place)' holds no engine: there is no Package.swift in it; give the "
                + "folder of a clone, or an address such as https://example.org/engine.git")
    }
}

/// Where everything of a book is, from its root, and the words of the commands that make it.
///
/// Nothing else in the engine spells these.
package enum BookLayout {
    // MARK: What an author writes

    /// What the book says of itself; a folder that holds it is a book's root.
    package static let description = "book.json"
    /// The chapters' texts, with their pictures.
    package static let chapters = "chapters"
    /// The manifest of the book's package.
    package static let manifest = "Package.swift"
    /// The versions that SwiftPM resolved last.
    package static let resolvedVersions = "Package.resolved"
    /// What the book's Git host shows first.
    package static let readme = "README.md"
    /// The folder with a folder for each chapter's stub.
    package static let stubs = "Sources/Chapters"

    /// What may change a page or a run, but for what the book's description names.
    package static let watched = [
        chapters, "Sources", "Plugins", manifest, resolvedVersions, description,
    ]

    /// The text of a chapter.
    package static func chapterFile(_ name: String) -> String { besideChapters("\(name).md") }

    /// The chapter whose text a path is, whatever is before its folder; nil for any other.
    package static func chapter(ofFile path: String) -> String? {
        let parts = path.split(separator: "/")
        guard parts.count >= 2, parts[parts.count - 2] == chapters, path.hasSuffix(".md") else {
            return nil
        }
        return String(parts[parts.count - 1].dropLast(".md".count))
    }

    /// The folder of the chapters as sentences and paths have it, with a slash.
    package static let chaptersFolder = besideChapters("")

    /// A file in the chapters' folder, by its path from there, with which chapters refer to it.
    package static func besideChapters(_ path: String) -> String { "\(chapters)/\(path)" }

    /// The folder of a chapter's stub.
    package static func stubFolder(of chapter: String) -> String { "\(stubs)/\(chapter)" }

    /// The file that calls what is generated of a chapter.
    package static func stub(of chapter: String) -> String {
        stubFolder(of: chapter) + "/main.swift"
    }

    // MARK: What is recorded and made

    /// The accepted figures of all chapters.
    package static let figures = besideChapters(figuresAsLinked)
    /// The figures' folder as chapters and pages link it.
    package static let figuresAsLinked = "figures"
    /// The pages.
    package static let site = "site"
    /// What can be made again at any time, which costs only time.
    package static let cache = ".build/book"
    /// The environment with the converter of formulas.
    package static let pythonEnvironment = ".venv-book"

    /// The accepted figures of a chapter, and the values that it exports.
    package static func figuresFolder(of chapter: String) -> String { "\(figures)/\(chapter)" }

    /// The file of a value that a chapter exports; it lies beside the chapter's figures.
    package static func exportedFile(_ name: String, of chapter: String) -> String {
        "\(figuresFolder(of: chapter))/\(exportedFile(name))"
    }

    /// The name of a value's file, there.
    package static func exportedFile(_ name: String) -> String { "\(name).json" }

    /// Where a chapter in the terminal writes its figures.
    package static func terminalFigures(of chapter: String) -> String {
        ".build/figures/\(chapter)"
    }

    /// The folder of the pages as sentences and paths have it, with a slash.
    package static let siteFolder = siteFile("")

    /// A file of the site, by its path in it.
    package static func siteFile(_ path: String) -> String { "\(site)/\(path)" }

    /// The file of the site that hands a page its module, or what that reads, by a name.
    package static func liveFile(_ name: String) -> String { "live/\(name).js" }

    /// What is kept under a name in the cache.
    package static func cached(_ name: String) -> String { "\(cache)/\(name)" }

    /// Held while the book's files are written.
    package static let lock = cached("lock")
    /// The journals of what `accept` is writing.
    package static let accepting = cached("accepting")
    /// What is left of damaged journals.
    package static let unfinished = cached("unfinished")
    /// What builds wrote into ``site`` under names that others could have taken too.
    package static let written = cached("written")
    /// Converted formulas.
    package static let formulas = cached("formulas.json")
    /// What the last build found.
    package static let memory = cached("memory.json")
    /// The library of live chapters, compiled for a page.
    package static let liveLibrary = cached("live")
    /// The folder that SwiftPM describes the package in.
    package static let manifestScratch = cached("manifest")

    /// The recordings of a share of the chapters.
    package static func shard(_ number: Int, of count: Int) -> String {
        cached("shards/\(number)-of-\(count)")
    }

    // MARK: Another run

    /// The variable of the environment that shifts the seeds of the library's generators; a run under it
    /// is another run.
    package static let seedVariable = "BOOK_SEED"

    /// What ``seedVariable`` says; nil where it is not set, or says nothing.
    package static func seed(in environment: [String: String]) -> String? {
        environment[seedVariable].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The variable of the environment that says how many threads the library's tensors use.
    ///
    /// Where it is not set they are as many as the processors. It changes no result.
    package static let threadsVariable = "TENSORS_THREADS"

    // MARK: Commands

    /// Makes everything on a fresh machine.
    package static let makeSite = "make site"
    /// Installs what is missing.
    package static let makeSetup = "make setup"

    /// A command of the book's program: `verify 3` is `swift run book verify 3`.
    package static func command(_ words: String) -> String { run("book \(words)") }

    /// Runs a program of the book's package, such as a chapter's.
    package static func run(_ words: String) -> String { "swift run \(words)" }

    /// Runs one Swift file of the site, or a copy of it.
    package static func runFile(_ path: String) -> String {
        command("run-file \(siteFile(path))")
    }
}

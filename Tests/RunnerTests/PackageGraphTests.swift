import Foundation
import LiterateFormat
import LiterateTesting
import Testing

@testable import LiterateRunner

/// Which changes of packages concern a chapter, in the book's own package and in others.
@Suite struct PackageGraphTests {
    private let manifest = """
        {
          "name": "book", "toolsVersion": {"_version": "6.1.0"},
          "packageKind": {"root": ["/somewhere"]}, "products": [],
          "dependencies": [{"sourceControl": [{"identity": "engine", "requirement": "603"}]}],
          "targets": [
            {"name": "01-sample", "path": "Sources/Chapters/01-sample", "settings": ["-O"],
             "dependencies": [{"byName": ["Planets", null]},
                              {"product": ["Notebook", "Engine", null, null]}],
             "pluginUsages": [{"plugin": ["TangleChapter", "engine"]}]},
            {"name": "Planets", "dependencies": [{"byName": ["Units", null]}],
             "exclude": ["notes.md"]},
            {"name": "Serve", "path": "Sources/Serve", "dependencies": []}
          ]
        }
        """
    private let engine = """
        {
          "name": "the engine", "targets": [
            {"name": "Notebook", "path": "Sources/Literate/Notebook", "dependencies": []},
            {"name": "LiterateRecorder", "path": "Sources/Literate/Recorder", "dependencies": []},
            {"name": "LiterateWeave", "path": "Sources/Literate/Weave", "dependencies": []},
            {"name": "tangle-chapter", "path": "Sources/Tools", "type": "executable",
             "dependencies": [{"product": ["Parser", "parser", null, null]}]},
            {"name": "TangleChapter", "path": "Plugins/TangleChapter", "type": "plugin",
             "dependencies": [{"byName": ["tangle-chapter", null]}]}
          ],
          "products": [{"name": "Notebook", "targets": ["Notebook"]},
                       {"name": "TangleChapter", "targets": ["TangleChapter"]}]
        }
        """
    private let units = """
        {"targets": [{"name": "SI", "sources": ["core"], "path": "lib"}],
         "products": [{"name": "Units", "targets": ["SI"]}]}
        """
    private let parser = """
        {"targets": [{"name": "Parser"}], "products": [{"name": "Parser", "targets": ["Parser"]}]}
        """

    /// The key of a chapter in a book whose engine and other packages lie elsewhere.
    private func key(
        _ book: ScriptBook, manifest: String? = nil, engine: String? = nil
    ) throws -> CacheKey {
        let manifests = ["engine": engine ?? self.engine, "units": units, "parser": parser]
        func description(_ json: String) throws -> PackageManifest {
            try #require(PackageManifest(json: Data(json.utf8)))
        }
        var graph = PackageGraph(
            root: .init(folder: book.root, manifest: try description(manifest ?? self.manifest)),
            others: Dictionary(
                uniqueKeysWithValues: manifests.keys.map {
                    ($0, book.root.appending(path: "elsewhere/\($0)"))
                }))
        while let unread = graph.closure(of: "01-sample")?.unread, !unread.isEmpty {
            for identity in unread {
                graph.add(try description(manifests[identity]!), of: identity)
            }
        }
        let chapter = sampleChapter("```swift\n1\n```\n")
        return try CacheKey(
            chapter: chapter, book: Book(chapters: [chapter]),
            program: ProgramParts(
                root: book.root, graph: graph,
                digests: SourceDigests(store: book.root.appending(path: "digests")), inputs: []),
            toolchain: "Swift")
    }

    /// What a file that changes changes in the key; nil for nothing.
    private func change(writing path: String) throws -> String? {
        let book = try ScriptBook()
        try book.write(path, "old")
        let before = try key(book)
        try book.write(path, "new")
        return try key(book).change(since: before)
    }

    @Test(arguments: [
        ("Sources/Planets/Planet.swift", "Sources/Planets/Planet.swift"),
        (
            "elsewhere/engine/Sources/Literate/Notebook/Table.swift",
            "engine/Sources/Literate/Notebook/Table.swift"
        ),
        (
            "elsewhere/engine/Sources/Literate/Recorder/RefusalCheck.swift",
            "engine/Sources/Literate/Recorder/RefusalCheck.swift"
        ),
        (
            "elsewhere/engine/Plugins/TangleChapter/Plugin.swift",
            "engine/Plugins/TangleChapter/Plugin.swift"
        ),
        ("elsewhere/parser/Sources/Parser/Parser.swift", "parser/Sources/Parser/Parser.swift"),
        ("elsewhere/units/lib/core/Metre.swift", "units/lib/core/Metre.swift"),
    ])
    func sourcesCountWhereverTheyLie(path: String, name: String) throws {
        #expect(try change(writing: path) == "\(name) changed")
    }

    @Test(arguments: [
        "Sources/Serve/Server.swift", "Sources/Planets/notes.md",
        "elsewhere/units/lib/other/X.swift",
        "elsewhere/engine/Sources/Literate/Weave/Weaver.swift", "elsewhere/engine/README.md",
        "elsewhere/parser/Tests/ParserTests/A.swift",
    ])
    func whatNoProgramIsMadeOfDoesNot(path: String) throws {
        #expect(try change(writing: path) == nil)
    }

    private func change(_ old: String, _ new: String) throws -> String? {
        let book = try ScriptBook()
        precondition((manifest + engine).contains(old))
        return try key(
            book, manifest: manifest.replacing(old, with: new),
            engine: engine.replacing(old, with: new)
        ).change(since: key(book))
    }

    @Test func whatManifestsSayOfTheTargetsCounts() throws {
        #expect(try change("-O", "-Onone") == "the target '01-sample' in Package.swift changed")
        #expect(try change("6.1.0", "6.2.0") == "the package's settings changed")
        #expect(
            try change("\"the engine\"", "\"another\"")
                == "the settings of the package 'engine' changed")
        #expect(
            try change("\"Sources/Tools\",", "\"Sources/Tools\", \"settings\": [],")
                == "the target 'tangle-chapter' in the package 'engine' changed")
    }

    @Test func whatTheySayOfOthersDoesNot() throws {
        #expect(try change("/somewhere", "/elsewhere") == nil)
        #expect(try change("\"603\"", "\"604\"") == nil, "what is fetched counts by its bytes")
        #expect(try change("\"name\": \"Serve\"", "\"name\": \"Service\"") == nil)
        #expect(try change("\"name\": \"LiterateWeave\"", "\"name\": \"Weaving\"") == nil)
    }

    @Test func packagesAreAskedForOnlyWhenSomethingChanged() async throws {
        let book = try ScriptBook()
        try book.write("Package.swift", "one")
        try book.write("elsewhere/engine/Package.swift", "one")
        let folder = book.root.appending(path: "elsewhere/engine")
        var asked: [String] = []
        func ask(_ toolchain: String = "Swift 6.3") async throws {
            let store = PackageStore(root: book.root, toolchain: toolchain)
            let list = try await store.list {
                asked.append("list")
                let engine =
                    #"{"identity": "Engine", "path": "\#(folder.path)", "dependencies": []}"#
                return Data(#"{"identity": "b", "path": "/", "dependencies": [\#(engine)]}"#.utf8)
            }
            #expect(list.mapValues(\.path) == ["engine": folder.path])
            let found = try await store.manifest(in: folder) {
                asked.append("manifest")
                return Data(engine.utf8)
            }
            #expect(found.targets.count == 5)
        }
        func asking(_ change: () throws -> Void = {}, _ toolchain: String = "Swift 6.3")
            async throws
            -> [String]
        {
            asked = []
            try change()
            try await ask(toolchain)
            return asked
        }
        #expect(try await asking() == ["list", "manifest"])
        #expect(try await asking() == [])
        #expect(try await asking({ try book.write("Package.swift", "two") }) == ["list"])
        #expect(try await asking({ try book.write("Package.resolved", "{}") }) == ["list"])
        #expect(
            try await asking({ try book.write("elsewhere/engine/Package@swift-7.swift", "") })
                == ["manifest"])
        #expect(try await asking({}, "Swift 6.4") == ["list", "manifest"])
        #expect(
            try await asking(
                {
                    try book.write(".build/book/packages/dependencies", "nothing that can be read")
                }, "Swift 6.4") == ["list"])
    }
}

import LiterateRecorder
import LiterateFormat
import Foundation
import LiterateTesting
@testable import LiterateRunner
import Testing

/// Which changes of the manifest concern a chapter.
@Suite struct PackageDescriptionTests {
    private let manifest = """
        {
          "name": "book", "toolsVersion": {"_version": "6.1.0"},
          "packageKind": {"root": ["/somewhere"]}, "products": [],
          "dependencies": [
            {"sourceControl": [{"identity": "swift-syntax", "requirement": "603"}]},
            {"sourceControl": [{"identity": "web-server", "requirement": "1"}]}
          ],
          "targets": [
            {"name": "01-sample", "path": "Sources/Chapters/01-sample", "settings": ["-O"],
             "dependencies": [{"byName": ["Tensors", null]}],
             "pluginUsages": [{"plugin": ["TangleChapter", null]}]},
            {"name": "Tensors", "path": "Sources/Library/Tensors", "dependencies": []},
            {"name": "TangleChapter", "path": "Plugins/TangleChapter",
             "dependencies": [{"byName": ["tangle-chapter", null]}]},
            {"name": "tangle-chapter", "path": "Sources/Tools/tangle-chapter",
             "dependencies": [{"product": ["SwiftSyntax", "swift-syntax", null, null]}]},
            {"name": "Serve", "path": "Sources/Literate/Serve",
             "dependencies": [{"product": ["Server", "web-server", null, null]}]}
          ]
        }
        """
    private let resolved = """
        {"pins": [
          {"identity": "swift-syntax", "state": {"version": "603.0.1"}},
          {"identity": "web-server", "state": {"version": "1.2.0"}},
          {"identity": "comes-with-another", "state": {"version": "4.0.0"}}
        ]}
        """

    private func key(
        _ book: ScriptBook, _ manifest: String, resolved: String
    ) throws -> CacheKey {
        try book.write("Package.resolved", resolved)
        let chapter = sampleChapter("```swift\n1\n```\n")
        let description = try #require(PackageDescription(json: Data(manifest.utf8)))
        return try CacheKey(
            chapter: chapter, book: Book(chapters: [chapter]),
            sources: LinkedSources(
                root: book.root, package: description, chapters: [chapter.name]),
            toolchain: "Swift")
    }

    /// What changed in a chapter's key; nil when nothing did.
    private func change(_ old: String, _ new: String, resolved: String? = nil) throws -> String? {
        let book = try ScriptBook()
        let before = try key(book, manifest, resolved: self.resolved)
        precondition(manifest.contains(old))
        let after = try key(
            book, manifest.replacing(old, with: new), resolved: resolved ?? self.resolved)
        return after.change(since: before)
    }

    @Test func whatConcernsAChapter() throws {
        #expect(try change("-O", "-Onone") == "the target '01-sample' in Package.swift changed")
        #expect(try change("6.1.0", "6.2.0") == "the package's settings changed")
        #expect(
            try change("\"603\"", "\"604\"")
                == "the package 'swift-syntax' in Package.swift changed")
        #expect(
            try change("x", "x", resolved: resolved.replacing("603.0.1", with: "603.0.2"))
                == "the versions in Package.resolved changed")
        #expect(
            try change("x", "x", resolved: resolved.replacing("4.0.0", with: "4.0.1"))
                == "the versions in Package.resolved changed", "it may be a part of swift-syntax")
    }

    @Test func whatDoesNot() throws {
        #expect(try change("/somewhere", "/elsewhere") == nil)
        #expect(try change("\"requirement\": \"1\"", "\"requirement\": \"2\"") == nil)
        #expect(try change("\"name\": \"Serve\"", "\"name\": \"Service\"") == nil)
        #expect(try change("x", "x", resolved: resolved.replacing("1.2.0", with: "1.3.0")) == nil)
    }

    @Test func theSourcesAreThoseOfTheTargets() throws {
        let book = try ScriptBook()
        let before = try key(book, manifest, resolved: resolved)
        try book.write("Sources/Literate/Serve/BookServer.swift", "")
        try book.write("Sources/Library/Plots/Figure.swift", "")
        #expect(try key(book, manifest, resolved: resolved) == before)
        try book.write("Sources/Library/Tensors/Matmul.swift", "// fast")
        #expect(
            try key(book, manifest, resolved: resolved).change(since: before)
                == "Sources/Library/Tensors/Matmul.swift changed")
    }

    @Test func itIsAskedForOnlyWhenTheManifestChanged() async throws {
        let book = try ScriptBook()
        try book.write("Package.swift", "Package(name: \"book\")")
        var asked = 0
        func ask(_ toolchain: String = "Swift 6.3") async throws {
            let cache = PackageDescriptionCache(root: book.root, toolchain: toolchain)
            let found = try await cache.description {
                asked += 1
                return Data(manifest.utf8)
            }
            #expect(found?.closure(of: "01-sample")?.targets.count == 4)
        }
        try await ask()
        try await ask()
        #expect(asked == 1)
        try await ask("Swift 6.4")
        #expect(asked == 2)
        try book.write("Package.swift", "Package(name: \"another\")")
        try await ask("Swift 6.4")
        #expect(asked == 3)
    }
}

import Foundation
import LiterateAuthoring
import Testing

/// What the engine says of its version, and of what it is made of.
@Suite struct EngineTests {
    private func text(_ path: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    @Test func theChangelogBeginsWithTheVersion() throws {
        let entry = try #require(
            try text("CHANGELOG.md").split(separator: "\n").first { $0.hasPrefix("## [") })
        #expect(
            entry.hasPrefix("## [\(Engine.version)]"),
            "the first entry of CHANGELOG.md and Engine.version are of one version")
    }

    @Test func theIndexDocumentsProducts() throws {
        let line = try #require(
            try text(".spi.yml").split(separator: "\n").first { $0.contains("[") })
        let targets = line.split { "[]".contains($0) }[1].split(separator: ", ")
        #expect(targets.count == 4)
        let manifest = try text("Package.swift")
        for target in targets { #expect(manifest.contains(".library(name: \"\(target)\"")) }
    }

    @Test func thePackagesAreTheListedOnes() throws {
        let listed = try text("dependencies.txt").split(separator: "\n")
            .filter { !$0.hasPrefix("#") }.compactMap { $0.split(separator: " ").first }
        #expect(
            Set(listed.map(String.init)) == Engine.packages,
            "name the packages of dependencies.txt in Engine.packages")
    }

    /// A new book's Makefile installs the converter of this version's formulas.
    @Test func newBooksTakeTheSameConverterOfFormulas() throws {
        let script = try text("scripts/install-mathematics")
        func value(_ name: String) -> Substring? {
            script.split(separator: "\n").first { $0.hasPrefix("\(name)=") }?
                .dropFirst(name.count + 1)
        }
        let package = try #require(value("package")) + "==" + #require(value("version"))
        #expect(
            try text("Sources/Literate/Authoring/NewBook/Makefile.template").contains(package),
            "name \(package) in the Makefile of new books")
    }
}

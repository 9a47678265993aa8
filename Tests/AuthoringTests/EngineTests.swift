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
            .filter { $0.hasPrefix("swift ") }.map { $0.split(separator: " ")[1] }
        #expect(
            Set(listed.map(String.init)) == Engine.packages,
            "name the packages of dependencies.txt in Engine.packages")
    }

    /// A new book installs the converter of this version's formulas, and no other bytes.
    @Test func newBooksTakeTheSameConverterOfFormulas() throws {
        func packages(_ path: String) throws -> [Substring] {
            try text(path).split(separator: "\n").filter { !$0.hasPrefix("#") }
        }
        let ours = try packages("requirements/formulas.txt")
        #expect(ours.contains { $0.contains("--hash=sha256:") })
        #expect(
            try packages("Sources/Literate/Authoring/NewBook/requirements.txt.template") == ours,
            "take the lines of requirements/formulas.txt over")
    }
}

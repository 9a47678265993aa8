import Foundation
import LiterateRecorder
@testable import LiterateRunner

/// A toolchain for tests: it makes programs of chapters by a function, or finds them made.
package struct StandInToolchain: Toolchain {
    let root: URL
    let programs: URL
    /// What names it; stopped by what it throws.
    var answer: @Sendable () throws -> String = { "Swift 6.3.1" }
    /// Makes the program of a chapter; nil where all are there.
    package var make: (@Sendable (_ chapter: String) async throws -> Void)?
    /// The chapters that the package lists; nil for those that there are.
    var listed: [String]?

    /// Takes programs that are in a folder.
    package init(root: URL, programs: URL) {
        self.root = root
        self.programs = programs
    }

    /// The same with another function that makes programs.
    package func making(
        _ make: @escaping @Sendable (_ chapter: String) async throws -> Void
    ) -> StandInToolchain {
        var copy = self
        copy.make = make
        return copy
    }

    /// The same with a package that lists some chapters.
    package func listing(_ chapters: [String]) -> StandInToolchain {
        var copy = self
        copy.listed = chapters
        return copy
    }

    /// The same with another name.
    package func called(_ name: String) -> StandInToolchain {
        var copy = self
        copy.answer = { name }
        return copy
    }

    package var buildsPrograms: Bool { make != nil }

    package func version() async throws -> String { try answer() }

    package func packages(for chapters: [String], version: String) async throws -> PackageGraph {
        var graph = PackageGraph(
            root: root, json: Data(sampleManifest(chapters: listed ?? chapters).utf8),
            others: ["parser": root.appending(path: "fetched/parser")])
        let parser = #"{"targets": [{"name": "Parser"}], "products": []}"#
        graph.add(PackageManifest(json: Data(parser.utf8))!, of: "parser")
        return graph
    }

    package func build(_ chapter: String, of packages: PackageGraph) async throws {
        try await make?(chapter)
    }

    package func buildFolder() async throws -> BuildFolder {
        BuildFolder(root: root, programs: programs)
    }
}

/// What `swift package dump-package` would say of a package that is laid out like this one.
package func sampleManifest(chapters: [String]) -> String {
    let parser = "{\"product\": [\"Parser\", \"parser\", null, null]}"
    func target(_ name: String, _ path: String, uses: [String] = [], kind: String = "regular")
        -> String
    {
        let uses = uses.map { $0 == "parser" ? parser : "{\"byName\": [\"\($0)\", null]}" }
            .joined(separator: ", ")
        return """
            {"name": "\(name)", "path": "\(path)", "type": "\(kind)", "dependencies": [\(uses)],
             "pluginUsages": [\(path.hasPrefix("Sources/Chapters/")
                ? "{\"plugin\": [\"TangleChapter\", null]}" : "")]}
            """
    }
    let engine = [
        target("Tensors", "Sources/Library/Tensors"),
        target("Notebook", "Sources/Literate/Notebook", uses: ["LiterateRecording"]),
        target("LiterateRecording", "Sources/Literate/Recording"),
        target("LiterateRecorder", "Sources/Literate/Recorder", uses: ["LiterateRecording"]),
        target("LiterateTangle", "Sources/Literate/Tangle", uses: ["parser"]),
        target("LiterateWeave", "Sources/Literate/Weave"),
        target("LiterateServe", "Sources/Literate/Serve", uses: ["LiterateWeave"]),
        target("tangle-chapter", "Sources/Tools/tangle-chapter", uses: ["LiterateTangle"]),
        target("TangleChapter", "Plugins/TangleChapter", uses: ["tangle-chapter"], kind: "plugin"),
    ]
    let programs = chapters.map {
        target($0, "Sources/Chapters/\($0)", uses: ["Tensors", "Notebook"], kind: "executable")
    }
    return """
        {"name": "book", "targets": [
        \((engine + programs).joined(separator: ",\n"))
        ]}
        """
}

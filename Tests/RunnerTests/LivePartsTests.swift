import Foundation
import LiterateLayout
import LiterateRunner
import LiterateTesting
import Testing

/// What the programs of a page are made of.
@Suite struct LivePartsTests {
    private let manifest = """
        {
          "name": "book", "products": [],
          "targets": [
            {"name": "01-sample", "path": "Sources/Chapters/01-sample",
             "dependencies": [{"byName": ["Planets", null]}, {"byName": ["Notebook", null]}]},
            {"name": "Planets", "exclude": ["Old.swift", "drafts"],
             "dependencies": [{"byName": ["Units", null]}, {"byName": ["Notebook", null]}]},
            {"name": "Units", "path": "Parts", "sources": ["Units", "Length.swift"]},
            {"name": "Data", "dependencies": []},
            {"name": "Notebook", "path": "Sources/Literate/Notebook"},
            {"name": "LiterateRecorder", "path": "Sources/Literate/Recorder"}
          ]
        }
        """

    @Test func modulesHaveAllTheirFilesAndSayWhatTheyNeed() throws {
        let book = try ScriptBook()
        for path in [
            "Sources/Planets/Planet.swift", "Sources/Planets/Inner/Venus.swift",
            "Sources/Planets/Old.swift", "Sources/Planets/drafts/Pluto.swift",
            "Sources/Planets/notes.md", "Parts/Units/Mass.swift", "Parts/Length.swift",
            "Parts/Unused.swift", "Sources/Data/Data.swift",
        ] { try book.write(path, "") }
        let graph = PackageGraph(root: book.root, json: Data(manifest.utf8))
        let parts = try #require(graph.liveParts(of: "01-sample"))
        func described(_ modules: [LiveSources]) -> [String] {
            modules.map { module in
                let files = module.files.map { $0.path.replacing(book.root.path, with: "") }
                return "\(module.name): \(files.joined(separator: " ")) needs \(module.needs)"
            }
        }
        #expect(parts.engine == book.root)
        let planets =
            #"Planets: /Sources/Planets/Inner/Venus.swift /Sources/Planets/Planet.swift needs ["Units"]"#
        let units = "Units: /Parts/Units/Mass.swift /Parts/Length.swift needs []"
        #expect(described(parts.modules) == [planets, units])
        #expect(described(parts.modules(importedBy: "import Planets\n")) == [planets, units])
        #expect(described(parts.modules(importedBy: "import Notebook; import Units")) == [units])
        #expect(
            described(parts.modules(importedBy: "@testable import struct Units.Mass")) == [units])
        #expect(parts.modules(importedBy: "import Planetsimal\nlet important = 1").isEmpty)
    }
}

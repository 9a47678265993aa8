import Foundation
import LiterateLayout

/// Swift sources that make a module which live programs import.
package struct LiveSources: Sendable, Hashable {
    package var name: String
    package var files: [URL]
    /// The modules of the same kind that must be there before.
    package var needs: [String]

    package init(name: String, files: [URL], needs: [String] = []) {
        (self.name, self.files, self.needs) = (name, files, needs)
    }
}

/// What the programs of a chapter's page are made of, besides the chapter.
package struct LiveParts: Hashable, Sendable {
    /// The folder of the engine's package, which has the library for browsers.
    package var engine: URL
    /// The other modules that the chapter can import, and those that they need, by name.
    package var modules: [LiveSources]

    /// The modules that some code imports, and those that they need.
    ///
    /// A text that only looks like an import counts as one.
    package func modules(importedBy code: String) -> [LiveSources] {
        let pattern =
            #/\bimport\s+(?:(?:struct|class|enum|actor|protocol|typealias|func|let|var)\s+)?(\w+)/#
        var names = Set(code.matches(of: pattern).map { String($0.output.1) })
        var known = names.count
        repeat {
            known = names.count
            for module in modules where names.contains(module.name) {
                names.formUnion(module.needs)
            }
        } while names.count > known
        return modules.filter { names.contains($0.name) }
    }
}

extension PackageGraph {
    /// What the programs of a chapter's page are made of; nil where the chapter imports no `Notebook`.
    package func liveParts(of chapter: String) -> LiveParts? {
        let parts = (closure(of: chapter)?.targets ?? []).filter(\.isLinked)
        guard let engine, parts.contains(where: { $0.node.name == "Notebook" }) else { return nil }
        let others = parts.filter { part in
            part.node.name != chapter
                // The engine's own book lies in the engine's package.
                && (part.package.folder != engine
                    || engine == root.folder && !part.folder.hasPrefix("Sources/L"))
        }.sorted { $0.node.name < $1.node.name }
        let names = Set(others.map(\.node.name))
        let modules = others.map { part in
            LiveSources(
                name: part.node.name, files: part.swiftFiles,
                needs: names.intersection(targets(of: part)).sorted())
        }
        return LiveParts(engine: engine, modules: modules.filter { !$0.files.isEmpty })
    }
}

extension PackageGraph.Part {
    /// The files of Swift among its sources, in order.
    fileprivate var swiftFiles: [URL] {
        let place = package.folder.appending(path: folder)
        let excluded = Set(target.excluded.map { place.appending(path: $0).path })
        func files(at place: URL) -> [URL] {
            guard !excluded.contains(place.path) else { return [] }
            guard place.isFolder else { return place.pathExtension == "swift" ? [place] : [] }
            return place.names.filter { !isAside($0) }
                .flatMap { files(at: place.appending(path: $0)) }
        }
        return target.sources?.flatMap { files(at: place.appending(path: $0)) }
            ?? files(at: place)
    }
}

extension BookRunner {
    /// What the programs of some chapters' pages are made of, by the chapters' names.
    package func liveParts(of chapters: [String]) async throws -> [String: LiveParts] {
        guard !chapters.isEmpty else { return [:] }
        let graph = try await toolchain.packages(
            for: chapters, version: try await toolchain.version())
        return Dictionary(
            uniqueKeysWithValues: chapters.compactMap { name in
                graph.liveParts(of: name).map { (name, $0) }
            })
    }
}

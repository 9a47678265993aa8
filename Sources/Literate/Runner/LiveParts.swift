import Foundation

/// What the programs of a chapter's page are made of, besides the chapter.
package struct LiveParts: Hashable, Sendable {
    /// The folder of the engine's package, which has the library for browsers.
    package var engine: URL
    /// The book's own modules that the chapter can import, with the folders of their sources.
    package var modules: [String: URL]
}

extension PackageGraph {
    /// What the programs of a chapter's page are made of; nil where the chapter imports no `Notebook`.
    package func liveParts(of chapter: String) -> LiveParts? {
        let parts = (closure(of: chapter)?.targets ?? []).filter(\.isLinked)
        guard let engine, parts.contains(where: { $0.node.name == "Notebook" }) else { return nil }
        let isEngine = engine == root.folder
        let own = parts.filter { part in
            part.node.package == nil && part.node.name != chapter
                // The engine's own book lies in the engine's package.
                && !(isEngine && part.folder.hasPrefix("Sources/L"))
        }
        return LiveParts(
            engine: engine,
            modules: Dictionary(
                own.map { ($0.node.name, $0.package.folder.appending(path: $0.folder)) },
                uniquingKeysWith: { first, _ in first }))
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

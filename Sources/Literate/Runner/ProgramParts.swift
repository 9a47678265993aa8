import Foundation
import LiterateFormat
import LiterateLayout

/// What the programs of a book are made of beside the chapters' code: sources wherever they lie, what
/// manifests say, and the inputs that programs read.
package struct ProgramParts: Sendable {
    private let root: URL
    private let graph: PackageGraph
    private let digests: SourceDigests
    private let inputs: [BookInput]

    /// - Parameters:
    ///   - inputs: The files and folders that every chapter may read.
    init(root: URL, graph: PackageGraph, digests: SourceDigests, inputs: [BookInput]) {
        (self.root, self.graph, self.digests, self.inputs) = (root, graph, digests, inputs)
    }

    /// The parts of a chapter's key; none but the inputs where the package does not have the chapter.
    ///
    /// - Throws: What is there and cannot be read.
    func parts(of chapter: String) throws(Diagnostics) -> [CacheKey.Part] {
        let options = inputs.compactMap { input in input.option.map { "\($0) \(input.file)" } }
        var parts = [
            CacheKey.Part("the options in \(BookLayout.description)", Digest("\(options)"))
        ]
        for input in inputs {
            for file in try digests.files(
                at: root.appending(path: input.file), called: input.file)
            {
                parts.append(CacheKey.Part(file.name, file.digest))
            }
        }
        let nodes = graph.closure(of: chapter)?.targets ?? [:]
        for package in Set(nodes.keys.map(\.package)) {
            let settings = graph.package(of: PackageGraph.Node(package: package, name: ""))
            guard let settings = settings?.manifest.settings else { continue }
            let name = package.map { "the settings of the package '\($0)'" }
            parts.append(CacheKey.Part(name ?? "the package's settings", settings))
        }
        for node in nodes.keys {
            guard let target = graph.package(of: node)?.manifest.targets[node.name] else {
                continue
            }
            let place = node.package.map { "the package '\($0)'" } ?? BookLayout.manifest
            parts.append(CacheKey.Part("the target '\(node.name)' in \(place)", target.digest))
            for file in try files(of: node) {
                parts.append(CacheKey.Part(file.name, file.digest))
            }
        }
        return parts
    }

    /// Whether code that a chapter is linked with can say where in the chapter it was called.
    ///
    /// - Throws: What is there and cannot be read.
    func takePlacesOfCallers(in chapter: String) throws(Diagnostics) -> Bool {
        for (node, isLinked) in graph.closure(of: chapter)?.targets ?? [:] where isLinked {
            if try files(of: node).contains(where: \.takesPlacesOfCallers) { return true }
        }
        return false
    }

    /// The modules that a chapter can import, with the folders of their sources.
    func modules(of chapter: String) -> [(name: String, folder: URL)] {
        (graph.closure(of: chapter)?.targets ?? [:]).filter { $1 && $0.name != chapter }
            .compactMap { node, _ in
                guard let package = graph.package(of: node),
                    let target = package.manifest.targets[node.name]
                else { return nil }
                return (
                    node.name, package.folder.appending(path: target.folder(in: package.folder))
                )
            }.sorted { $0.0 < $1.0 }
    }

    private func files(of node: PackageGraph.Node) throws(Diagnostics) -> [SourceDigests.File] {
        guard let package = graph.package(of: node),
            let target = package.manifest.targets[node.name]
        else { return [] }
        let folder = target.folder(in: package.folder)
        let prefix = node.package.map { "\($0)/" } ?? ""
        let places = target.sources.map { $0.map { "\(folder)/\($0)" } } ?? [folder]
        let excluded = target.excluded.map { "\(prefix)\(folder)/\($0)" }
        var files: [SourceDigests.File] = []
        for place in places {
            files += try digests.files(
                at: package.folder.appending(path: place), called: prefix + place)
        }
        guard !excluded.isEmpty else { return files }
        return files.filter { file in
            !excluded.contains { file.name == $0 || file.name.hasPrefix("\($0)/") }
        }
    }
}

extension PackageManifest.Target {
    /// The folder of its sources in its package's: as written, else the usual one
    /// (https://docs.swift.org/swiftpm/documentation/packagemanagerdocs/).
    fileprivate func folder(in package: URL) -> String {
        if let path { return path }
        let parents = isPlugin ? ["Plugins"] : ["Sources", "Source", "src", "srcs"]
        let usual = parents.map { "\($0)/\(name)" }
        let files = FileManager.default
        return usual.first { files.fileExists(atPath: package.appending(path: $0).path) }
            ?? usual[0]
    }
}

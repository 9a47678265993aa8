import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecorder

/// The packages that a book's programs are made of: its own, and those that it depends on, wherever
/// they lie.
package struct PackageGraph: Sendable {
    /// A package and what its manifest says.
    struct Package: Sendable {
        var folder: URL
        var manifest: PackageManifest
    }

    /// A target and what it is needed for.
    struct Node: Hashable, Sendable {
        /// The identity of its package; nil for the book's own.
        var package: String?
        var name: String
    }

    /// The book's own package.
    let root: Package
    /// The others, by their identities: a folder's or a repository's name in lower case.
    private(set) var packages: [String: Package] = [:]
    /// The folders of those whose manifests were not read, because nothing needed them yet.
    private(set) var unread: [String: URL]

    /// Starts with the book's own package.
    ///
    /// - Parameter others: The folders of the packages that it depends on, by their identities.
    init(root: Package, others: [String: URL]) {
        self.root = root
        unread = others
    }

    /// A book's package alone, described in JSON.
    package init(root: URL, json: Data) {
        guard let manifest = PackageManifest(json: json) else {
            preconditionFailure(
                "no description of a package: \(String(decoding: json, as: UTF8.self))")
        }
        self.init(root: Package(folder: root, manifest: manifest), others: [:])
    }

    /// Takes the manifest of another package.
    mutating func add(_ manifest: PackageManifest, of identity: String) {
        guard let folder = unread.removeValue(forKey: identity) else { return }
        packages[identity] = Package(folder: folder, manifest: manifest)
    }

    /// The package of a node.
    func package(of node: Node) -> Package? { node.package.map { packages[$0] } ?? root }

    /// Everything that a chapter's program is linked with or made by, and the engine's part that reads
    /// what it gives; nil when the book's package has no target of the chapter's name.
    ///
    /// - Returns: The targets, each with whether the program is linked with it; and the packages that
    ///   must be read before all are known.
    func closure(of chapter: String) -> (targets: [Node: Bool], unread: Set<String>)? {
        guard let target = root.manifest.targets[chapter] else { return nil }
        var walk = Walk(graph: self)
        walk.visit(Node(package: nil, name: chapter), isLinked: true)
        for use in target.plugins {
            for plugin in walk.nodes(of: use, from: nil) {
                walk.visit(
                    Node(package: plugin.package, name: Self.recordingTarget), isLinked: false)
            }
        }
        return (walk.found, walk.missing)
    }

    /// The engine's target that starts programs and reads what they leave, in the package whose plug-in
    /// makes the chapters' code.
    static let recordingTarget = "LiterateRecorder"

    /// The folders of packages that lie elsewhere than where the package manager fetches them to.
    package var foldersBesideTheBook: [URL] {
        let fetched = BuildFolder.folder(of: root.folder).standardizedFileURL.path + "/"
        return packages.values.map(\.folder).filter { folder in
            !folder.standardizedFileURL.path.hasPrefix(fetched)
        }.sorted { $0.path < $1.path }
    }

    /// The targets that are chapters, with the folders of their stubs, by name.
    var chapterTargets: [(name: String, path: String)] {
        root.manifest.targets.values.compactMap { target in
            guard let path = target.path, path.hasPrefix(BookLayout.stubs + "/") else { return nil }
            return (target.name, path)
        }.sorted { $0.name < $1.name }
    }
}

/// Goes from a target to all that it needs.
private struct Walk {
    let graph: PackageGraph
    /// Whether the program is linked with a target, rather than made by it.
    private(set) var found: [PackageGraph.Node: Bool] = [:]
    private(set) var missing: Set<String> = []

    init(graph: PackageGraph) { self.graph = graph }

    mutating func visit(_ node: PackageGraph.Node, isLinked: Bool) {
        guard let target = graph.package(of: node)?.manifest.targets[node.name] else { return }
        if let known = found[node], known || !isLinked { return }
        found[node] = isLinked
        for use in target.dependencies {
            for next in nodes(of: use, from: node.package) {
                visit(next, isLinked: isLinked && !target.isPlugin)
            }
        }
        for use in target.plugins {
            for next in nodes(of: use, from: node.package) { visit(next, isLinked: false) }
        }
    }

    /// The targets that a name means in a package.
    mutating func nodes(
        of use: PackageManifest.Use, from package: String?
    ) -> [PackageGraph.Node] {
        switch use {
        case .target(let name): return [PackageGraph.Node(package: package, name: name)]
        case .name(let name):
            let node = PackageGraph.Node(package: package, name: name)
            if graph.package(of: node)?.manifest.targets[name] != nil { return [node] }
            let owner = graph.packages.keys.sorted().first { identity in
                graph.packages[identity]?.manifest.products[name] != nil
            }
            guard let owner else {
                missing.formUnion(graph.unread.keys)
                return []
            }
            return nodes(of: .product(name, package: owner), from: package)
        case .product(let name, let identity):
            guard let owner = graph.packages[identity] else {
                if graph.unread[identity] != nil { missing.insert(identity) }
                return []
            }
            let targets = owner.manifest.products[name] ?? [name]
            return targets.map { PackageGraph.Node(package: identity, name: $0) }
        }
    }
}

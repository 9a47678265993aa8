import Foundation
import LiterateFormat
import LiterateLayout
import LiterateRecorder

/// The packages that a book's programs are made of: its own, and those that it depends on, wherever
/// they lie.
package struct PackageGraph: Sendable {
    struct Package: Sendable {
        var folder: URL
        var manifest: PackageManifest
    }

    /// The name of a target, and the identity of its package; nil for the book's own.
    struct Node: Hashable, Sendable {
        var package: String?
        var name: String
    }

    /// A target that a program is linked with, or that has a part in making it.
    struct Part: Sendable {
        var node: Node
        var package: Package
        var target: PackageManifest.Target
        var isLinked: Bool

        /// The folder of its sources in its package's: as written, else the usual one
        /// (https://docs.swift.org/swiftpm/documentation/packagemanagerdocs/).
        var folder: String {
            let parents = target.isPlugin ? ["Plugins"] : ["Sources", "Source", "src", "srcs"]
            let usual = parents.map { "\($0)/\(target.name)" }
            return target.path ?? usual.first { package.folder.appending(path: $0).isThere }
                ?? usual[0]
        }
    }

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

    /// A book's package, described in JSON.
    package init(root: URL, json: Data, others: [String: URL] = [:]) {
        guard let manifest = PackageManifest(json: json) else {
            preconditionFailure(
                "no description of a package: \(String(decoding: json, as: UTF8.self))")
        }
        self.init(root: Package(folder: root, manifest: manifest), others: others)
    }

    mutating func add(_ manifest: PackageManifest, of identity: String) {
        guard let folder = unread.removeValue(forKey: identity) else { return }
        packages[identity] = Package(folder: folder, manifest: manifest)
    }

    /// The folders of the packages that the book's depends on.
    var otherFolders: [URL] {
        (packages.values.map(\.folder) + unread.values).sorted { $0.path < $1.path }
    }

    /// The package of an identity; the book's own for nil.
    fileprivate func package(_ identity: String?) -> Package? {
        identity.map { packages[$0] } ?? root
    }

    /// Everything that a chapter's program is linked with or made by, and the engine's part that reads
    /// what it gives; nil when the book's package has no target of the chapter's name.
    ///
    /// - Returns: The targets, and the packages that must be read before all are known.
    func closure(of chapter: String) -> (targets: [Part], unread: Set<String>)? {
        guard let target = root.manifest.targets[chapter] else { return nil }
        var walk = Walk(graph: self)
        walk.visit(Node(package: nil, name: chapter), isLinked: true)
        for plugin in target.plugins.flatMap({ walk.nodes(of: $0, from: nil) }) {
            walk.visit(Node(package: plugin.package, name: Self.recordingTarget), isLinked: false)
        }
        return (Array(walk.found.values), walk.missing)
    }

    /// The names of the targets that a target itself uses.
    func targets(of part: Part) -> [String] {
        var walk = Walk(graph: self)
        return part.target.dependencies.flatMap { walk.nodes(of: $0, from: part.node.package) }
            .map(\.name)
    }

    /// The modules that a chapter can import, with the folders of their sources.
    func modules(of chapter: String) -> [(name: String, folder: URL)] {
        (closure(of: chapter)?.targets ?? []).filter { $0.isLinked && $0.node.name != chapter }
            .map { ($0.node.name, $0.package.folder.appending(path: $0.folder)) }
            .sorted { $0.0 < $1.0 }
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

    /// The folder of the engine's package, whose sources live chapters are compiled from; nil where the
    /// package that has it was not read yet.
    package var engine: URL? {
        ([root] + packages.values).first { $0.manifest.targets[Self.recordingTarget] != nil }?
            .folder
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
    var found: [PackageGraph.Node: PackageGraph.Part] = [:]
    var missing: Set<String> = []

    mutating func visit(_ node: PackageGraph.Node, isLinked: Bool) {
        guard let package = graph.package(node.package),
            let target = package.manifest.targets[node.name]
        else { return }
        if let known = found[node], known.isLinked || !isLinked { return }
        found[node] = PackageGraph.Part(
            node: node, package: package, target: target, isLinked: isLinked)
        for next in target.dependencies.flatMap({ nodes(of: $0, from: node.package) }) {
            visit(next, isLinked: isLinked && !target.isPlugin)
        }
        for next in target.plugins.flatMap({ nodes(of: $0, from: node.package) }) {
            visit(next, isLinked: false)
        }
    }

    /// The targets that a name means in a package.
    mutating func nodes(
        of use: PackageManifest.Use, from package: String?
    ) -> [PackageGraph.Node] {
        switch use {
        case .target(let name): return [PackageGraph.Node(package: package, name: name)]
        case .name(let name):
            if graph.package(package)?.manifest.targets[name] != nil {
                return nodes(of: .target(name), from: package)
            }
            let owners = graph.packages.filter { $1.manifest.products[name] != nil }
            if let owner = owners.keys.min() {
                return nodes(of: .product(name, package: owner), from: package)
            }
            missing.formUnion(graph.unread.keys)
        case .product(let name, let identity):
            if let owner = graph.packages[identity] {
                return (owner.manifest.products[name] ?? [name])
                    .map { PackageGraph.Node(package: identity, name: $0) }
            }
            if graph.unread[identity] != nil { missing.insert(identity) }
        }
        return []
    }
}

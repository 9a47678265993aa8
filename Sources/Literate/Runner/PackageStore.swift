import Foundation
import LiterateLayout
import LiterateRecorder

/// What `swift package` said of packages, asked for again only when a manifest, the resolved versions or
/// the toolchain are others.
struct PackageStore {
    let root: URL
    /// What names the toolchain.
    let toolchain: String

    /// The folders of all packages that the book's own depends on, by their identities.
    ///
    /// - Parameter ask: Gives what `swift package show-dependencies --format json` says.
    func list(_ ask: () async throws -> Data) async throws -> [String: URL] {
        var digest = Digest(root.path)
        digest.add(text(of: manifestFiles(in: root)))
        digest.add(text(of: [root.appending(path: BookLayout.resolvedVersions)]))
        let json = try await stored("dependencies", digest, isWhole: { Tree(json: $0) != nil }, ask)
        guard let tree = Tree(json: json) else { throw unreadable }
        var folders: [String: URL] = [:]
        tree.gather(into: &folders)
        // Where a package was fetched that is not there any more, the answer is old.
        guard folders.values.allSatisfy({ FileManager.default.fileExists(atPath: $0.path) }) else {
            try? FileManager.default.removeItem(at: file("dependencies"))
            return try await list(ask)
        }
        return folders
    }

    /// The manifest of the package in a folder.
    ///
    /// - Parameter ask: Gives what `swift package dump-package` says.
    func manifest(in folder: URL, _ ask: () async throws -> Data) async throws -> PackageManifest {
        let digest = Digest(text(of: manifestFiles(in: folder)))
        let name = "manifest-\(Digest(folder.path).text)"
        let json = try await stored(
            name, digest, isWhole: { PackageManifest(json: $0) != nil }, ask)
        guard let manifest = PackageManifest(json: json) else { throw unreadable }
        return manifest
    }

    private var unreadable: RunnerError {
        .unreadablePackage("error: 'swift package' said nothing that can be read of the package")
    }

    /// An answer that was stored under a name for exactly what a digest tells; else a new one, which is
    /// then stored.
    private func stored(
        _ name: String, _ digest: Digest, isWhole: (Data) -> Bool, _ ask: () async throws -> Data
    ) async throws -> Data {
        var digest = digest
        digest.add(toolchain)
        let head = Data("\(digest.text)\n".utf8)
        if let stored = try? Data(contentsOf: file(name)), stored.starts(with: head) {
            let answer = Data(stored.dropFirst(head.count))
            if isWhole(answer) { return answer }
        }
        let answer = try await ask()
        if isWhole(answer) {
            try? FileManager.default.createDirectory(
                at: file(name).deletingLastPathComponent(), withIntermediateDirectories: true)
            try? (head + answer).write(to: file(name), options: .atomic)
        }
        return answer
    }

    private func file(_ name: String) -> URL {
        root.appending(path: BookLayout.cached("packages/\(name)"))
    }

    /// `Package.swift`, and those for other versions of the tools.
    private func manifestFiles(in folder: URL) -> [URL] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.filter { $0.hasPrefix("Package") && $0.hasSuffix(".swift") }.sorted()
            .map { folder.appending(path: $0) }
    }

    private func text(of files: [URL]) -> String {
        files.map { (try? Data(contentsOf: $0)) ?? Data() }
            .map { "\(Digest($0).text)\n" }.joined()
    }

    /// The packages as they depend on each other.
    private struct Tree: Decodable {
        var identity: String
        var path: String
        var dependencies: [Tree]

        init?(json: Data) {
            guard let tree = try? JSONDecoder().decode(Tree.self, from: json) else { return nil }
            self = tree
        }

        /// All below this one.
        func gather(into folders: inout [String: URL]) {
            for dependency in dependencies {
                folders[dependency.identity.lowercased()] = URL(filePath: dependency.path)
                dependency.gather(into: &folders)
            }
        }
    }
}

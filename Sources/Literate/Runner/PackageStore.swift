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
        let folders = try await stored("dependencies", digest, ask) { json in
            let tree = try? JSONDecoder().decode(Tree.self, from: json)
            let folders = tree?.below.map { ($0.identity.lowercased(), URL(filePath: $0.path)) }
            // Where a package was fetched that is not there any more, the answer is old.
            return folders?.allSatisfy { $1.isThere } == true ? folders : nil
        }
        return Dictionary(folders) { _, last in last }
    }

    /// The manifest of the package in a folder.
    ///
    /// - Parameter ask: Gives what `swift package dump-package` says.
    func manifest(in folder: URL, _ ask: () async throws -> Data) async throws -> PackageManifest {
        try await stored(
            "manifest-\(Digest(folder.path).text)", Digest(text(of: manifestFiles(in: folder))),
            ask, reading: PackageManifest.init)
    }

    /// An answer that was stored under a name for exactly what a digest tells; else a new one, which is
    /// then stored.
    private func stored<Answer>(
        _ name: String, _ digest: Digest, _ ask: () async throws -> Data,
        reading: (Data) -> Answer?
    ) async throws -> Answer {
        var digest = digest
        digest.add(toolchain)
        let head = Data("\(digest.text)\n".utf8)
        if let stored = try? Data(contentsOf: file(name)), stored.starts(with: head),
            let answer = reading(Data(stored.dropFirst(head.count)))
        {
            return answer
        }
        let json = try await ask()
        guard let answer = reading(json) else {
            throw RunnerError.unreadablePackage(
                "error: 'swift package' said nothing that can be read of the package")
        }
        try? file(name).makeParent()
        try? (head + json).write(to: file(name), options: .atomic)
        return answer
    }

    private func file(_ name: String) -> URL {
        root.appending(path: BookLayout.cached("packages/\(name)"))
    }

    /// `Package.swift`, and those for other versions of the tools.
    private func manifestFiles(in folder: URL) -> [URL] {
        folder.names.filter { $0.hasPrefix("Package") && $0.hasSuffix(".swift") }
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

        var below: [Tree] { dependencies.flatMap { [$0] + $0.below } }
    }
}

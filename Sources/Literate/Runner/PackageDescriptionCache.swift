import LiterateRecorder
import Foundation

/// The description of a book's package, asked for again only when the manifest or the toolchain is
/// another.
struct PackageDescriptionCache {
    let root: URL
    /// What names the toolchain.
    let toolchain: String

    /// The description that was stored for exactly this manifest; else that of `swift package
    /// dump-package`, which is then stored.
    ///
    /// - Returns: Nil where there is no such package; its manifest then counts as a whole.
    func description(
        _ dump: () async throws -> Data?
    ) async throws -> PackageDescription? {
        let manifest = try? Data(contentsOf: root.appending(path: "Package.swift"))
        guard let manifest, manifest.range(of: Data("Package(".utf8)) != nil else { return nil }
        let head = Data("\(manifest.count)\n".utf8) + manifest + Data("\(toolchain)\n".utf8)
        let file = root.appending(path: ".build/book/package")
        if let stored = try? Data(contentsOf: file), stored.starts(with: head) {
            return PackageDescription(json: stored.dropFirst(head.count))
        }
        guard let json = try await dump(), let description = PackageDescription(json: json) else {
            return nil
        }
        try? FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try? (head + json).write(to: file, options: .atomic)
        return description
    }
}

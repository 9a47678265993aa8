import Foundation

/// The files that a chapter's executable is made of, and the data that it reads.
public struct LinkedSources: Sendable {
    /// The folders and files, relative to the book's root, that every chapter depends on.
    ///
    /// They are what the chapters link and what makes their code: the library, the notebook, and
    /// the tangler with the formats it reads and writes; and what reads the compiler's messages of
    /// cells that must not compile.
    public static let shared = [
        "Package.swift", "Package.resolved", "Plugins", "Sources/Library",
        "Sources/Literate/CCMark", "Sources/Literate/ChapterFormat", "Sources/Literate/Notebook",
        "Sources/Literate/Recording", "Sources/Literate/Runner/CompilerRefusals.swift",
        "Sources/Literate/Runner/RefusalCheck.swift", "Sources/Literate/Tangle",
        "Sources/Tools/tangle-chapter",
        "data",
    ]

    private let root: URL
    private let sharedParts: [CacheKey.Part]

    /// Reads the files of the book at a root; what is not there counts as not there.
    public init(root: URL) throws {
        self.root = root
        sharedParts = try Self.shared.flatMap { try readParts(at: $0, root: root) }
    }

    /// The parts of a chapter's key that are files: the shared ones and the chapter's stub.
    func parts(of chapter: String) -> [CacheKey.Part] {
        let stub = (try? readParts(at: "Sources/Chapters/\(chapter)", root: root)) ?? []
        return sharedParts + stub
    }
}

/// The files at a path, which may be a file, a folder or nothing.
private func readParts(at path: String, root: URL) throws -> [CacheKey.Part] {
    let url = root.appending(path: path)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
        return []
    }
    guard isFolder.boolValue else {
        return [CacheKey.Part(name: path, contents: try Data(contentsOf: url))]
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: url.path)
    return try names.filter { !$0.hasPrefix(".") }.sorted()
        .flatMap { try readParts(at: "\(path)/\($0)", root: root) }
}

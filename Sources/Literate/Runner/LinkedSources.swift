import LiterateRecorder
import LiterateFiles
import LiterateFormat
import Foundation

/// The files that a chapter's executable is made of, and the data that it reads.
package struct LinkedSources: Sendable {
    /// The folders and files, relative to the book's root, that every chapter depends on.
    ///
    /// They are what the chapters link and what makes their code: the library, the notebook, and
    /// the tangler with the formats it reads and writes; and what reads the compiler's messages of
    /// cells that must not compile.
    package static let shared = [
        "Package.swift", "Package.resolved", "Plugins", "Sources/Library", "Sources/Literate/CMark",
        "Sources/Literate/Format", "Sources/Literate/Notebook", "Sources/Literate/Recorder",
        "Sources/Literate/Recording", "Sources/Literate/Tangle", "Sources/Tools/tangle-chapter",
        "data",
    ]

    private let root: URL
    /// The files of each folder that was read.
    private var files: [String: [CacheKey.Part]] = [:]
    private let package: PackageDescription?
    /// What each chapter is made of, as far as the package says it.
    private let closures: [String: PackageDescription.Closure]
    /// What the manifest says of targets and packages, by the parts' names.
    private let described: [String: CacheKey.Part]
    private let resolved: Data

    /// Reads the files of the book at a root; what is not there counts as not there.
    ///
    /// - Throws: What is there and cannot be read.
    package init(root: URL) throws(Diagnostics) {
        try self.init(root: root, package: nil, chapters: [])
    }

    /// Reads what some chapters are made of.
    ///
    /// - Parameter package: What the package says of itself: which sources count. Without it, or
    ///   for a chapter that it does not have, the ``shared`` ones do, and the whole manifest.
    /// - Throws: What is there and cannot be read.
    init(root: URL, package: PackageDescription?, chapters: [String]) throws(Diagnostics) {
        self.root = root
        self.package = package
        resolved = try contents(at: "Package.resolved", root: root) ?? Data()
        var closures: [String: PackageDescription.Closure] = [:]
        for chapter in chapters { closures[chapter] = package?.closure(of: chapter) }
        self.closures = closures
        described = package?.parts(of: Array(closures.values)) ?? [:]
        let folders = closures.values.flatMap { package?.folders(of: $0) ?? [] }
        let isListed = !chapters.isEmpty && chapters.allSatisfy { closures[$0] != nil }
        for path in Set(folders + (isListed ? ["data"] : Self.shared)) {
            files[path] = try readParts(at: path, root: root)
        }
    }

    /// The parts of a chapter's key that are files, and what the manifest says of them.
    ///
    /// - Throws: What is there and cannot be read.
    func parts(of chapter: String) throws(Diagnostics) -> [CacheKey.Part] {
        guard let package, let closure = closures[chapter] else {
            let stub = try readParts(at: "Sources/Chapters/\(chapter)", root: root)
            return Self.shared.flatMap { files[$0] ?? [] } + stub
        }
        return package.folders(of: closure).flatMap { files[$0] ?? [] } + (files["data"] ?? [])
            + package.names(of: closure).compactMap { described[$0] } + [
                package.pins(of: closure, resolved: resolved)
            ]
    }
}

/// The files at a path, which may be a file, a folder or nothing, or be taken away meanwhile.
private func readParts(at path: String, root: URL) throws(Diagnostics) -> [CacheKey.Part] {
    let url = root.appending(path: path)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder),
        isFolder.boolValue
    else {
        guard let contents = try contents(at: path, root: root) else { return [] }
        return [CacheKey.Part(name: path, contents: contents)]
    }
    var parts: [CacheKey.Part] = []
    for name in try names(at: path, root: root) where !name.hasPrefix(".") {
        parts += try readParts(at: "\(path)/\(name)", root: root)
    }
    return parts
}

private func contents(at path: String, root: URL) throws(Diagnostics) -> Data? {
    do throws(UnreadableFile) {
        return try root.appending(path: path).presentContents()
    } catch {
        throw Diagnostics([Diagnostic(SourcePosition(file: path, line: 1), error.message)])
    }
}

private func names(at path: String, root: URL) throws(Diagnostics) -> [String] {
    do throws(UnreadableFile) {
        return try root.appending(path: path).presentNames() ?? []
    } catch {
        throw Diagnostics([Diagnostic(SourcePosition(file: path, line: 1), error.message)])
    }
}

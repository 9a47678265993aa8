import Foundation
import LiterateFormat
import LiterateLayout
import Subprocess

/// The engine's own version, and where other books take it from.
package enum Engine {
    /// The version, as its tag has it.
    package static let version = "0.15.0"
    /// What an address of it may look like.
    static let sampleAddress = "https://example.org/engine.git"
    /// What the package manager calls the packages that the engine is made of.
    package static let packages: Set = [
        "swift-argument-parser", "swift-atomics", "swift-collections", "swift-mustache",
        "swift-nio",
        "swift-subprocess", "swift-syntax", "swift-system",
    ]
}

/// The engine as a book's manifest names it.
package struct EngineDependency: Hashable, Sendable {
    /// The dependency in the manifest: `.package(url: "https://…", from: "0.9.0")`.
    private(set) var declaration: String
    /// What the package manager calls the package: the last part of its address.
    private(set) var identity: String

    /// Where `CONTRIBUTING.md` of the engine is, as Markdown.
    private(set) var guide = "`CONTRIBUTING.md`"

    /// Takes the engine from the clone in which a program was built.
    ///
    /// - Throws: ``UsageError`` where that is another package.
    package init(ofProgram program: URL) async throws {
        var folder = program.resolvingSymlinksInPath()
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let plugin = folder.appending(path: "Plugins/TangleChapter")
            guard plugin.isThere else { continue }
            try await self.init(folder.path)
            return
        }
        throw UsageError(
            description:
                "error: this program was not built in a clone of the engine; say where the "
                + "engine comes from, with --engine PATH or --engine \(Engine.sampleAddress)")
    }

    /// Takes the engine from a place.
    ///
    /// - Parameter place: The path of a folder, or an address. A repository that has the running
    ///   version as a tag, or a later one that fits, is taken by its versions, another folder as it
    ///   is.
    /// - Throws: ``UsageError`` for a path at which there is no package.
    package init(_ place: String) async throws {
        let folder = Self.folder(place)
        guard folder.appending(path: BookLayout.manifest).isThere else {
            guard place.contains(":"), !place.hasPrefix("file:") else {
                throw UsageError(
                    description: "error: '\(place)' holds no engine: there is no Package.swift in "
                        + "it; give the folder of a clone, or an address such as "
                        + Engine.sampleAddress)
            }
            self.init(address: place)
            if place.hasPrefix("https:") || place.hasPrefix("http:") {
                let page = place.hasSuffix(".git") ? String(place.dropLast(4)) : place
                guide = "[CONTRIBUTING](\(page)/blob/\(Engine.version)/CONTRIBUTING.md)"
            }
            return
        }
        self.init(address: folder.path)
        guard await !Self.tags(of: folder).contains(where: Self.isCompatible) else { return }
        declaration = ".package(path: \(String(reflecting: folder.path)))"
        identity = folder.lastPathComponent
    }

    init(address: String) {
        let last = address.split { "/:".contains($0) }.last.map(String.init) ?? address
        declaration = ".package(url: \(String(reflecting: address)), from: \"\(Engine.version)\")"
        identity = last.hasSuffix(".git") ? String(last.dropLast(".git".count)) : last
    }

    /// The folder at a path, or at an address of the file system, which the package manager would not
    /// decode.
    private static func folder(_ place: String) -> URL {
        let path = place.hasPrefix("file:") ? URL(string: place)?.path : nil
        return URL(filePath: path ?? place, directoryHint: .isDirectory).standardizedFileURL
    }

    /// The tags of the repository that a folder holds; none where it holds none.
    private static func tags(of folder: URL) async -> [String] {
        guard folder.appending(path: ".git").isThere,
            let result = try? await Subprocess.run(
                .name("git"), arguments: ["-C", folder.path, "tag", "--list"],
                output: .string(limit: 1 << 20), error: .discarded)
        else { return [] }
        return result.standardOutput.split(separator: "\n").map(String.init)
    }

    /// Whether the package manager takes a tag for `from:` the engine's version.
    static func isCompatible(_ tag: String) -> Bool {
        guard let given = numbers(of: tag), let own = numbers(of: Engine.version) else {
            return false
        }
        return given[0] == own[0] && !given.lexicographicallyPrecedes(own)
    }

    /// The three numbers of `0.9.0` or `v0.9.0`; nil for anything else.
    private static func numbers(of version: String) -> [Int]? {
        let text = version.hasPrefix("v") ? version.dropFirst() : version[...]
        let numbers = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        return numbers.count == 3 && !numbers.contains(nil) ? numbers.compactMap(\.self) : nil
    }
}

import Foundation
import LiterateLayout
import LiterateRecording

/// What a build leaves behind for a chapter: all that is known of the package manager's folders.
package struct BuildFolder: Sendable {
    private let root: URL
    /// The folder of the chapters' programs.
    package let programs: URL

    /// The folder of the book's package at a root, in the debug configuration.
    ///
    /// - Parameter programs: Where the programs are; by default where a link leads that builds leave.
    package init(root: URL, programs: URL? = nil) {
        self.root = root
        self.programs = programs ?? Self.folder(of: root).appending(path: "debug")
    }

    /// The package manager's folder of the package at a root.
    package static func folder(of root: URL) -> URL { root.appending(path: ".build") }

    package func program(of chapter: String) -> URL { programs.appending(path: chapter) }

    // MARK: What the tangler made

    /// What the tangler left beside the Swift files of a chapter, the newest first.
    ///
    /// There may be several: the folder above is called by the package, which may have been renamed.
    package func tangled(_ chapter: String) -> [TangledChapter] {
        let found = tangledFolders(of: chapter).compactMap { folder -> (Date, TangledChapter)? in
            let file = folder.appending(path: "\(chapter).json")
            let date = try? FileManager.default.attributesOfItem(atPath: file.path)[
                .modificationDate]
            guard let data = try? Data(contentsOf: file),
                let facts = try? JSONDecoder().decode(TangledChapter.self, from: data)
            else { return nil }
            return (date as? Date ?? .distantPast, facts)
        }
        return found.sorted { $0.0 > $1.0 }.map(\.1)
    }

    /// Where the tangler works for a chapter of a package, beneath the package's folder.
    package static func tangledFolder(of chapter: String, package: String) -> String {
        "plugins/outputs/\(package)/\(chapter)/destination/TangleChapter"
    }

    private func tangledFolders(of chapter: String) -> [URL] {
        let base = Self.folder(of: root)
        return base.appending(path: "plugins/outputs").names.map {
            base.appending(path: Self.tangledFolder(of: chapter, package: $0))
        }
    }

    // MARK: What the compiler made

    /// The compiler's options that find the modules which chapters import, and the C modules of these.
    package var searchOptions: [String] {
        let maps = programs.names.filter {
            $0.hasSuffix(".build") && !$0.hasSuffix("-tool.build")
        }
        .map { programs.appending(path: "\($0)/module.modulemap") }
        .filter(\.isThere)
        return ["-I", programs.appending(path: "Modules").path]
            + maps.flatMap { ["-Xcc", "-fmodule-map-file=\($0.path)"] }
    }

    /// The object files of some targets; not those of sources that were removed.
    package func objects(of targets: [String]) -> [String] {
        targets.flatMap { target in
            let folder = programs.appending(path: "\(target).build")
            let sources = folder.appending(path: "sources").text
            let present = sources?.split(separator: "\n").map { URL(filePath: String($0)) }
                .map { "\($0.lastPathComponent.trimmingCharacters(in: ["'"])).o" }
            return (present ?? folder.names.filter { $0.hasSuffix(".o") })
                .map { folder.appending(path: $0).path }
        }
    }

    /// Makes the next build of a chapter plan afresh, tangle, and compile the chapter's own code.
    package func forget(_ chapter: String) throws {
        // The name of the chapter's module: 01-basic-mlp is _1_basic_mlp.
        let module = "_" + chapter.dropFirst().map { $0.isLetter || $0.isNumber ? $0 : "_" }
        let objects = programs.appending(path: "\(module).build")
        let stale =
            [Self.folder(of: root).appending(path: "debug.yaml")]
            + objects.names.filter { !["output-file-map.json", "sources"].contains($0) }
            .map { objects.appending(path: $0) }
            + tangledFolders(of: chapter).map { $0.appending(path: "\(chapter).swift") }
        for file in stale where file.isThere { try FileManager.default.removeItem(at: file) }
        // A compiler without the place for these wrote them where it ran.
        for ending in ["d", "dia", "o", "swiftdeps"] {
            try? FileManager.default.removeItem(at: root.appending(path: "\(chapter).\(ending)"))
        }
    }
}

import Foundation
import LiterateFormat
import LiterateLayout

/// What the programs of a book are made of beside the chapters' code: sources wherever they lie, what
/// manifests say, and the inputs that programs read.
package struct ProgramParts: Sendable {
    let root: URL
    let graph: PackageGraph
    let digests: SourceDigests
    /// The files and folders that every chapter may read.
    let inputs: [BookInput]
    /// What the programs find in their environment.
    var environment = ProcessInfo.processInfo.environment

    /// The parts of a chapter's key; none but the inputs where the package does not have the chapter.
    ///
    /// - Throws: What is there and cannot be read.
    func parts(of chapter: Chapter) throws(Diagnostics) -> [CacheKey.Part] {
        let options = inputs.compactMap { input in input.option.map { "\($0) \(input.file)" } }
        var parts = [
            CacheKey.Part("the options in \(BookLayout.description)", Digest("\(options)"))
        ]
        if let seed = BookLayout.seed(in: environment) {
            parts.append(CacheKey.Part(BookLayout.seedVariable, Digest(seed)))
        }
        for input in inputs {
            let place = root.appending(path: input.file)
            parts += try digests.files(at: place, called: input.file).map(\.part)
        }
        let program = graph.closure(of: chapter.name)?.targets ?? []
        let packages = program.map { ($0.node.package, $0.package.manifest) }
        for (identity, manifest) in Dictionary(packages, uniquingKeysWith: { one, _ in one }) {
            let name = identity.map { "the settings of the package '\($0)'" }
            parts.append(CacheKey.Part(name ?? "the package's settings", manifest.settings))
        }
        var placesCount = false
        for part in program {
            let place = part.node.package.map { "the package '\($0)'" } ?? BookLayout.manifest
            let name = "the target '\(part.node.name)' in \(place)"
            parts.append(CacheKey.Part(name, part.target.digest))
            let files = try files(of: part)
            parts += files.map(\.part)
            placesCount =
                placesCount || part.isLinked && files.contains(where: \.takesPlacesOfCallers)
        }
        // Code that the chapter is linked with can say where in the chapter it was called.
        if placesCount {
            let lines = chapter.cells.map { "\($0.codeLine)" }.joined(separator: " ")
            parts.append(CacheKey.Part("the places of the cells", Digest(lines)))
        }
        return parts
    }

    /// The digest of the value that a chapter reads; one of its own where there is none.
    func digest(of reference: ExportedReference) -> Digest {
        let data = try? Data(contentsOf: root.appending(path: reference.file))
        return data.map { Digest($0) } ?? Digest("none")
    }

    private func files(of part: PackageGraph.Part) throws(Diagnostics) -> [SourceDigests.File] {
        let folder = part.folder
        let prefix = part.node.package.map { "\($0)/" } ?? ""
        let excluded = part.target.excluded.map { "\(prefix)\(folder)/\($0)" }
        var files: [SourceDigests.File] = []
        for place in part.target.sources?.map({ "\(folder)/\($0)" }) ?? [folder] {
            files += try digests.files(
                at: part.package.folder.appending(path: place), called: prefix + place)
        }
        return files.filter { file in
            !excluded.contains { file.name == $0 || file.name.hasPrefix("\($0)/") }
        }
    }
}

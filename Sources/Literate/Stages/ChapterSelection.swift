import Foundation
import LiterateFormat
import LiterateLayout

/// The names of the chapters of the book that the current folder is in, for a shell that completes
/// them; none where there is no book.
package func chapterNames() -> [String] {
    (try? Book.chapterNames(root: bookRoot(from: .currentDirectory()))) ?? []
}

extension Book {
    /// The chapters that are asked for, in the book's order; all when none is named.
    ///
    /// - Parameter names: Names with or without their numbers, paths or numbers: `01-basic-mlp`,
    ///   `basic-mlp`, its path, `1`.
    /// - Throws: ``UsageError`` for one that the book does not have.
    package func selection(_ names: [String]) throws(UsageError) -> [Chapter] {
        let selected = try names.map { name throws(UsageError) in try chapter(meantBy: name).name }
        return names.isEmpty ? chapters : chapters.filter { selected.contains($0.name) }
    }

    private func chapter(meantBy name: String) throws(UsageError) -> Chapter {
        let file = name.split(separator: "/").last ?? ""
        let stem = file.hasSuffix(".md") ? file.dropLast(3) : file
        if let chapter = chapters.first(where: { $0.name == stem }) { return chapter }
        let meant = chapters.filter {
            $0.name.dropFirst("01-".count) == stem || Int(stem) == Int($0.name.prefix(2))
        }
        if meant.count == 1 { return meant[0] }
        let names = chapters.map(\.name)
        let near = meant.isEmpty ? nearNames(to: name) : meant.map(\.name)
        let advice =
            near.isEmpty
            ? "the chapters are " + names.joined(separator: ", ")
            : "did you mean " + near.map { "'\($0)'" }.joined(separator: " or ") + "?"
        let problem =
            meant.isEmpty
            ? "there is no chapter '\(name)'" : "there are \(meant.count) chapters '\(name)'"
        throw UsageError(description: "error: \(problem); \(advice)")
    }

    /// The names that are near to one that was written, with its number or without.
    private func nearNames(to name: String) -> [String] {
        let names = chapters.map(\.name)
        let near = nearestNames(to: name, among: names)
        guard near.isEmpty else { return near }
        let rests = names.map { String($0.dropFirst("01-".count)) }
        let nearRests = nearestNames(to: name, among: rests)
        return zip(names, rests).filter { nearRests.contains($1) }.map(\.0)
    }
}

/// Finds the root of the book that a folder belongs to, which holds ``BookLayout/description``.
///
/// - Throws: ``UsageError`` when neither the folder nor one above it is a book's.
package func bookRoot(from folder: URL) throws(UsageError) -> URL {
    var candidate = folder.standardizedFileURL
    while true {
        if candidate.appending(path: BookLayout.description).isThere { return candidate }
        guard candidate.path != "/" else { break }
        candidate.deleteLastPathComponent()
    }
    throw UsageError(
        description: "error: no book here: no folder from '\(folder.path)' upwards holds "
            + "\(BookLayout.description); go there, or give --root")
}

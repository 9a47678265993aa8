import ChapterFormat
import Foundation

/// Something wrong with what was asked for, rather than with the book.
public struct UsageError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong and what to do.
    public var description: String

    /// Says what is wrong and what to do.
    public init(description: String) {
        self.description = description
    }
}

extension Book {
    /// The chapters that are asked for, in the book's order; all when none is named.
    ///
    /// - Parameter names: Names, paths or numbers: `01-basic-mlp`, `chapters/01-basic-mlp.md`, `1`.
    /// - Throws: ``UsageError`` for one that the book does not have.
    public func selection(_ names: [String]) throws(UsageError) -> [Chapter] {
        guard !names.isEmpty else { return chapters }
        var selected: Set<String> = []
        for name in names {
            guard let chapter = chapters.first(where: { isMeant($0, by: name) }) else {
                let existing = chapters.map(\.name).joined(separator: ", ")
                throw UsageError(
                    description:
                        "error: there is no chapter '\(name)'; the chapters are \(existing)")
            }
            selected.insert(chapter.name)
        }
        return chapters.filter { selected.contains($0.name) }
    }

    private func isMeant(_ chapter: Chapter, by name: String) -> Bool {
        let file = name.split(separator: "/").last ?? ""
        let stem = file.hasSuffix(".md") ? file.dropLast(3) : file
        return chapter.name == stem || Int(stem) == Int(chapter.name.prefix(while: \.isNumber))
    }
}

/// Finds the root of the book that a folder belongs to: `Package.swift` beside `chapters/`.
///
/// - Throws: ``UsageError`` when neither the folder nor one above it is a book's.
public func bookRoot(from folder: URL) throws(UsageError) -> URL {
    var candidate = folder.standardizedFileURL
    while true {
        let files = FileManager.default
        if files.fileExists(atPath: candidate.appending(path: "Package.swift").path),
            files.fileExists(atPath: candidate.appending(path: "chapters").path)
        {
            return candidate
        }
        guard candidate.path != "/" else { break }
        candidate.deleteLastPathComponent()
    }
    throw UsageError(
        description: "error: no book here: no folder from '\(folder.path)' upwards holds "
            + "Package.swift and chapters/; go there, or give --root")
}

import Foundation
import LiterateFormat

/// The checkout that the tests run in.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appendingPathComponent(path), encoding: .utf8)
    }

    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(
            atPath: root.appendingPathComponent(folder).path
        ).filter { !$0.hasPrefix(".") }.sorted()
    }

    static func chapter(_ name: String) throws -> Chapter {
        try Chapter(
            named: name, root: root, references: BookDescription(root: root).referenceOptions)
    }

    /// What a chapter says that a cell of it prints.
    static func output(of cell: String, in chapter: String) throws -> String {
        let cells = try Repository.chapter(chapter).cells
        guard let found = cells.first(where: { $0.options.name == cell }), let output = found.output
        else { throw MissingCell(chapter: chapter, cell: cell) }
        return output.text
    }
}

struct MissingCell: Error {
    var chapter: String
    var cell: String
}

import ChapterFormat
import Foundation
import Testing

/// A book in `Fixtures/KIND/NAME/chapters`, whose last chapter is tangled.
struct Fixture: Sendable, CustomTestStringConvertible {
    var folder: URL

    var name: String { folder.lastPathComponent }
    var testDescription: String { name }

    static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "Fixtures")

    init(_ path: String) {
        folder = Self.root.appending(path: path)
    }

    static func all(in kind: String) -> [Fixture] {
        let names = try? FileManager.default.contentsOfDirectory(
            atPath: root.appending(path: kind).path)
        return (names ?? []).sorted().map { Fixture("\(kind)/\($0)") }
    }

    /// The file of the chapter to tangle: the last.
    var chapter: URL {
        get throws {
            let name = try #require(try Book.chapterNames(root: folder).last)
            return folder.appending(path: "chapters/\(name).md")
        }
    }

    /// Holds a text against a file of the fixture; with `RECORD_GOLDENS=1` writes it and fails.
    func expect(
        _ text: String, in file: String, sourceLocation: SourceLocation = #_sourceLocation
    ) throws {
        let golden = folder.appending(path: file)
        let environment = ProcessInfo.processInfo.environment
        if environment["RECORD_GOLDENS"] == "1", environment["CI"] != "true" {
            try text.write(to: golden, atomically: true, encoding: .utf8)
            Issue.record("recorded \(name)/\(file); run again without RECORD_GOLDENS")
            return
        }
        let expected = try? String(contentsOf: golden, encoding: .utf8)
        #expect(
            expected == text, "\(name): if this is right, record it with RECORD_GOLDENS=1",
            sourceLocation: sourceLocation)
    }
}

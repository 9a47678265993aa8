import Foundation
import Testing

/// A chapter in `Fixtures/KIND/NAME/chapter.md` and what is expected of it beside it.
struct Fixture: Sendable, CustomTestStringConvertible {
    var folder: URL

    var name: String { folder.lastPathComponent }
    var testDescription: String { name }

    var source: String {
        try! String(contentsOf: folder.appending(path: "chapter.md"), encoding: .utf8)
    }

    static func all(in kind: String) -> [Fixture] {
        let root = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "Fixtures/\(kind)")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
        return names.sorted().map { Fixture(folder: root.appending(path: $0)) }
    }

    /// Holds a text against `expected.txt`; with `RECORD_GOLDENS=1` writes it and fails.
    func expect(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let file = folder.appending(path: "expected.txt")
        let environment = ProcessInfo.processInfo.environment
        if environment["RECORD_GOLDENS"] == "1", environment["CI"] != "true" {
            try text.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded \(name)/expected.txt; run again without RECORD_GOLDENS")
            return
        }
        let expected = try? String(contentsOf: file, encoding: .utf8)
        #expect(
            expected == text, "\(name): if this is right, record it with RECORD_GOLDENS=1",
            sourceLocation: sourceLocation)
    }
}

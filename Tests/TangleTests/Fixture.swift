import Foundation
import GoldenTesting
import LiterateFormat
import Testing

extension FixtureCase {
    /// The case at a path in `Fixtures`; its `chapters` are a book, and the last is tangled.
    init(_ path: String) {
        self.init(
            folder: URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "Fixtures/\(path)"))
    }

    /// The file of the chapter to tangle: the last.
    var chapter: URL {
        get throws {
            let name = try #require(try Book.chapterNames(root: folder).last)
            return folder.appending(path: "chapters/\(name).md")
        }
    }
}

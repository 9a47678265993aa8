import ChapterFuzzing
import Foundation
import Testing

/// The texts that `make fuzz` begins with, and those that it has found.
@Suite struct CorpusTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "ChapterFuzzing/corpus")

    static let files: [String] = {
        let files = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
        // Without any, a test over them would pass.
        precondition(files?.isEmpty == false, "there are no texts in \(folder.path)")
        return files!.sorted()
    }()

    @Test(arguments: files) func whatMustHoldOfAnyTextHolds(file: String) throws {
        let text = String(
            decoding: try Data(contentsOf: Self.folder.appending(path: file)), as: UTF8.self)
        #expect(ChapterCheck(text).problems == [])
    }

    @Test func mostTextsAreBooks() throws {
        let books = try Self.files.filter { file in
            ChapterCheck(
                String(
                    decoding: try Data(contentsOf: Self.folder.appending(path: file)),
                    as: UTF8.self)
            ).isBook
        }
        #expect(books.count * 2 > Self.files.count, "\(books)")
    }
}

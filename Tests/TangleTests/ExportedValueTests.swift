import Foundation
import GoldenTesting
import LiterateRecording
import Testing

/// Values that one chapter's program leaves and another's reads.
struct ExportedValueTests {
    private func program(_ chapter: String) throws -> ChapterProgram {
        let folder = FixtureCase("programs/exports").folder
        let program = try ChapterProgram(file: folder.appending(path: "chapters/\(chapter).md"))
        #expect(program.compilerMessages == "")
        return program
    }

    @Test func aValueGoesFromChapterToChapter() throws {
        let source = try program("01-source").record()
        #expect(source.failure == nil)
        #expect(
            source.cells.map { $0.exports.map(\.text) } == [
                [],
                [
                    "{\"type\":\"Float\",\"value\":0.3}\n".replacing(
                        "0.3", with: "\(Float(0.1) + 0.2)"),
                    "{\"type\":\"Array<Verdict>\",\"value\":"
                        + "[{\"loss\":\(Float(0.1) + 0.2),\"name\":\"é\\n\"},{\"name\":\"\"}]}\n",
                    "{\"type\":\"Int\",\"value\":3}\n",
                ], ["{\"type\":\"String\",\"value\":\"text\"}\n"], [],
            ])
        // What is exported is no part of what the cells print.
        #expect(source.cells.map { $0.items.map(\.text).joined() } == ["", "", "", "text\n"])

        let root = URL.temporaryDirectory.appending(path: "exports-\(UUID().uuidString)")
        let folder = root.appending(path: "chapters/figures/01-source")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }
        for value in source.cells.flatMap(\.exports) {
            try Data(value.text.utf8).write(to: folder.appending(path: "\(value.name).json"))
        }
        let reader = try program("02-reader").record(environment: ["BOOK_ROOT": root.path])
        #expect(reader.failure == nil)
        #expect(reader.checks == [0: .value(.whole("3"))])
        let texts = reader.cells.map { $0.items.map(\.text).joined() }
        #expect(texts[2].hasPrefix("true true [") && texts[2].hasSuffix("]\n"))
        #expect(texts[3] == "Error: '01-source/x' is of type Float, not Double\n")
        #expect(
            texts[4].hasPrefix(
                "Error: '01-source/again' is read where the chapter does not name it; write "))
    }
}

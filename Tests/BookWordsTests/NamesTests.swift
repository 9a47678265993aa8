import Foundation
import Notebook
import Testing

@testable import BookWords

/// Lists of words as a reader may give them.
struct NamesTests {
    @Test(arguments: ["\n", "\r\n", "\n\n\n"])
    func wordsComeInTheOrderOfTheFile(end: String) throws {
        let separator = end == "\r\n" ? end : "\n"
        let words = (0..<10).map { "name" + String(repeating: "x", count: $0) }
        let file = try list(words.joined(separator: separator) + end)
        defer { try? FileManager.default.removeItem(at: file) }
        #expect(try BookWords.words(in: file.path) == words)
    }

    @Test(arguments: [
        ("", "list is empty; give a file with one word a line"),
        ("\n\n", "list is empty; give a file with one word a line"),
        (
            "a\nb\nc\n",
            "list has 3 words, too few to split into 80, 10 and 10 per cent; give at least 10"
        ),
        (
            "anna\nBob\n",
            "list:2: the character `B` in `Bob` is no letter from a to z; write words in lower case"
        ),
        (
            "anna\nzoë\n",
            "list:2: the character `ë` in `zoë` is no letter from a to z; "
                + "leave the word out or write it with a to z"
        ),
        (
            "zoe\u{308}\n",
            "list:1: the character `e\u{308}` in `zoe\u{308}` is no letter from a to z; "
                + "leave the word out or write it with a to z"
        ),
        (
            "anna maria\n",
            "list:1: the character ` ` in `anna maria` is no letter from a to z; "
                + "leave the word out or write it with a to z"
        ),
        ("a\n\nb\n", "list:2: an empty line between words; take it out"),
    ])
    func wrongListsAreRefused(text: String, message: String) throws {
        let file = try list(text)
        defer { try? FileManager.default.removeItem(at: file) }
        let error = #expect(throws: ReaderError.self) {
            try BookWords.words(in: file.path)
        }
        #expect(
            error?.description == message.replacing("list", with: file.path, maxReplacements: 1))
    }

    @Test func missingFileIsNamed() {
        let error = #expect(throws: ReaderError.self) {
            try BookWords.words(in: "/nowhere/names.txt")
        }
        #expect(
            error?.description == "cannot read /nowhere/names.txt; give a file with one word a line"
        )
    }

    private func list(_ text: String) throws -> URL {
        let file = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try Data(text.utf8).write(to: file)
        return file
    }
}

import Foundation
import Testing

/// The words of a book's layout stand in one file of the engine, and the plugin, which can import
/// nothing.
@Suite struct SpelledWordsTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    private static let kinds: Set<String> = ["swift", "js", "css", "mustache", "py", "svg"]

    private func files(below folder: String) throws -> [String] {
        let names = try FileManager.default.subpathsOfDirectory(
            atPath: Self.root.appending(path: folder).path)
        return names.filter { Self.kinds.contains(String($0.split(separator: ".").last ?? "")) }
            .map { "\(folder)/\($0)" }
    }

    /// The lines of a text that spell a word of the layout.
    private func spellings(in text: String) -> [Int] {
        let words =
            /\b(chapters|site|data)\/|path: "(chapters|site)"|Sources\/Chapters|\.build\/book|make site|swift run/
        return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated()
            .filter { $1.contains(words) }.map { $0.offset + 1 }
    }

    @Test func noOtherFileSpellsThem() throws {
        let home = "Sources/Literate/Layout/BookLayout.swift"
        let files = try files(below: "Sources/Literate") + files(below: "Sources/Tools")
        #expect(files.contains(home) && files.count > 100)
        for file in files where file != home {
            let text = try String(
                contentsOf: Self.root.appending(path: file), encoding: .utf8)
            for line in spellings(in: text) {
                Issue.record("\(file):\(line) spells a word of BookLayout; take it from there")
            }
        }
    }

    @Test(arguments: [
        "see chapters/x", "\"site/\"", "root.appending(path: \"chapters\")", "the data/ folder",
        "`.build/book`", "'make site' does", "swift run 01-x",
    ])
    func aSpellingIsFound(line: String) {
        #expect(spellings(in: "a\n\(line)") == [2])
    }
}

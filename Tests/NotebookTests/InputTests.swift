import Foundation
import Testing

@testable import Notebook

/// What a program that is no chapter's own knows of a book's inputs.
struct InputTests {
    @Test func aBookDeclaresInputs() throws {
        let root = URL.temporaryDirectory.appending(path: "inputs-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: root, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: root) }
        let file = root.appending(path: "book.json")
        try Data(
            #"{ "title": "A", "inputs": ["data", { "file": "a" }, { "file": "b", "option": "c" }] }"#
                .utf8
        ).write(to: file)
        #expect(
            declaredInputs(of: root) == [ChapterInput(option: "c", file: "b", help: "")])
        try Data("{ }".utf8).write(to: file)
        #expect(declaredInputs(of: root) == [])
    }

    @Test func anInputThatNobodyDeclaredIsNamed() {
        let error = #expect(throws: ReaderError.self) { try Notebook.input("nmaes") }
        #expect(
            error?.description
                == "the book has no input 'nmaes'; give one in book.json the option 'nmaes'")
    }

    /// A program that is no chapter's own may take any other words besides.
    @Test(
        arguments: [
            (["program", "--names", "a"], "a"), (["program", "--names=a", "-v"], "a"),
            (["program", "--names", "b", "x", "--names=a=b"], "a=b"),
            (["program", "--names="], ""),
            (["program", "names", "a"], nil), (["program", "--namess", "a"], nil),
            (["program", "--names"], nil), (["program"], nil),
        ] as [([String], String?)])
    func anInputOnACommandLine(words: [String], file: String?) {
        #expect(value(of: "names", in: words) == file)
    }

    @Test func aDeclaredInputIsAPath() throws {
        #expect(try Notebook.input("names").hasSuffix("data/names-2017.txt"))
    }
}

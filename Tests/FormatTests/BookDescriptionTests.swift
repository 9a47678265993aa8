import Foundation
@testable import LiterateFormat
import Testing

/// What a book says of itself, and what is wrong with it, each at its place.
@Suite final class BookDescriptionTests {
    private let root = URL.temporaryDirectory.appending(path: "described-\(UUID().uuidString)")

    init() throws {
        for file in ["data/words.txt", "cover.png", "colophon.md", "theme/book.css"] {
            let file = root.appending(path: file)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data("x".utf8).write(to: file)
        }
    }

    deinit {
        try? FileManager.default.removeItem(at: root)
    }

    private func description(_ text: String) throws -> BookDescription {
        try Data(text.utf8).write(to: root.appending(path: "book.json"))
        return try BookDescription(root: root)
    }

    private func problems(_ text: String) -> [String] {
        let error = #expect(throws: Diagnostics.self) { try description(text) }
        return error?.all.map(\.description) ?? []
    }

    @Test func aTitleIsEnough() throws {
        #expect(try description(#"{ "title": "A \"b\" \u00e9\n" }"#).title == "A \"b\" é\n")
        #expect(try description(#"{ "title": "A" }"#) == BookDescription(title: "A"))
    }

    @Test func everythingIsRead() throws {
        let all = try description(
            #"""
            {
              "title": "A", "description": "What it is.",
              "cover": { "file": "cover.png", "text": "A picture." },
              "frontFigures": [ { "chapter": "01-a", "cell": "b", "caption": "c" } ],
              "inputs": [ "data", { "file": "data/words.txt", "option": "words", "help": "some" } ],
              "references": [ { "option": "numpy", "title": "In NumPy", "links": [
                { "match": "np" }, { "match": "np\\.(.+)", "address": "https://a.b/$1" } ] } ],
              "theme": "theme/", "colophon": "./colophon.md"
            }
            """#)
        #expect(all.text == "What it is.")
        #expect(all.cover == Cover(file: "cover.png", text: "A picture."))
        #expect(all.frontFigures.map(\.caption) == ["c"])
        #expect(all.frontFigures[0].cellPosition.description == "book.json:4:50")
        #expect(
            all.inputs == [
                BookInput(file: "data", option: nil, help: ""),
                BookInput(file: "data/words.txt", option: "words", help: "some"),
            ])
        #expect(all.referenceOptions == ["numpy"])
        #expect(all.references[0].links.map(\.address) == [nil, "https://a.b/$1"])
        #expect(all.pageFiles == ["cover.png", "theme", "colophon.md"])
    }

    @Test func withoutTheFileAFolderIsNoBook() {
        let error = #expect(throws: Diagnostics.self) {
            try BookDescription(root: root.appending(path: "data"))
        }
        #expect(
            error?.description == "book.json:1:1: error: the file is missing or cannot be read; it "
                + "makes a folder a book's, and `{ \"title\": \"…\" }` is enough")
    }

    @Test(arguments: [
        ("", "1:1", "expected a value"),
        ("{ \"title\": \"A\",\n}", "2:1", "expected a key in double quotes"),
        ("{ \"title\" \"A\" }", "1:11", "expected `:` and a value after the key `title`"),
        ("{ \"tïtle\": 1\n \"b\": 2 }", "2:2", "expected `,` or `}`"),
        ("{ \"title\": [1 2] }", "1:15", "expected `,` or `]`"),
        ("{ \"title\": A }", "1:12", "`A` is no value; put a text in double quotes"),
        ("{ \"title\": 01 }", "1:12", "`01` is no value; put a text in double quotes"),
        (
            "{ \"title\": \"A\n\" }", "1:14",
            "a quoted text goes over the end of its line; write `\\n` for a new line"
        ),
        (
            "{ \"title\": \"A", "1:12",
            "a quoted text that does not end; put `\"` behind it"
        ),
        (
            "{ \"title\": \"\\d\" }", "1:13",
            "`\\` begins no escape that JSON has; write `\\\\` for a backslash"
        ),
        (
            "{ \"title\": \"\\ud800x\" }", "1:13",
            "`\\` begins no escape that JSON has; write `\\\\` for a backslash"
        ),
        (
            "{ \"title\": \"A\" } x", "1:18",
            "expected the end of the file after the last `}`; take the rest away"
        ),
        (
            String(repeating: "[", count: 100), "1:17", "brackets are nested too deeply"
        ),
    ])
    func whatIsNoJSON(text: String, place: String, message: String) {
        #expect(problems(text) == ["book.json:\(place): error: this is no JSON: \(message)"])
    }

    @Test(arguments: [
        ("{ }", "1:1", "`title` is missing here; write `\"title\": \"…\"`"),
        ("{ \"title\": \" \" }", "1:12", "`title` is empty; write it"),
        ("{ \"title\": 1 }", "1:12", "`title` is a text in double quotes"),
        (
            "[]", "1:1",
            "the book's description is an object with the keys `title`, `description`, `cover`, "
                + "`frontFigures`, `inputs`, `references`, `theme` and `colophon`"
        ),
    ])
    func aBookWithoutATitle(text: String, place: String, message: String) {
        #expect(problems(text) == ["book.json:\(place): error: \(message)"])
    }

    @Test(arguments: [
        (#""tilte": "B""#, "3", "unknown key `tilte`; did you mean `title`?"),
        (
            #""x": {}"#, "3",
            "unknown key `x`; the keys of the book's description are `title`, `description`, "
                + "`cover`, `frontFigures`, `inputs`, `references`, `theme` and `colophon`"
        ),
        (#""title": "B""#, "3", "`title` is given twice; keep one"),
        (#""inputs": {}"#, "13", "`inputs` is a list: `[ … ]`"),
        (
            #""inputs": [1]"#, "14",
            "an input is an object with the keys `file`, `option` and `help`, or a path in quotes"
        ),
        (
            #""cover": "a.png""#, "12",
            "a cover is an object with the keys `file` and `text`"
        ),
        (
            #""cover": { "file": "cover.png" }"#, "12",
            "`text` is missing here; write `\"text\": \"…\"`"
        ),
        (
            #""cover": { "file": "cofer.png", "text": "a" }"#, "22",
            "there is no file 'cofer.png'; put it there, or correct the path"
        ),
        (
            #""theme": "themes""#, "12",
            "there is no folder 'themes'; make it, or correct the path"
        ),
        (
            #""colophon": "data""#, "15",
            "there is no file 'data'; put it there, or correct the path"
        ),
        (#""inputs": ["date"]"#, "14", "there is no 'date'; put it there, or correct the path"),
        (
            #""inputs": ["data/../../x"]"#, "14",
            "the path 'data/../../x' leaves the book; give one from the book's root"
        ),
        (
            #""theme": "/tmp""#, "12",
            "the path '/tmp' leaves the book; give one from the book's root"
        ),
        (
            #""inputs": [{ "file": "data/words.txt", "option": "My words" }]"#, "52",
            "`My words` is no name for an option; use lower-case letters, digits and single hyphens"
        ),
        (
            #""inputs": [{ "file": "data/words.txt", "option": "set" }]"#, "52",
            "`set` is an option of every chapter's program already; choose another name"
        ),
        (
            #""references": [{ "option": "name", "title": "T" }]"#, "30",
            "`name` is an option of cells already; choose another name"
        ),
        (
            #""references": [{ "option": "np", "title": "T" }, { "option": "np", "title": "T" }]"#,
            "64", "the option `np` is there twice; choose another name"
        ),
        (
            #""references": [{ "option": "np", "title": "T", "links": [{ "match": "a(" }] }]"#,
            "71", "`a(` is no regular expression: expected ')'; correct it"
        ),
        (
            #""references": [{ "option": "np", "title": "T", "links": [{ "match": "a", "address": "x.org" }] }]"#,
            "87", "`x.org` is no address; begin it with `https://`"
        ),
        (
            #""references": [{ "option": "np", "title": "T", "links": [{ "match": "(a)", "address": "https://x/$2" }] }]"#,
            "89", "`$2` stands for a group that `(a)` does not have; it has 1 group"
        ),
    ])
    func aMistakeStandsAtItsPlace(member: String, column: String, message: String) {
        #expect(
            problems("{ \"title\": \"A\",\n  \(member) }")
                == ["book.json:2:\(column): error: \(message)"])
    }

    @Test func allMistakesAreSaidAtOnce() {
        let found = problems(#"{ "titel": "A", "theme": "x", "inputs": ["y"] }"#)
        #expect(
            found.map { $0.prefix(14) } == [
                "book.json:1:1:", "book.json:1:3:", "book.json:1:26", "book.json:1:42",
            ])
    }
}

extension SourcePosition {
    fileprivate var description: String { "\(file):\(line):\(column)" }
}

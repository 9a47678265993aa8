import LiterateFormat
import Testing

/// Values that chapters give to later ones.
struct ExportedValueTests {
    private func chapter(_ source: String, name: String = "01-a") throws -> Chapter {
        try Chapter(name: name, path: "chapters/\(name).md", source: source)
    }

    private func cell(_ options: String, _ code: String = "1") -> String {
        "```swift \(options)\n\(code)\n```\n"
    }

    @Test func aCellNamesItsValues() throws {
        let chapter = try Chapter(
            name: "01-a", path: "chapters/01-a.md",
            source: "- list\n\n  ```swift name=a export=loss,W1,_x fold\n  1\n  ```\n")
        #expect(chapter.cells.exports.map(\.name) == ["loss", "W1", "_x"])
        #expect(chapter.cells.exports.map(\.position.column) == [26, 31, 34])
        #expect(chapter.cells.exports.allSatisfy { $0.position.line == 3 })
    }

    @Test(arguments: [
        ("export=a-b", "1:17: error: `a-b` names no variable that can be exported"),
        ("export=a,", "1:19: error: `` names no variable"),
        ("export=a,\u{E9}", "1:19: error: `\u{E9}` names no variable"),
        ("export=2a", "1:17: error: `2a` names no variable"),
        ("export=a,a", "1:19: error: `a` is exported at line 1 already; export it once"),
        (
            "export=loss,Loss",
            "1:22: error: `loss` is exported at line 1 already, and some disks do not"
        ),
        ("export", "1:10: error: `export` needs a value"),
        ("export=a norun", "1:10: error: `export` contradicts `norun`"),
        ("export=a fails", "1:10: error: `export` contradicts `fails`"),
        ("export=a traps", "1:10: error: `export` contradicts `traps`"),
        ("export=a throws", "1:10: error: `export` contradicts `throws`"),
        ("export=a volatile", "1:10: error: `export` contradicts `volatile`"),
    ])
    func whatCannotBeExported(options: String, message: String) {
        let error = #expect(throws: Diagnostics.self) {
            try Chapter(name: "01-a", path: "01-a.md", source: cell(options))
        }
        #expect(error?.all.count == 1)
        #expect(error?.description.hasPrefix("01-a.md:" + message) == true, "\(error!)")
    }

    @Test func otherCellsExportOtherNames() {
        let error = #expect(throws: Diagnostics.self) {
            try Chapter(
                name: "01-a", path: "01-a.md",
                source: cell("export=a") + "\n" + cell("export=b,a"))
        }
        #expect(
            error?.description.hasPrefix("01-a.md:5:19: error: `a` is exported at line 1") == true)
    }

    /// What a chapter reads stands in its code, in what that reuses and in its sentences.
    @Test func whatAChapterReads() throws {
        let one = try chapter(cell("name=x export=v", "let v = 1"), name: "01-one")
        let two = try chapter(
            cell("name=y", "let v: Int = try exported(\n  \"01-one/v\")"), name: "02-two")
        let three = try chapter(
            """
            \(cell("reuse=02-two/y", "let w: Int = try Notebook.exported (\"01-one/w\")"))
            It is 3<!-- = try exported("02-two/z", as: Int.self) -->.

            \(cell("", "unexported(\"01-one/a\"); exported(\"one/b\"); exported(name)"))
            """, name: "03-three")
        let book = Book(chapters: [one, two, three])
        #expect(try book.exportedReferences(of: one).isEmpty)
        #expect(try book.exportedReferences(of: two).map(\.text) == ["01-one/v"])
        #expect(
            try book.exportedReferences(of: three).map(\.text) == [
                "01-one/v", "01-one/w", "02-two/z",
            ])
    }

    @Test func chaptersComeAfterWhatTheyRead() throws {
        func reader(_ name: String, reads references: String...) throws -> Chapter {
            try chapter(
                cell("", references.map { "exported(\"\($0)/v\")" }.joined(separator: "\n")),
                name: name)
        }
        let all = try [
            reader("01-a"), reader("02-b", reads: "01-a"), reader("03-c"),
            reader("04-d", reads: "02-b", "01-a"), reader("05-e", reads: "03-c"),
        ]
        let book = Book(chapters: all)
        func groups(_ chapters: [Chapter]) throws -> [[String]] {
            try book.inOrderOfExports(chapters).map { $0.map(\.name) }
        }
        #expect(try groups(all) == [["01-a", "03-c"], ["02-b", "05-e"], ["04-d"]])
        #expect(try groups([all[3], all[4]]) == [["04-d", "05-e"]])
        #expect(try groups([all[3], all[0]]) == [["01-a"], ["04-d"]])
        #expect(try groups([]) == [])
    }

    /// Another exported name is another program.
    @Test func theNamesAreOfTheCode() throws {
        func digest(_ options: String) throws -> String {
            let chapter = try chapter(cell(options))
            return try Book(chapters: [chapter]).codeDigest(of: chapter).text
        }
        #expect(try digest("") != digest("export=a"))
        #expect(try digest("export=a") != digest("export=b"))
        #expect(try digest("export=a") == digest("caption=x export=a"))
    }
}

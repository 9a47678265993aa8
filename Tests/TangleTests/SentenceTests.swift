import LiterateFormat
import LiterateRecording
import LiterateSentences
import LiterateTangle
import Testing

/// Sentences held against the values of a chapter that runs.
struct SentenceTests {
    static let program = Result {
        try ChapterProgram(fixture: "programs/sentences", chapter: "01-sentences")
    }

    @Test func valuesAndClaimsAreFoundWhereTheyStand() throws {
        let program = try Self.program.get()
        #expect(program.compilerMessages == "")
        let recording = try program.record()
        #expect(recording.failure == nil && recording.isSound)
        func whole(_ digits: String) -> CheckOutcome { .value(.whole(digits)) }
        func fails(_ claim: String, _ sides: (String, String, String)? = nil) -> CheckOutcome {
            .fails(
                claim, sides: sides.map { .init(left: $0.0, sign: $0.1, right: $0.2) })
        }
        let sum = CheckOutcome.value(.real(exactly: "49.95000076293945", shown: "49.95"))
        let square = CheckOutcome.value(.real(exactly: "2495.002685546875", shown: "2495.0027"))
        let eighth = CheckOutcome.value(.real(exactly: "0.125", shown: "0.125"))
        let expected: [CheckOutcome] = [
            whole("9"), whole("3"), .holds,
            whole("3"), fails(#"words.contains("q")"#), .value(.text("a")),
            sum, sum, whole("3"), eighth, eighth, fails("words.count < 3", ("3", "<", "3")),
            whole("3"),
            square, square,
            .mishap("Fatal error: Index out of range"), .value(.text("c")), .value(.text("a")),
            fails(#"words.contains("z")"#), .holds,
            // What one expression does is gone for the cells, and seen by those beside it.
            whole("1"), whole("2"), .mishap("it threw an error: Oh()"),
            fails("counter == 0", ("2", "==", "0")), .holds,
            fails("numbers.max() != nil || counter > 5"),
            whole("0"), whole("5"), .value(.text("x")), whole("7"),
            .mishap("the program ended before the end of the chapter, with exit code 3"),
        ]
        for (number, outcome) in expected.enumerated() {
            #expect(recording.checks[number] == outcome, "check \(number)")
        }
        #expect(recording.checks.count == expected.count)
    }

    /// Nothing of what an expression prints, changes or ends reaches the chapter.
    @Test func aLookChangesNothing() throws {
        let recording = try Self.program.get().record()
        #expect(
            recording.cells.map { $0.items.map(\.text).joined() } == [
                "49.95\n", "", "Fatal error: Index out of range\n", "Error: Oh()\n", "next\n7\n",
                "",
            ])
    }

    /// In a terminal, sentences that hold are silent, and others are errors at their places.
    @Test func aTerminalHearsOfFalseSentences() throws {
        let result = try run(Self.program.get().program.path, [])
        #expect(result.status == 1)
        let errors = result.text.split(separator: "\n").filter { $0.contains(": error: ") }
        let path = "chapters/01-sentences.md"
        #expect(
            errors == [
                "\(path):5:63: error: the claim `words.contains(\"q\")` does not hold",
                "\(path):13:12: error: says '49.9', and it is '50.0' (49.95)",
                "\(path):13:77: error: says '4', and it is '3'",
                "\(path):15:11: error: the claim `words.count < 3` does not hold: 3 < 3 is false",
                "\(path):15:59: error: says '−3', and it is '3'",
                "\(path):16:30: error: says '10⁴', and it is '10³' (2495.0027)",
                "\(path):18:13: error: the value was not found: Fatal error: Index out of range",
                "\(path):19:6: error: says 'link', and it is 'a'",
                "\(path):19:45: error: the claim `words.contains(\"z\")` does not hold",
                "\(path):33:28: error: says '1', and it is '2'",
                "\(path):33:49: error: the value was not found: it threw an error: Oh()",
                "\(path):33:73: error: the claim `counter == 0` does not hold: 2 == 0 is false",
                "\(path):34:50: error: the claim `numbers.max() != nil || counter > 5` does not hold",
                "\(path):54:81: error: the claim was not found: the program ended before the end of "
                    + "the chapter, with exit code 3",
            ])
        #expect(result.text.contains("[1] words"))
    }

    /// What a reader gives is not what the sentences are about.
    @Test func withAReadersOwnFileNothingIsChecked() throws {
        let result = try run(Self.program.get().program.path, ["--words", "/dev/null"])
        #expect(result.status == 0 && !result.text.contains(": error: "))
        #expect(result.text.contains("Error: Oh()"))
    }

    /// A value of another chapter has a type, also where only a sentence reads it.
    @Test(arguments: [
        ("7<!-- = try exported(\"01-a/n\") -->", "3:9"),
        ("7<!-- = Notebook.exported(\"01-a/n\") -->", "3:9"),
        ("At last.\nIt is 7<!-- = try! exported(\"01-a/n\") -->", "4:15"),
        ("7<!-- = try exported(\"01-a/n\", as: Int.self) -->", nil),
        ("7<!-- = try exported(\"01-a/n\") as Int -->", nil),
        ("7<!-- = try exported(\"01-a/n\") + m -->", nil),
    ])
    func aValueOfAnotherChapterHasAType(text: String, place: String?) throws {
        let cell = "```swift export=n\nlet n = 7\nlet m = 1\n```\n"
        let source = try Chapter(name: "01-a", path: "chapters/01-a.md", source: cell)
        let reader = try Chapter(
            name: "02-b", path: "chapters/02-b.md",
            source: "# B\n\n\(text)\n\n```swift\nlet m = 1\n```\n")
        let book = Book(chapters: [source, reader])
        do throws(Diagnostics) {
            _ = try tangle(reader, of: book)
            #expect(place == nil)
        } catch {
            let expected = place.map {
                "chapters/02-b.md:\($0): error: nothing says of what type the value is; name it: "
                    + "`try exported(\"01-chapter/value\", as: Float.self)`"
            }
            #expect(error.description == expected)
        }
    }

    /// What does not run reads nothing, and need not be there.
    @Test func aCellThatDoesNotRunReadsNothing() throws {
        let chapter = try Chapter(
            name: "01-a", path: "chapters/01-a.md",
            source:
                "```swift norun\nlet x = try exported(\"09-later/x\")\n```\n\n```swift\n1\n```\n")
        let book = Book(chapters: [chapter])
        #expect(try book.exportedReferences(of: chapter).isEmpty)
        #expect(chapter.cells[0].exportedReferences.isEmpty)
        _ = try tangle(chapter, of: book)
    }

    /// What binds looser than a comparison parts no claim at it.
    @Test func claimsOfAnyFormCompile() throws {
        let claims = [
            "n > 5 || flag", "flag || n > 5", "n > 0 || true", "flag ? n > 5 : n < 2",
            "flag && n > 5 || n < 2", "n > 5 ? flag : !flag", "(n > 5) == flag",
            "[n].isEmpty || n != 0",
            "n > 5 && flag", "n ?? 3 < 4",
        ]
        let sentences = claims.map { "It is so.<!-- check: \($0) -->\n" }.joined(separator: "\n")
        let chapter = try Chapter(
            name: "01-a", path: "chapters/01-a.md",
            source: "```swift\nlet (n, flag) = (1, true)\n```\n\n\(sentences)")
        let swift = try tangle(chapter, of: Book(chapters: [chapter])).swift
        let messages = try Compiler().check(swift)
        // The last has a reason for a warning of the compiler's own.
        #expect(!messages.contains("error:"), "\(messages)")
    }
}

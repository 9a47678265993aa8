import LiterateFormat
import Testing

/// How the cells of a chapter are shared out to programs.
struct CellProgramTests {
    private func chapter(_ options: String...) throws -> Chapter {
        let cells = options.map { "```swift \($0)\n1\n```\n" }
        return try Chapter(
            name: "01-a", path: "chapters/01-a.md", source: cells.joined(separator: "\n"))
    }

    @Test func mostChaptersAreOneProgram() throws {
        let programs = try chapter("", "norun", "fails", "traps").programs
        #expect(programs.map(\.cells) == [[0, 2, 3]])
        #expect(programs[0].isTarget)
        #expect(try chapter().programs.isEmpty)
    }

    @Test func aCellBeginsAProgramAndAGroupIsOne() throws {
        let chapter = try chapter("", "reset", "group=a", "", "group=b fails", "group=a", "norun")
        #expect(chapter.programs.map(\.cells) == [[0], [1, 3], [2, 5], [4]])
        #expect(chapter.programs.map(\.group) == [nil, nil, "a", "b"])
        #expect(chapter.programs.map(\.isTarget) == [true, false, false, false])
        #expect(chapter.programNumbers == [0, 1, 2, 1, 3, 2, nil])
    }

    @Test func theFirstCellSaysHowAProgramIsCompiled() throws {
        let programs = try chapter("", "group=a swift=5", "reset onone", "group=a").programs
        #expect(programs.map(\.languageMode) == [nil, 5, nil])
        #expect(programs.map(\.isUnoptimised) == [false, false, true])
    }

    @Test func theFirstOfTheChapterSaysItForAll() throws {
        let programs = try chapter("swift=5 onone", "reset", "group=a swift=6").programs
        #expect(programs.map(\.languageMode) == [5, 5, 6])
        #expect(programs.map(\.isUnoptimised) == [true, true, true])
        #expect(!programs[0].isTarget)
    }

    @Test(arguments: [
        ("norun", "`group` contradicts `norun`: a cell that is not run shows only its code"),
        ("reset", "`reset` contradicts `group`: the first cell of a group begins its program"),
        ("swift=4", "`4` is no language mode; write `swift=5` or `swift=6`"),
        ("swift", "`swift` needs a value: `swift=…`, without spaces around `=`"),
        ("onone=1", "`onone` takes no value; write `onone` alone"),
    ])
    func whatMakesNoSenseIsAnError(option: String, message: String) {
        let error = #expect(throws: Diagnostics.self) { try chapter("group=a \(option)") }
        #expect(error?.all.contains { $0.message.hasPrefix(message) } == true, "\(error!)")
    }

    @Test func aProgramHasNoTwoModes() {
        let error = #expect(throws: Diagnostics.self) { try chapter("", "onone", "reset onone") }
        #expect(
            error?.description
                == "chapters/01-a.md:5:10: error: how a program is compiled stands at its first cell, "
                + "which is at line 1; write it there, or begin a new program here with `reset` or "
                + "`group=…`")
    }

    /// Whether a recording is of the text: what runs together, and as what, counts.
    @Test func whatRunsTogetherCounts() throws {
        func code(_ options: String...) throws -> String {
            let chapter = try Chapter(
                name: "01-a", path: "chapters/01-a.md",
                source: options.map { "```swift \($0)\n1\n```\n" }.joined(separator: "\n"))
            return try Book(chapters: [chapter]).codeDigest(of: chapter).text
        }
        let codes = [
            try code("", ""), try code("", "reset"), try code("", "reset onone"),
            try code("", "reset swift=5"), try code("onone", ""),
        ]
        #expect(Set(codes).count == codes.count)
        #expect(try code("", "reset") == code("", "group=a"))
    }
}

import Foundation
import LiterateAuthoring
import LiterateFormat
import LiteratePages
import LiterateRecorder
import LiterateRecording
import LiterateStages
import LiterateTesting
import Testing

/// `book accept` records what two runs agree on.
@Suite struct AcceptTests {
    private func book(
        _ text: String, first: [[RecordedItem]], second: [[RecordedItem]]
    ) throws -> FixtureBook {
        let book = try FixtureBook(["01-one": text], items: ["01-one": first])
        book.setLaterItems(second, of: "01-one")
        return book
    }

    private func cell(_ options: String, _ output: String?) -> String {
        "```swift \(options)\nf()\n```\n"
            + (output.map { "\n```output\n\($0)\n```\n" } ?? "") + "\n"
    }

    @Test func runsTwiceAfresh() async throws {
        let book = try book(cell("name=a", nil), first: [[.text("1\n")]], second: [[.text("1\n")]])
        #expect(
            try await book.builder.accept() == [
                "chapters/01-one.md:5: the output of cell 1 'a' added"
            ])
        #expect(book.requests.map(\.isFresh) == [true, true])
    }

    @Test func refusesWhatOtherSeedsGive() async throws {
        let text = cell("name=a", "old")
        let book = try book(text, first: [[.text("1\n")]], second: [[.text("1\n")]])
        let error = await #expect(throws: UsageError.self) {
            try await book.builder.accept(environment: ["BOOK_SEED": "7"])
        }
        #expect(
            error?.description
                == "error: BOOK_SEED=7 gives other numbers than the book's; unset it to accept")
        #expect(book.requests.isEmpty)
        #expect(try book.text("chapters/01-one.md") == text)
        #expect(try await book.builder.accept(environment: ["BOOK_SEED": ""]).count == 1)
    }

    @Test func writesTheStableAndNamesTheRest() async throws {
        let text =
            cell("name=stable", "old") + cell("name=clock", "12:00:01 begin\n12:00:02 end")
            + cell("name=noise", "same\nloss 1.5\nsame") + cell("name=few", "a\nb\nc\nd\ne")
            + cell("name=new", nil)
        let book = try book(
            text,
            first: [
                [.text("new\n")], [.text("13:10:01 begin\n13:10:02 end\n")],
                [.text("same\nloss 2.00041 of 7\nsame\n")], [.text("a\nB x\nc\nd\ne\n")],
                [.text("0x1f\n")],
            ],
            second: [
                [.text("new\n")], [.text("13:11:41 begin\n13:11:42 end\n")],
                [.text("same\nloss 2.00044 of 7\nsame\n")], [.text("a\nB y\nc\nd\ne\n")],
                [.text("0x2e\n")],
            ])
        let error = await #expect(throws: PartlyAccepted.self) {
            try await book.builder.accept()
        }
        #expect(
            error?.description == """
                chapters/01-one.md:5: the output of cell 1 'stable' rewritten
                chapters/01-one.md:14:1: error: cell 2 'clock' prints something else in a second run; \
                `volatile` after `swift` shows it and does not compare it
                -13:10:01 begin
                +13:11:41 begin
                chapters/01-one.md:15:1: error: cell 2 'clock' prints something else in a second run; \
                `volatile` after `swift` shows it and does not compare it
                -13:10:02 end
                +13:11:42 end
                chapters/01-one.md:24:1: error: cell 3 'noise' prints something else in a second run; \
                `tolerance=5e-4` after `swift` lets its numbers differ by that much, some ten times as \
                much as now
                -loss 2.00041 of 7
                +loss 2.00044 of 7
                chapters/01-one.md:34:1: error: cell 4 'few' prints something else in a second run; \
                a line `...` in its place in the `output` block stands for any lines
                -B x
                +B y
                chapters/01-one.md:40:1: error: cell 5 'new' prints something else in a second run; \
                `volatile` after `swift` shows it and does not compare it
                -0x1f
                +0x2e
                """)
        #expect(
            try book.text("chapters/01-one.md")
                == text.replacing("```output\nold", with: "```output\nnew"))
    }

    /// One cell may need two options, one for some of its lines.
    @Test func eachLineGetsItsOwnAdvice() async throws {
        func lines(_ loss: String, _ clock: String) -> String {
            "begin\nloss \(loss)\nloss \(loss)9\n\(clock) end\nsame\nsame\n"
        }
        let runs = [lines("2.001", "13:10:01"), lines("2.002", "13:11:41")]
        let book = try book(
            cell("name=mixed", "begin"), first: [[.text(runs[0])]], second: [[.text(runs[1])]])
        let error = await #expect(throws: PartlyAccepted.self) {
            try await book.builder.accept()
        }
        let tolerance =
            "`tolerance=0.01` after `swift` lets its numbers differ by that much, some ten times as "
            + "much as now"
        let wildcard = "a line `...` in its place in the `output` block stands for any lines"
        let messages = error?.all.map { String($0.message.prefix { $0 != "\n" }) }
        #expect(
            messages
                == [tolerance, tolerance, wildcard].map {
                    "cell 1 'mixed' prints something else in a second run; \($0)"
                })
        // And so it holds.
        let advised = try self.book(
            cell("name=mixed tolerance=0.01", "begin\nloss 2.001\nloss 2.0019\n...\nsame\nsame"),
            first: [[.text(runs[0])]], second: [[.text(runs[1])]])
        #expect(
            try await advised.builder.accept() == [
                "1 chapter verified: 1 cell, 0 figures; nothing to accept"
            ])
    }

    /// A clock goes on: a tolerance that covers two runs covers no third.
    @Test(arguments: [0, 978_307_200.0], [1, 1000.0])
    func aClockNeedsNoTolerance(epoch: Double, unit: Double) async throws {
        let seconds = Date().timeIntervalSince1970 - epoch
        let runs = [0, 0.75].map { [[RecordedItem.text("at \((seconds + $0) * unit) s\n1\n2\n")]] }
        let book = try book(cell("name=clock", "at\n1\n2"), first: runs[0], second: runs[1])
        let error = await #expect(throws: PartlyAccepted.self) {
            try await book.builder.accept()
        }
        #expect(error?.all.count == 1)
        #expect(error?.all.first?.message.contains("a line `...` in its place") == true)
    }

    @Test func theAdviceHelps() async throws {
        let text =
            cell("name=noise tolerance=1e-4", nil) + cell("name=few", "a\n...\nc")
            + cell("name=clock volatile", nil)
        let book = try book(
            text,
            first: [[.text("2.00041\n")], [.text("a\nB x\nc\n")], [.text("13:10\n")]],
            second: [[.text("2.00044\n")], [.text("a\nB y\nc\n")], [.text("13:11\n")]])
        #expect(
            try await book.builder.accept() == [
                "chapters/01-one.md:5: the output of cell 1 'noise' added",
                "chapters/01-one.md:23: the output of cell 3 'clock' added",
            ])
    }

    @Test func wildcardsAreKept() async throws {
        let text = cell("name=few", "old\n...\nmiddle\n...\nend")
        let runs = ["x", "y"].map { [RecordedItem.text("new\n\($0)\nmiddle\n\($0)\n\($0)\nend\n")] }
        let book = try book(text, first: [runs[0]], second: [runs[1]])
        #expect(
            try await book.builder.accept() == [
                "chapters/01-one.md:5: the output of cell 1 'few' rewritten"
            ])
        #expect(
            try book.text("chapters/01-one.md")
                == text.replacing("```output\nold", with: "```output\nnew"))
    }

    @Test func linesThatOneRunAloneHas() async throws {
        let text = cell("name=a", "1\n2\n3\n4")
        let book = try book(
            text, first: [[.text("1\n2\n3\n4\n")]],
            second: [[.text("1\n2\n3\nextra\n4\n")]])
        let error = await #expect(throws: PartlyAccepted.self) {
            try await book.builder.accept()
        }
        #expect(
            error?.description == """
                chapters/01-one.md:9:1: error: cell 1 'a' prints something else in a second run; \
                a line `...` in its place in the `output` block stands for any lines
                +extra
                """)
    }

    /// What is added above moves what is named below.
    @Test func linesAreThoseOfTheNewText() async throws {
        let book = try book(
            cell("name=new", nil) + cell("name=clock", "0x1"),
            first: [[.text("1\n")], [.text("0xa\n")]], second: [[.text("1\n")], [.text("0xb\n")]])
        let error = await #expect(throws: PartlyAccepted.self) {
            try await book.builder.accept()
        }
        #expect(error?.changes == ["chapters/01-one.md:5: the output of cell 1 'new' added"])
        let line = try #require(error?.all.first?.position.line)
        let lines = try book.text("chapters/01-one.md").split(
            separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[line - 1] == "0x1")
    }

    @Test func figuresThatDifferAreNotWritten() async throws {
        let figures = [sampleFigure("x"), sampleFigure("y")]
        let book = try book(
            cell("name=plot", nil), first: [[.figure(figures[0])]],
            second: [[.figure(figures[1])]])
        let error = await #expect(throws: PartlyAccepted.self) {
            try await book.builder.accept()
        }
        #expect(
            error?.description == """
                chapters/01-one.md:1:1: error: cell 1 'plot' draws 'figures/01-one/plot.svg' \
                differently in a second run; `volatile` after `swift` shows it and does not compare it
                """)
        #expect(!FileManager.default.fileExists(atPath: book.root.path + "/chapters/figures"))
    }

    /// An output that is added above a cell moves it, and what the compiler says of it with it.
    @Test func theCompilersLinesAreThoseOfTheNewText() async throws {
        let text = cell("name=new", nil) + cell("name=moved fails", nil)
        let refusal = CompilerRefusal(piece: 0, line: 0, column: 1, message: "no 'f' in scope")
        let book = try book(
            text, first: [[.text("1\n2\n")]], second: [[.text("1\n2\n")]])
        book.refuse([refusal], cell: 1, of: "01-one")
        #expect(
            try await book.builder.accept() == [
                "chapters/01-one.md:5: the output of cell 1 'new' added",
                "chapters/01-one.md:14: the output of cell 2 'moved' added",
            ])
        let written = try book.text("chapters/01-one.md")
        let lines = written.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines[10] == "f()")
        #expect(lines[14] == "chapters/01-one.md:11:1: error: no 'f' in scope")
        #expect(
            try await book.builder.accept() == [
                "1 chapter verified: 2 cells, 0 figures; nothing to accept"
            ])
        #expect(try book.text("chapters/01-one.md") == written)
    }

    /// Nothing but the line has to be written anew.
    @Test func aLineThatMovedIsRewritten() async throws {
        let refusal = CompilerRefusal(piece: 0, line: 0, column: 1, message: "no 'f' in scope")
        let text =
            cell("name=new", nil)
            + cell("name=moved fails", "chapters/01-one.md:6:1: error: no 'f' in scope")
        let book = try book(text, first: [[.text("1\n")]], second: [[.text("1\n")]])
        book.refuse([refusal], cell: 1, of: "01-one")
        #expect(
            try await book.builder.accept() == [
                "chapters/01-one.md:5: the output of cell 1 'new' added",
                "chapters/01-one.md:13: the output of cell 2 'moved' rewritten",
            ])
        #expect(
            try book.text("chapters/01-one.md").contains(
                "```output\nchapters/01-one.md:10:1: error: no 'f' in scope\n```"))
    }

    @Test func longListsAreCut() async throws {
        func lines(_ seed: Int) -> String { (0..<50).map { "\($0) of \(seed)\n" }.joined() }
        let book = try book(
            cell("name=a", nil), first: [[.text(lines(3))]], second: [[.text(lines(7))]])
        let error = await #expect(throws: PartlyAccepted.self) {
            try await book.builder.accept()
        }
        #expect(error?.all.count == 21)
        #expect(
            error?.all.last?.description
                == "chapters/01-one.md:1:1: error: cell 1 'a': 30 more lines differ like these")
    }

    /// A chapter that reads another's value runs once that is written.
    @Test func valuesAreAcceptedBeforeTheyAreRead() async throws {
        let book = try FixtureBook([
            "01-one": cell("export=loss", nil), "02-two": cell("", nil),
            "03-three": "```swift\nlet a: Int = try exported(\"01-one/loss\")\n```\n",
        ])
        let value = RecordedExport(name: "loss", text: "{\"type\":\"Int\",\"value\":1}\n")
        book.setExports([[value]], of: "01-one")
        let file = "chapters/figures/01-one/loss.json"
        let problems = await #expect(throws: Diagnostics.self) { try await book.builder.build() }
        #expect(
            problems?.description == """
                chapters/01-one.md:1:17: error: the file '\(file)' is missing; \
                'swift run book accept 01-one' writes it
                +{"type":"Int","value":1}
                """)
        let before = book.requests.count
        #expect(try await book.builder.accept() == ["\(file): written"])
        #expect(
            book.requests[before...].map(\.chapters) == [
                ["01-one", "02-two"], ["01-one", "02-two"], ["03-three"], ["03-three"],
            ])
        #expect(try book.text(file) == value.text)
        _ = try await book.builder.build()
        #expect(try await book.builder.verify().count == 1)
    }

    /// An exported value that differs holds nothing else back.
    @Test func aValueThatDiffersHoldsNothingElseBack() async throws {
        let text = cell("name=a export=loss,count", "old") + "It is 3.\n"
        let book = try book(text, first: [[.text("new\n")]], second: [[.text("new\n")]])
        func values(_ loss: Int) -> [[RecordedExport]] {
            [
                [
                    RecordedExport(name: "loss", text: "{\"type\":\"Int\",\"value\":\(loss)}\n"),
                    RecordedExport(name: "count", text: "{\"type\":\"Int\",\"value\":7}\n"),
                ]
            ]
        }
        book.setExports(values(1), of: "01-one")
        book.setLaterExports(values(2), of: "01-one")
        let error = await #expect(throws: PartlyAccepted.self) {
            try await book.builder.accept()
        }
        #expect(
            error?.description == """
                chapters/01-one.md:5: the output of cell 1 'a' rewritten
                chapters/figures/01-one/count.json: written
                chapters/01-one.md:1:24: error: cell 1 'a' exports another 'loss' in a second run, and an \
                exported value is kept to the bit; give generators of random numbers a seed, sort what \
                comes from a Set or a Dictionary, and leave times out
                """)
        #expect(try book.text("chapters/01-one.md") == text.replacing("old", with: "new"))
    }

    /// What only an author can mend is no chapter that holds.
    @Test func aFalseClaimIsLeftAndSaid() async throws {
        let text = cell("name=a", "1") + "It grows.<!-- check: x < 1 -->\n"
        let book = try book(text, first: [[.text("1\n")]], second: [[.text("1\n")]])
        book.setChecks([0: .fails("x < 1", sides: nil)], of: "01-one")
        let error = await #expect(throws: PartlyAccepted.self) { try await book.builder.accept() }
        #expect(
            error?.description
                == "chapters/01-one.md:9:10: error: the claim `x < 1` does not hold")
    }

    @Test func aValueOfNoCellGoesAndOtherFilesStay() async throws {
        let book = try FixtureBook(["01-one": cell("", nil)])
        let folder = "chapters/figures/01-one"
        try book.write("\(folder)/old.json", #"{"type":"Int","value":1}"#)
        try book.write("\(folder)/notes.json", #"{"mine": 1}"#)
        try book.write("\(folder)/not-a-name.json", #"{"type":"Int","value":1}"#)
        let problems = await #expect(throws: Diagnostics.self) { try await book.builder.verify() }
        #expect(
            problems?.description
                == "chapters/01-one.md:1:1: error: no cell exports '\(folder)/old.json'; "
                + "'swift run book accept 01-one' removes it")
        #expect(try await book.builder.accept() == ["\(folder)/old.json: removed"])
        let left = try FileManager.default.contentsOfDirectory(
            atPath: book.root.appending(path: folder).path)
        #expect(left.sorted() == ["not-a-name.json", "notes.json"])
    }
}

import LiterateFormat
import LiterateRecording
import LiterateTangle
import Testing

/// What a live cell needs, and the program that runs it in a page.
struct LivePlanTests {
    private func program(_ source: String) throws -> PageProgram {
        let chapter = try Chapter(name: "01-x", path: "chapters/01-x.md", source: source)
        let facts = try tangle(chapter, of: Book(chapters: [chapter])).facts
        #expect(facts.pagePrograms.count == 1)
        return try #require(facts.pagePrograms.first)
    }

    private func problems(_ source: String) throws -> [String] {
        let chapter = try Chapter(name: "01-x", path: "chapters/01-x.md", source: source)
        let error = #expect(throws: Diagnostics.self) {
            _ = try tangle(chapter, of: Book(chapters: [chapter]))
        }
        return error?.all.map(\.description) ?? []
    }

    private func cells(_ codes: [String]) -> String {
        codes.enumerated().map { "```swift name=c\($0 + 1) \($1)\n```\n" }.joined(separator: "\n")
    }

    @Test func aCellNeedsWhatChangesItsObjects() throws {
        let program = try program(
            cells([
                "\nlet dice = Generator(1)\nlet other = Generator(2)",
                "\n_ = dice.next()\n_ = other.next()", "\nprint(1)",
                "live\nprint(dice.next())",
            ]))
        #expect(program.cells == [.init(cell: 3, steps: [0, 1, 2], checkpoint: 2, knobs: [])])
        let all = program.swift
        #expect(all.contains("_ = dice.next()"))
        #expect(!all.contains("other"))
        #expect(!all.contains("print(1)"))
    }

    @Test func anotherNameMayStandForAnObject() throws {
        let all = try program(
            cells([
                "\nlet w = Tensor(1)\nlet unused = Tensor(2)", "\nlet all = [w]",
                "\nfor p in all { p.change() }", "\nfor p in [unused] { p.change() }",
                "live\nprint(w)",
            ])
        ).swift
        #expect(all.contains("for p in all { p.change() }"))
        #expect(!all.contains("unused"))
    }

    @Test func aFunctionMayChangeWhatItNames() throws {
        let all = try program(
            cells([
                "\nlet w = Tensor(1)\nlet v = Tensor(2)",
                "\nfunc train() { w.change() }\nfunc other() { v.change() }",
                "\ntrain()\nother()", "live\nprint(w)",
            ])
        ).swift
        #expect(all.contains("train()"))
        #expect(!all.contains("other()"))
    }

    @Test(arguments: [
        ("let n = 3 * (4 + 5)", false), ("let n = -3", false), ("let n: Float = f()", false),
        ("let n: [Float] = f()", false), ("let n = words.count", false),
        ("let n = \"text\"", false),
        ("let n = [1, 2]", false), ("let n = knob(1, in: 0...3, \"n\")", false),
        ("let n = Float(3)", false), ("let m = 2; let n = m * 2", false),
        ("let n = f()", true), ("var n = 3", true), ("let n = [f()]", true),
        ("let n: Tensor<Float> = f()", true), ("let m = f(); let n = [m]", true),
    ])
    func aConstantThatIsAValueIsReadAndNoMore(declaration: String, isObject: Bool) throws {
        let all = try program(
            cells(["\n\(declaration)", "\nuse(n)", "live\nprint(n)"])
        ).swift
        #expect(all.contains("use(n)") == isObject)
    }

    @Test func whatTheAuthorSaysIsNeededIsNoLongerGuessed() throws {
        let all = try program(
            cells([
                "\nlet w = Tensor(1)", "\nw.change(1)", "\nw.change(2)",
                "live needs=c2\nprint(w)",
            ])
        ).swift
        #expect(all.contains("let\n    w\n"))
        #expect(all.contains("w.change(1)"))
        #expect(!all.contains("w.change(2)"))
    }

    @Test func whatComesBeforeTheFirstKnobRunsOnce() throws {
        let program = try program(
            cells([
                "\nlet w = Tensor(1)", "\nlet gain = knob(5.0 / 3, in: 0.5...3, \"gain\")",
                "\nw.change(gain)", "live\nprint(w)",
            ]))
        #expect(
            program.cells == [
                .init(
                    cell: 3, steps: [0, 1, 2, 3], checkpoint: 1,
                    knobs: [
                        .init(
                            name: "gain",
                            values: .number(5.0 / 3, low: 0.5, high: 3, isWhole: false))
                    ])
            ])
    }

    @Test func cellsThatNeedTheSameShareIt() throws {
        let program = try program(
            cells(["\nlet w = Tensor(1)", "live\nprint(w)", "live needs=c1\nprint(w, 2)"]))
        #expect(program.cells.map(\.steps) == [[0, 1], [0, 2]])
    }

    @Test func onlyTheLiveCellShowsItsValue() throws {
        let program = try program(cells(["\nlet w = Tensor(1)\nw.sum()", "live\nw.mean()"]))
        #expect(
            program.swift.contains(
                "_notebook.discard(\n        w.sum()".replacing("        ", with: "")))
        #expect(program.swift.contains("_notebook.display(\nw.mean()"))
    }

    @Test func keyPathsAreClosures() throws {
        let all = try program(
            cells(["live\nprint(words.map(\\.count), words.map(\\String.first!.value))"])
        ).swift
        #expect(all.contains("words.map({ $0.count })"))
        #expect(all.contains("words.map({ ($0 as String).first!.value })"))
    }

    @Test func everyImportHolds() throws {
        let all = try program(cells(["\nimport Tensors\nlet w = 1", "live\nprint(w)"])).swift
        #expect(all.contains("\nimport Tensors\n"))
    }

    @Test func nothingIsMadeWithoutALiveCell() throws {
        let source = cells(["\nlet w = Tensor(1)"])
        let chapter = try Chapter(name: "01-x", path: "chapters/01-x.md", source: source)
        #expect(try tangle(chapter, of: Book(chapters: [chapter])).facts.pagePrograms == [])
    }

    @Test(arguments: [
        ("knob(1)", "1:4: error: a knob has a value, what it can be, and a name"),
        ("knob(1, in: 0...2, name)", "1:4: error: a knob's name is written down"),
        ("knob(1, in: 2...0, \"n\")", "error: a knob's range is two numbers that are written down"),
        ("knob(1, in: a...b, \"n\")", "error: a knob's range is two numbers that are written down"),
        ("knob(x, in: 0...2, \"n\")", "error: a knob's value is a number that is written down"),
        ("knob(3, in: 0...2, \"n\")", "error: a knob's value lies in its range"),
        ("knob(1, \"n\")", "error: a knob has a range, a list of choices, or `true` or `false`"),
        ("knob(1, in: 0...2, \"a=b\")", "error: a knob's name has no `=`"),
        (
            "knob(\"\", of: [\"\", \"a\"], \"n\")",
            "error: what a knob can be is a list of two texts"
        ),
        ("knob(\"a\", of: [\"a\"], \"n\")", "error: what a knob can be is a list of two texts"),
        (
            "knob(\"a\", of: [\"b\", \"c\"], \"n\")",
            "error: a knob's value is one of those in its list"
        ),
        (
            "knob(\"a\", of: [\"a\", \"a\"], \"n\")",
            "error: what a knob can be is a list of two texts"
        ),
        (
            "knob(1, in: 0...99999999999999999999, \"n\")",
            "error: a knob's whole numbers have no more"
        ),
        ("knob(\"a\", of: list, \"n\")", "error: what a knob can be is a list of two texts"),
    ])
    func aKnobIsWrittenDown(call: String, message: String) throws {
        let found = try problems("```swift\nlet n = \(call)\n```\n")
        #expect(found.count == 1)
        #expect(found.first?.contains(message.replacing("1:4: ", with: "")) == true)
        #expect(found.first?.hasPrefix("chapters/01-x.md:2:") == true)
    }

    @Test(arguments: [
        "1.5", "-1", "5.0 / 3", "1 + 2 * 3", "(1 - 2) * 3", "1e-3", "1_0",
    ])
    func aKnobsNumberIsReckoned(value: String) throws {
        let source = "```swift live\nlet n = knob(\(value), in: -5...10, \"n\")\n```\n"
        #expect(try program(source).cells.flatMap(\.knobs).map(\.name) == ["n"])
    }

    @Test(arguments: [
        ("let n = knob(1, in: 0...3, \"n\")", ".integer(default: 1, from: 0, to: 3)"),
        ("let n: Float = knob(1, in: 0...3, \"n\")", ".number(default: 1.0, from: 0.0, to: 3.0)"),
        ("let n = knob(1.5, in: 0...3, \"n\")", ".number(default: 1.5, from: 0.0, to: 3.0)"),
        ("let n = knob(true, \"n\")", ".flag(default: true)"),
        (
            "let n = knob(\"a\", of: [\"a\", \"b\"], \"n\")",
            ".choice(default: \"a\", of: [\"a\", \"b\"])"
        ),
        (
            "let n = knob(\"b\", of: [\"a\": 1, \"b\": 2], \"n\")",
            ".choice(default: \"b\", of: [\"a\", \"b\"])"
        ),
    ])
    func theProgramKnowsItsKnobs(declaration: String, kind: String) throws {
        let source = "```swift\n\(declaration)\n```\n"
        let chapter = try Chapter(name: "01-x", path: "chapters/01-x.md", source: source)
        let swift = try tangle(chapter, of: Book(chapters: [chapter])).swift
        #expect(swift.contains(" knobs: [.init(name: \"n\", kind: \(kind))],"))
    }

    @Test func aNameIsOneKnob() throws {
        let found = try problems(
            cells(["\nlet n = knob(1, in: 0...2, \"n\")", "\nlet m = knob(1, in: 0...3, \"n\")"]))
        #expect(found.count == 1)
        #expect(
            found.first?.contains("01-x.md:6:9: error: the knob `n` at chapters/01-x.md:2") == true)
    }

    @Test func whatCannotRunInAPageIsAnErrorAtItsPlace() throws {
        #expect(
            try problems(cells(["\nlet w = await f()", "live\nprint(w)"])).map { $0.prefix(25) }
                == ["chapters/01-x.md:2:1: err"])
        #expect(
            try problems(cells(["live needs=c9\nprint(1)"])) == [
                "chapters/01-x.md:1:29: error: no cell of this program that runs is called `c9`; "
                    + "did you mean `c1`?"
            ])
        #expect(
            try problems(cells(["live needs=c2\nprint(1)", "\nprint(2)"])) == [
                "chapters/01-x.md:1:29: error: `c2` does not come before this cell"
            ])
    }

    @Test(arguments: [
        ("hide", "`live` contradicts `hide`"), ("norun", "`live` contradicts `norun`"),
        ("volatile", "`live` contradicts `volatile`"), ("traps", "`live` contradicts `traps`"),
        ("fails", "`live` contradicts `fails`"), ("tolerance=1", "`live` contradicts `tolerance`"),
    ])
    func whatALiveCellCannotBe(option: String, message: String) throws {
        let error = #expect(throws: Diagnostics.self) {
            _ = try Chapter(
                name: "01-x", path: "chapters/01-x.md",
                source: "```swift live \(option)\nprint(1)\n```\n")
        }
        #expect(error?.all.contains { $0.description.contains(message) } == true)
    }

    @Test(arguments: [
        ("enum Config { nonisolated(unsafe) static var n = 1 }", "Config.n = 7", "Config.n"),
        (
            "class Settings { static let shared = Settings(); var rate = 1 }",
            "Settings.shared.rate = 5", "Settings.shared.rate"
        ),
        (
            "struct Counter { static var total = 0 }\nfunc count() { Counter.total += 5 }",
            "count()", "Counter.total"
        ),
        ("extension Int { static var mine = 1 }", "Int.mine = 9", "Int.mine"),
    ])
    func whatTypesHoldIsChangedToo(declaration: String, statement: String, value: String) throws {
        let pure = "enum Pure { static let n = 3; static var m: Int { 2 }; static func twice() {} }"
        let source = cells([
            "\n\(declaration)\n\(pure)", "\n\(statement)\nPure.twice()",
            "live\nprint(\(value), Pure.n)",
        ])
        let swift = try program(source).swift
        #expect(swift.contains(statement))
        #expect(!swift.contains("Pure.twice()"), "a type without state is not changed")
    }

    @Test func aFunctionsKnobIsAKnobOfTheCell() throws {
        let program = try program(
            cells([
                "\nlet n = 3\nfunc strength() -> Double { knob(0.5, in: 0...1, \"strength\") }",
                "live\nprint(strength() * Double(n))",
            ]))
        #expect(program.cells.map { $0.knobs.map(\.name) } == [["strength"]])
        #expect(program.cells.map(\.checkpoint) == [0])
    }

    /// The program of a page is made of the code, wherever it stands.
    @Test func proseMovesNothing() throws {
        func source(_ prose: String, _ place: String = "", between: String = " ") -> String {
            """
            \(prose)

            ```swift name=first
            let n = 3
            func twice(_ x: Int) -> Int {
                x * n\(place)
            }
            ```

            \(prose)

            ```swift live reuse=first
            let m = knob(2, in: 1...4, "m")

            print(twice(m))
            ```

            It is 6<!-- = twice(m) -->,\(between)and so on.<!-- check: m > 0 -->
            """
        }
        let short = source("One line.")
        let long = source("Two\n\nlines\nand more.", between: "\n")
        #expect(try program(short) == program(long))
        let list = "- One:\n\n  ```swift live\n  let s = [\n    1,\n  ]\n  print(s)\n  ```\n"
        let plain = "```swift live\nlet s = [\n  1,\n]\nprint(s)\n```\n"
        #expect(try program(list) == program(plain), "nor does a list")
        // Code that asks where it stands says so.
        let asking = " + Int(#line)"
        #expect(
            try program(source("One line.", asking)) != program(source("Two\n\nlines.", asking)))
    }

    @Test func aPlaceLeadsBackToTheChapter() throws {
        let source =
            "# One\n\n```swift\nlet a = 1\n```\n\n## Two\n\n- A list:\n\n  ```swift live\n  let b = a\n\n  print(b)\n  ```\n\nIt is 1<!-- = b -->.\n"
        let chapter = try Chapter(name: "01-x", path: "chapters/01-x.md", source: source)
        let book = Book(chapters: [chapter])
        let swift = try #require(try tangle(chapter, of: book).facts.pagePrograms.first).swift
        let places = try CodePlaces(of: chapter, in: book)
        let lines = swift.split(separator: "\n")
        let found = try zip(lines, lines.dropFirst()).compactMap { location, code -> Int? in
            guard let number = location.wholeMatch(of: #/#sourceLocation\(.*line: ([0-9]+)\)/#)?.1,
                code.contains("_notebook.at("), code.contains(".display")
            else { return nil }
            let position = SourcePosition(
                file: "chapters/01-x.md", line: try #require(Int(number)), column: 3)
            let place = places.place(of: position)
            #expect(place.file == "chapters/01-x.md" && place.column == 5)
            return place.line
        }
        #expect(found == [13], "the line above the one of the statement")
        let checks = swift.matches(of: #/line: (2[0-9]{9})\)/#).compactMap { Int($0.1) }
        let checked = try #require(checks.last)
        #expect(places.isOfCheck(SourcePosition(file: "chapters/01-x.md", line: checked)))
        #expect(
            places.place(of: SourcePosition(file: "", line: checked, column: 4))
                == SourcePosition(file: "chapters/01-x.md", line: 17))
        let written = SourcePosition(file: "chapters/01-x.md", line: 12)
        #expect(places.place(of: written) == written)
    }

    @Test func sentencesFollowWhoseValuesAreThere() throws {
        let program = try program(
            """
            ```swift name=train
            let losses = train()
            func twice(_ x: Float) -> Float { 2 * x }
            ```

            It ends at 2.1<!-- = losses.last! -->.

            ```swift name=own live
            let scale: Float = knob(1, in: 0...2, "scale")
            ```

            Twice 1.0<!-- = scale --> is 2.0<!-- = twice(scale) -->, and 2.1<!-- = losses.last! -->
            is what it was.<!-- check: scale < losses.last! --><!-- check: scale > 0 -->
            """)
        #expect(program.cells.map(\.checks) == [[1, 2, 5]])
        let swift = program.swift
        #expect(swift.contains("_notebook.beginChecks()"))
        #expect(swift.contains("_notebook.value(1,") && swift.contains("_notebook.value(2,"))
        #expect(swift.contains("_notebook.fails(5,") && swift.contains("func twice"))
        #expect(!swift.contains("losses"))
    }
}

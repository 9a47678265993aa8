import Foundation
import Testing

/// A book about something else than networks, from nothing to served pages, with the real compiler.
///
/// It builds the engine afresh, which takes minutes, so `make test-new-book` runs it and `make test` does not.
/// The engine is the last commit's, not the files as they are.
@Suite struct SecondBookTests {
    private let both = ["01-hailstones", "02-intervals"]
    private let library = "Sources/ToneIntervalleLibrary/Intervals.swift"
    private let chapter = "chapters/02-intervals.md"

    /// One test, for the steps share a build.
    @Test func aBookIsMadeWrittenChangedAndServed() async throws {
        let book = try SecondBook()
        try manifestHoldsNothingElse(book)
        try theFirstBuildHolds(book)
        try aSecondChapterIsAccepted(book)
        try whatOnlyThePageReadsRunsNothing(book)
        try itsOwnLibraryRunsItsChapters(book)
        try whatTheBookSaysOfItselfRunsNothing(book)
        try await pagesAreServed(book)
        try await readersRunWhatPagesCanHave(book)
        try aChapterHasSeveralPrograms(book)
    }

    private func manifestHoldsNothingElse(_ book: SecondBook) throws {
        let result = try book.swift("package", "dump-package")
        let manifest = try JSONDecoder().decode(Manifest.self, from: Data(result.output.utf8))
        #expect(manifest.dependencies.count == 1)
        #expect(manifest.products.isEmpty)
        #expect(
            manifest.targets == [
                .init(name: "ToneIntervalleLibrary", type: "regular", pluginUsages: nil),
                .init(
                    name: "01-hailstones", type: "executable",
                    pluginUsages: [.init(plugin: ["TangleChapter", "engine"])]),
            ])
    }

    private func theFirstBuildHolds(_ book: SecondBook) throws {
        let first = try book.swift("run", "book", "build")
        #expect(first.status == 0, "\(first.errors)")
        #expect(first.runs == ["01-hailstones"])
        #expect(first.output.hasSuffix("1 chapter verified: 3 cells, 1 figure\n"))
        #expect(try book.text("site/index.html").contains("Hailstones"))
        let second = try book.book("verify")
        #expect(second.status == 0 && second.runs == [], "\(second.errors)")
        #expect(
            second.output
                == "1 chapter verified: 3 cells, 1 figure; site/ is what a build gives\n")
    }

    private func aSecondChapterIsAccepted(_ book: SecondBook) throws {
        let new = try book.book("new", "intervals")
        #expect(new.status == 0 && new.output.hasPrefix("\(chapter) written\n"), "\(new)")
        // As it is written it holds, and a chapter in the list is no other's concern.
        let untouched = try book.book("build")
        #expect(untouched.status == 0 && untouched.runs == ["02-intervals"], "\(untouched)")

        try book.write(library, intervals)
        try book.write(chapter, intervalsChapter)
        let wrong = try book.book("verify")
        #expect(wrong.status == 1)
        #expect(wrong.runs == both, "the library is both chapters'")
        #expect(
            wrong.errors.contains(
                """
                \(chapter):15:1: error: cell 1 'fifth' printed something else; 'swift run book \
                accept 02-intervals' records it

                """), "\(wrong.errors)")
        #expect(wrong.errors.contains("\n-fifth: 700 cents\n+fifth: 702 cents\n"))

        let accepted = try book.book("accept", "2")
        #expect(accepted.status == 0, "\(accepted.errors)")
        #expect(try book.text(chapter).contains("```output\nfifth: 702 cents\n```"))
        #expect(try book.text(chapter).contains("](figures/02-intervals/scale.svg)"))
        let built = try book.book("build")
        #expect(built.status == 0 && built.runs == [], "\(built)")
        #expect(try book.text("site/02-intervals.html").contains("702 cents"))
    }

    private func whatOnlyThePageReadsRunsNothing(_ book: SecondBook) throws {
        try book.replace("sound well", with: "sound <em>very</em> well", in: chapter)
        try book.replace("A just scale.", with: "The steps of a just scale.", in: chapter)
        let built = try book.book("build")
        #expect(built.status == 0 && built.runs == [], "\(built)")
        let page = try book.text("site/02-intervals.html")
        #expect(page.contains("very</em> well") && page.contains("The steps of a just scale."))
    }

    private func itsOwnLibraryRunsItsChapters(_ book: SecondBook) throws {
        try book.replace("\"fifth\"", with: "\"perfect fifth\"", in: chapter)
        let cell = try book.book("verify")
        #expect(cell.status == 1 && cell.runs == ["02-intervals"], "\(cell.errors)")
        #expect(cell.errors.contains("\n-fifth: 702 cents\n+perfect fifth: 702 cents\n"))
        try book.replace("\"perfect fifth\"", with: "\"fifth\"", in: chapter)

        try book.replace("1200", with: "1201", in: library)
        let changed = try book.book("verify")
        #expect(changed.status == 1 && changed.runs == both, "\(changed.errors)")
        #expect(changed.errors.contains("\n-fifth: 702 cents\n+fifth: 703 cents\n"))
        try book.replace("1201", with: "1200", in: library)
        let undone = try book.book("verify")
        #expect(undone.status == 0 && undone.runs == [], "\(undone)")
    }

    private func whatTheBookSaysOfItselfRunsNothing(_ book: SecondBook) throws {
        try book.write("theme/book.css", "body { color: navy; }\n")
        try book.write(
            "book.json",
            """
            {
              "title": "Töne und Intervalle",
              "theme": "theme"
            }

            """)
        let built = try book.book("build")
        #expect(built.status == 0 && built.runs == [], "\(built)")
        #expect(try book.text("site/index.html").contains("Töne und Intervalle"))
        #expect(try book.text("site/book.css").contains("color: navy"))

        let description = try book.text("book.json")
        try book.write("book.json", "{\n  \"title\": 7\n}\n")
        let wrong = try book.book("build")
        #expect(wrong.status == 1 && wrong.runs == [])
        #expect(wrong.errors.hasPrefix("book.json:2:12: error: "), "\(wrong.errors)")
        try book.write("book.json", description)
        #expect(try book.book("verify").status == 0)
    }

    private func pagesAreServed(_ book: SecondBook) async throws {
        let (page, status) = try await book.served("02-intervals.html")
        #expect(page.contains("702 cents") && page.contains("Töne und Intervalle"))
        #expect(status == 0)
    }

    private func readersRunWhatPagesCanHave(_ book: SecondBook) async throws {
        // The library needs Foundation, which pages lack: it matters where a live cell uses it.
        try book.write(chapter, try book.text(chapter) + liveCell)
        #expect(try book.book("accept", "2").status == 0)
        let built = try book.book("build")
        #expect(built.status == 0, "\(built.errors)")
        let module = try book.text("site/live/02-intervals.js")
        #expect(module.hasPrefix("// sources "))

        try book.replace(
            "print(upper)", with: "print(Interval(\"own\", upper, 2).ratio)", in: chapter)
        #expect(try book.book("accept", "2").status == 0)
        let wrong = try book.book("build")
        #expect(wrong.status == 1)
        #expect(
            wrong.errors.contains(
                "error: cannot find 'Interval' in scope (in the program that runs live cells in the "
                    + "page)\n"), "\(wrong.errors)")
        #expect(
            wrong.errors.contains(
                "\(library):1:8: error: no such module 'Foundation' in a page; "), "\(wrong.errors)"
        )

        try book.replace(
            "import Foundation", with: "#if canImport(Foundation)\nimport Foundation\n#endif",
            in: library)
        try book.replace(
            "    /// Its size", with: "    #if canImport(Foundation)\n    /// Its size", in: library
        )
        try book.replace("rounded()) }\n", with: "rounded()) }\n    #endif\n", in: library)
        let mended = try book.book("build")
        #expect(mended.status == 0, "\(mended.errors)")
        let other = try book.text("site/live/02-intervals.js")
        #expect(other.hasPrefix("// sources ") && other != module)

        // The server has the module of what is there.
        let served = try await book.served("live/02-intervals.js") { $0.hasPrefix("// sources ") }
        #expect(served.page == other && served.status == 0)
    }

    private func aChapterHasSeveralPrograms(_ book: SecondBook) throws {
        let file = "chapters/03-modes.md"
        #expect(try book.book("new", "modes").status == 0)
        try book.write(file, modesChapter)
        let built = try book.book("build", "3")
        #expect(built.status == 0 && built.runs == ["03-modes"], "\(built)")
        #expect(built.output.contains("1 chapter verified: 8 cells"))

        let terminal = try book.swift("run", "03-modes")
        #expect(terminal.status == 0, "\(terminal.errors)")
        let heads = terminal.output.matches(of: /(?m)^\[([0-9])\]/).map { String($0.output.1) }
        #expect(heads == ["1", "8", "2", "4", "7", "3", "5", "6"])

        // An error of a further program stands at its line too.
        try book.replace("Counter.count += 1", with: "Counter.missing += 1", in: file)
        let wrong = try book.book("verify", "3")
        #expect(wrong.status == 1)
        #expect(
            wrong.errors.contains(
                "\(file):30:9: error: type 'Counter' has no member 'missing'\n"
                    + "30 | Counter.missing += 1\n   |         ^"), "\(wrong.errors)")
        try book.replace("Counter.missing += 1", with: "Counter.count += 2", in: file)
        let changed = try book.book("verify", "3")
        #expect(changed.status == 1 && changed.errors.contains("\n-1\n+2\n"), "\(changed)")
    }

    // MARK: What is written

    private let liveCell = """

        ```swift name=own live
        let upper = knob(3, in: 1...16, "upper")
        print(upper)
        ```

        """

    private let modesChapter = """
        # Modes

        ```swift
        struct Point { var x = 1 }
        extension Int { var doubled: Int { self * 2 } }
        print(Point(), 4.doubled)
        ```

        ```output
        Point(x: 1) 8
        ```

        Another program, which sees nothing of the first.

        ```swift reset
        import ToneIntervalleLibrary
        extension Int { var doubled: Int { self + self } }
        func point() -> String { "no point" }
        print(point(), 5.doubled, Interval("octave", 2, 1).cents)
        ```

        ```output
        no point 10 1200
        ```

        In Swift 5 a class may have a variable, and without optimisation assertions are checked.

        ```swift group=old swift=5 onone
        class Counter { static var count = 0 }
        Counter.count += 1
        print(Counter.count)
        ```

        ```output
        1
        ```

        ```swift
        print(point())
        ```

        ```output
        no point
        ```

        ```swift group=old traps
        assert(Counter.count == 2, "not two")
        ```

        ```output
        Assertion failed: not two
        ```

        ```swift group=old traps
        func change(_ count: inout Int, by step: () -> Int) { count += step() }
        change(&Counter.count) { Counter.count }
        ```

        ```output
        Fatal access conflict detected. Simultaneous accesses, but modification requires exclusive access.
        ```

        ```swift fails
        class Other { static var count = 0 }
        ```

        ```output
        chapters/03-modes.md:64:26: error: static property 'count' is not concurrency-safe because it is nonisolated global shared mutable state [#MutableGlobalVariable]
        ```

        ```swift fails reset swift=5
        class Other { static var count = 0 }
        Other.count = ""
        ```

        ```output
        chapters/03-modes.md:73:15: error: cannot assign value of type 'String' to type 'Int'
        ```

        """

    private let intervals = """
        import Foundation

        /// An interval of two notes, whose frequencies are in a ratio.
        public struct Interval {
            public let name: String
            public let ratio: Double

            public init(_ name: String, _ high: Int, _ low: Int) {
                self.name = name
                ratio = Double(high) / Double(low)
            }

            /// Its size in hundredths of an equal semitone, rounded.
            public var cents: Int { Int((1200 * log2(ratio)).rounded()) }
        }

        """

    private let intervalsChapter = """
        # Intervals

        Two notes sound well together when their frequencies are in a ratio of small numbers.

        ```swift name=fifth
        import Notebook
        import Plots
        import ToneIntervalleLibrary

        let fifth = Interval("fifth", 3, 2)
        print("\\(fifth.name): \\(fifth.cents) cents")
        ```

        ```output
        fifth: 700 cents
        ```

        ```swift name=scale caption="A just scale."
        let scale = [(1, 1), (9, 8), (5, 4), (4, 3), (3, 2), (5, 3), (15, 8), (2, 1)]
            .map { Interval("step", $0, $1) }
        linePlot(scale.map(\\.cents), title: "A just scale", xLabel: "step", yLabel: "cents")
        ```

        """
}

/// What `swift package dump-package` says, as far as this looks.
private struct Manifest: Decodable {
    struct Target: Decodable, Equatable {
        struct PluginUsage: Decodable, Equatable {
            /// The plugin and its package.
            var plugin: [String?]
        }

        var name: String
        var type: String
        var pluginUsages: [PluginUsage]?
    }

    struct Something: Decodable {}

    var dependencies: [Something]
    var products: [Something]
    var targets: [Target]
}

import Foundation
import LiterateLayout
import LiterateLive
import LiterateRunner
import LiterateTesting
import Testing

@testable import LiterateFormat

/// What the compiler says of a live program, at the chapter's places.
@Suite struct RefusalTests {
    private func refusal(_ code: String) async throws -> [Diagnostic] {
        let source = """
            import Notebook
            struct Pair { var x = 1 }
            enum Kind { case one }
            final class Thing {}
            @_expose(wasm, "cell_0") @_cdecl("cell_0") public func cell0() {
            #sourceLocation(file: "chapters/01-live.md", line: 7)
            \(code)
            #sourceLocation()
            }
            """
        let file = FileManager.default.temporaryDirectory
            .appending(path: "refusal-\(UUID().uuidString).wasm")
        defer { try? FileManager.default.removeItem(at: file) }
        do {
            try await LivePrograms.maker()
                .build(sources: [.init(name: "01-live.swift", text: source)], to: file)
            return []
        } catch LiveError.refused(let diagnostics, let output) {
            #expect(!diagnostics.isEmpty, "\(output)")
            return diagnostics
        }
    }

    private static let noText =
        "a value of this type has no text in a browser; write out what is to be "

    @Test("What Embedded Swift would print as nothing is refused at its line")
    func unprintable() async throws {
        let found = try await refusal(
            """
            print("\\(Pair())")
            print("\\((1, 2))")
            print("x \\(Kind.one)")
            print("\\([Pair()])")
            print("\\(Thing())")
            NotebookSession.running.display((1, 2))
            display(Pair())
            print(String(describing: Kind.one))
            """)
        let places = found.map { "\($0.position.file):\($0.position.line):\($0.position.column)" }
        #expect(
            places == [
                "chapters/01-live.md:7:9", "chapters/01-live.md:8:9", "chapters/01-live.md:9:11",
                "chapters/01-live.md:10:9", "chapters/01-live.md:11:9",
                "chapters/01-live.md:12:25", "chapters/01-live.md:13:1",
                "chapters/01-live.md:14:7",
            ])
        #expect(found.allSatisfy { $0.message.hasPrefix(Self.noText) }, "\(found)")
    }

    @Test("What 'print' and the like cannot write is refused in plain words")
    func unprintableItems() async throws {
        let found = try await refusal(
            """
            print((1, 2))
            print(1, Kind.one)
            print(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11)
            dump([1])
            debugPrint("a")
            """)
        #expect(found.map(\.position.line) == [7, 8, 9, 10, 11])
        let words = [
            "a value of this has no text in a browser, or there are more than ten",
            "'dump' has nothing to look into in a browser", "there is no 'debugPrint' in a browser",
        ]
        for (problem, words) in zip(found, [words[0], words[0], words[0], words[1], words[2]]) {
            #expect(problem.message.hasPrefix(words), "\(problem)")
        }
    }

    @Test("What prints natively as it does in a page is not refused")
    func printable() async throws {
        let found = try await refusal(
            """
            print("\\([1]) \\([1: [2.5]]) \\(1..<3) \\(Optional(3)) \\(true) \\(Character("a"))")
            display([[1, 2], []])
            display(print())
            """)
        #expect(found.isEmpty)
    }

    @Test("An error of another kind stands at its line too")
    func ordinary() async throws {
        let found = try await refusal("let x: Int = \"a\"\n")
        #expect(found.map { $0.position.line } == [7])
        #expect(found[0].message.hasPrefix("cannot convert value of type 'String'"))
    }

    @Test("A module of the book's own that pages lack is refused only where it is used")
    func ownModules() async throws {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "own-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        func module(_ name: String, _ text: String, needs: [String] = []) throws -> LiveSources {
            let file = folder.appending(path: "\(name).swift")
            try Data(text.utf8).write(to: file)
            return LiveSources(name: name, files: [file], needs: needs)
        }
        let cache = LivePrograms.root.appending(path: BookLayout.liveLibrary)
        let library = try await LiveLibrary(
            engine: LivePrograms.root,
            modules: [
                try module("Dates", "import Foundation\npublic let noon = Date()\n"),
                try module("Scale", "import Step\npublic let scale = step * 2\n", needs: ["Step"]),
                try module("Step", "public let step = 21\n"),
            ], cache: cache)
        try await library.compile()
        defer { try? FileManager.default.removeItem(at: cache.appending(path: library.digest)) }
        #expect(
            library.refusals(root: folder).map { "\($0)" } == [
                "Dates.swift:1:8: error: no such module 'Foundation' in a page; "
                    + "'#if canImport(Foundation)' around what needs it leaves that out there "
                    + "(so 'Dates' is not there for pages)\n1 | import Foundation\n  |        ^"
            ])

        let maker = LiveModule(library: library, engine: LivePrograms.root, root: folder)
        func build(_ code: String) async throws {
            let source = """
                import Notebook
                #if canImport(Dates)
                import Dates
                #endif
                import Scale
                @_expose(wasm, "step_0") @_cdecl("step_0") public func step() { \(code) }
                """
            try await maker.build(
                sources: [.init(name: "01-live.swift", text: source)],
                to: folder.appending(path: "live.wasm"))
        }
        try await build("print(scale)")
        await #expect { try await build("print(scale, noon)") } throws: { error in
            "\(error)".contains("cannot find 'noon' in scope")
        }
    }
}

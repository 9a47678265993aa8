import Foundation
import LiterateFormat
import LiterateLayout
import LiterateLive
import LiterateRecorder
import LiterateRecording
import LiterateTesting
import Testing

@testable import LiterateStages

/// Live cells are run as pages run them, and held against what was recorded.
@Suite(.serialized) struct LiveTrialsTests {
    /// A chapter of three live cells; the second has a list of what it needs.
    private let chapter = sampleChapter(
        """
        # Sample

        ```swift name=one live
        print("one")
        ```

        ```swift name=two live needs=one
        print("two")
        ```

        ```swift name=three live timeout=1
        print("three")
        ```

        ```output
        ...
        three
        ```
        """)

    /// What a page's program of the three does.
    private static func program(second: String = "print(\"two\")", third: String) -> String {
        """
        import Notebook

        private func end() { NotebookSession.running.end() }

        @_expose(wasm, "step_0") @_cdecl("step_0") public func step0() { print("one"); end() }
        @_expose(wasm, "step_1") @_cdecl("step_1") public func step1() { \(second); end() }
        @_expose(wasm, "step_2") @_cdecl("step_2") public func step2() { \(third); end() }

        """
    }

    /// What is wrong with the cells of a page's program.
    ///
    /// - Parameter recorded: What was recorded of the three.
    private func problems(
        with program: String, recorded: [[RecordedItem]], mark: URL? = nil,
        node: String = "node"
    ) async throws -> [String] {
        let folder = FileManager.default.temporaryDirectory
            .appending(path: "trial-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let module = folder.appending(path: "module.wasm")
        try await LivePrograms.maker().build(
            sources: [.init(name: "Sample.swift", text: program)], to: module)
        let packed = try await LiveTool.packed(module).base64EncodedString()
        let file = Data("// of a test\nbookFile(\"01-sample\",\"\(packed)\");\n".utf8)
        let run = sampleRun(of: chapter, recorded[0], recorded[1], recorded[2])
        let cells = (0..<3).map { LiveCell(cell: $0, steps: [$0], checkpoint: 0, knobs: []) }
        var warnings: [String] = []
        let path = BookLayout.liveFile("01-sample")
        do {
            try await LiveTrials(limits: RunLimits(), node: node).hold(
                [
                    .init(
                        chapter: chapter, recording: run, cells: cells, path: path,
                        mark: mark ?? folder.appending(path: "mark"))
                ], with: [path: file]
            ) { warnings.append("\($0.position.line): \($0.message)") }
            return warnings
        } catch let problems as Diagnostics {
            return problems.all.map { "\($0.position.line): \($0.message)" }
        }
    }

    private static let recorded: [[RecordedItem]] = [
        [.text("one\n")], [.text("two\n")], [.text("three\n")],
    ]

    @Test func whatWasRecordedIsRunOnce() async throws {
        let mark = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        defer { try? FileManager.default.removeItem(at: mark) }
        let program = Self.program(third: "print(\"three\")")
        #expect(try await problems(with: program, recorded: Self.recorded, mark: mark).isEmpty)
        #expect(mark.isThere)
        // It is not run again where it was: another program is not noticed.
        let other = Self.program(third: "print(\"four\")")
        #expect(try await problems(with: other, recorded: Self.recorded, mark: mark).isEmpty)
        // Another recording is.
        var recorded = Self.recorded
        recorded[2] = [.text("four\n")]
        #expect(try await problems(with: program, recorded: recorded, mark: mark).count == 1)
    }

    @Test func otherTextsAndFiguresAreErrorsAtTheirCells() async throws {
        let program = Self.program(
            second: "print(\"1\"); print(\"3\")", third: "print(\"three\")")
        var recorded = Self.recorded
        recorded[1] = [.text("1\n2\n")]
        recorded[2] += [.figure(sampleFigure("a"))]
        #expect(
            try await problems(with: program, recorded: recorded) == [
                "7: cell 2 'two' prints something else in the page; "
                    + "let `needs` name what else the cell needs\n-2\n+3",
                "11: cell 3 'three' draws 0 figures and not 1 in the page; "
                    + "leave `live` out, or take out of the cell what a page does otherwise",
            ])
    }

    @Test func aTrapAndARunWithoutEndAreErrorsAndTheOthersRun() async throws {
        let program = Self.program(
            second: "fatalError(\"no such number\")",
            third: "while true { for _ in progress(0 ..< 1_000) {} }")
        let problems = try await problems(with: program, recorded: Self.recorded)
        try #require(problems.count == 2)
        #expect(problems[0].hasPrefix("7: cell 2 'two' stops, "))
        #expect(problems[0].contains("no such number"))
        #expect(
            problems[1].hasPrefix(
                "11: cell 3 'three' stops, it did not end within 4 seconds, in the page"))
    }

    @Test func whatCannotBeSeenIsShown() async throws {
        let program = Self.program(third: "print(\"another time\\nthree\\u{1B}[2J\")")
        var recorded = Self.recorded
        recorded[2] = [.text("some time\nthree")]
        let problems = try await problems(with: program, recorded: recorded)
        try #require(
            problems.count == 1, "a live cell gives the recorded bytes, whatever `...` stands for")
        #expect(
            problems[0].hasSuffix("\n-some time\n+another time\n-three\n+three\\u{1B}[2J"),
            "\(problems)")
    }

    @Test func withoutNodeItIsSaidThatNothingRan() async throws {
        let mark = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        let program = Self.program(second: "print(\"3\")", third: "print(\"three\")")
        #expect(
            try await problems(
                with: program, recorded: Self.recorded, mark: mark, node: "no-such-node") == [
                    "3: live cells were not run as a page runs them: 'no-such-node' was not found, "
                        + "'apt-get install nodejs' installs it"
                ])
        #expect(!mark.isThere)
    }
}

import Foundation
import LiterateFormat
import LiterateRecorder
import LiterateRecording
import LiterateRunner
import LiterateTesting
import Testing

@Suite struct ChapterRunnerTests {
    private let chapter = sampleChapter(
        """
        ```swift
        one()
        ```

        ```swift name=two
        two()
        ```
        """)

    private func record(_ body: String) async throws -> Recording {
        let book = try ScriptBook()
        try book.script(chapter.name, try book.opening(chapter) + "\n" + body)
        return try await book.runner.run(chapter)
    }

    @Test func recordsWhatEachCellWrites() async throws {
        let run = try await record(
            """
            begin 0; echo out; echo err >&2; echo "in $(pwd)"; end 0
            begin 1; if read line; then echo "input: $line"; else echo no input; fi; end 1
            finished
            """)
        #expect(run.failure == nil)
        #expect(run.cells.map(\.state) == [.finished, .finished])
        let first = run.cells[0].items.map(\.text).joined()
        #expect(first.hasPrefix("out\nerr\nin "), "both streams in their order")
        #expect(first.contains("scripts-"), "the program starts in the book's root")
        #expect(run.cells[1].items == [.text("no input\n")])
    }

    @Test func anExitCodeIsAFailure() async throws {
        let run = try await record("begin 0; echo before; end 0; begin 1; echo half; exit 3")
        #expect(run.cells.map(\.state) == [.finished, .failed])
        #expect(run.cells[1].items == [.text("half\n")])
        #expect(run.failure?.cell == 1)
        #expect(run.failure?.message.contains("exit code 3") == true)
    }

    @Test func aSignalIsAFailureWithWhatCameBefore() async throws {
        let run = try await record("begin 0; echo before; kill -SEGV $$; sleep 5")
        #expect(run.cells.map(\.state) == [.failed, .notReached])
        #expect(run.cells[0].items.first?.text.hasPrefix("before\n") == true)
        #expect(run.failure?.message.contains("signal 11") == true)
    }

    @Test func aMissingExecutableSaysWhatToCheck() async throws {
        let book = try ScriptBook()
        let error = await #expect(throws: RunnerError.self) { try await book.runner.run(chapter) }
        #expect(
            error?.description == """
                error: there is no executable '\(book.executables.path)/01-sample'; is '01-sample' \
                in the list of chapters in Package.swift?
                """)
    }

    /// What a program wrote may then be missing, which is no fault of the chapter.
    @Test func aRunWithoutPlaceForItsOutputIsNoRun() async throws {
        let error = await #expect(throws: RunnerError.self) {
            try await record("begin 0; rm -r \"$BOOK_RECORDING\"")
        }
        let folder = URL.temporaryDirectory.standardizedFileURL.path
        #expect(
            error?.description == """
                error: the folder for temporary files, '\(folder)', cannot be written: No such \
                file or directory; mend that, or set TMPDIR to another folder
                """)
    }

    @Test func cancellingEndsTheProgram() async throws {
        let book = try ScriptBook()
        let marker = book.root.appending(path: "pid")
        try book.script(chapter.name, "echo $$ > '\(marker.path)'; exec sleep 1000")
        let task = Task { try await book.runner.run(chapter) }
        while (try? String(contentsOf: marker, encoding: .utf8))?.hasSuffix("\n") != true {
            try await Task.sleep(for: .milliseconds(10))
        }
        task.cancel()
        await #expect(throws: (any Error).self) { try await task.value }
        let text = try String(contentsOf: marker, encoding: .utf8)
        let child = try #require(Int32(text.dropLast()))
        #expect(kill(child, 0) == -1, "the program has ended")
    }
}

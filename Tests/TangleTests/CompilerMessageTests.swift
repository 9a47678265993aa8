import Foundation
import GoldenTesting
import LiterateTangle
import Testing

/// The compiler's messages, at the places of the chapter.
struct CompilerMessageTests {
    @Test func messagesStandAtTheirLinesAndColumns() throws {
        let compiler = try Compiler()
        defer { compiler.remove() }
        let text = try compiler.check(
            try tangleChapter(at: FixtureCase("programs/errors").chapter).swift)
        let messages = text.split(separator: "\n").filter { $0.hasPrefix("chapters/") }
            .map { $0.replacing(/(error|warning): .*/) { String($0.output.1) } }
        #expect(
            Set(messages) == [
                "chapters/02-errors.md:5:28: error",
                "chapters/01-library.md:6:18: error",
                "chapters/02-errors.md:16:3: error",
                "chapters/02-errors.md:22:6: error",
                "chapters/02-errors.md:26:11: error",
            ])
    }
}

import Foundation
import GoldenTesting
import LiterateRecorder
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

    /// A name that is declared again stands in a namespace in the program.
    @Test(arguments: [
        ("let y = x_2.x + z", 17, 13), ("let y = x_2.x + z", 9, 9), ("let y = x_2.x + z", 13, 9),
        ("f_12.f(x_2.x, q)", 15, 6), ("a.b_2.c", 5, 5), ("", 7, 7),
    ])
    func columnsAreTheAuthors(line: String, column: Int, expected: Int) throws {
        let message = try #require(
            CompilerMessage("chapters/01-a.md:3:\(column): error: 'P_2.P' is no 'x_2.y'")
        )
        .withoutNamespaces(generated: line)
        #expect(message.column == expected)
        #expect(message.text == "'P' is no 'x_2.y'")
    }

    @Test func aLibrarysNamesAreItsOwn() throws {
        let message = try #require(CompilerMessage("Sources/A/a.swift:3:9: error: no 'x_2.x'"))
        #expect(message.withoutNamespaces(generated: "y = x_2.x").text == "no 'x_2.x'")
        #expect(message.withoutNamespaces(generated: "y = x_2.x").column == 9)
    }
}

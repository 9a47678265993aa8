import LiterateRecording
import Testing

/// Checks of sentences that a browser's Swift refuses are left out of a page's program.
@Suite struct PageCheckTests {
    private let program = """
        let x = 1
        // check 3
        do {
        #sourceLocation(file: "chapters/01-x.md", line: 11)
        try _notebook.value(3,
        x)
        } catch {}
        // end of check
        // check 4
        do {
        #sourceLocation(file: "chapters/01-x.md", line: 14)
        try _notebook.value(4,
        [x]
            .count)
        } catch {}
        // end of check
        print(x)
        """

    @Test func theRefusedOneIsLeftOut() throws {
        let rest = try #require(PageCheck.removing([12], from: program))
        #expect(!rest.contains("value(3"))
        #expect(rest.contains("value(4") && rest.contains("print(x)"))
        // In the second line of an expression.
        let other = try #require(PageCheck.removing([16], from: program))
        #expect(other.contains("value(3") && !other.contains("value(4"))
        let none = try #require(PageCheck.removing([12, 15], from: program))
        #expect(none == "let x = 1\nprint(x)")
    }

    @Test func whatElseIsRefusedIsAnError() {
        #expect(PageCheck.removing([5], from: program) == nil)
        #expect(PageCheck.removing([12, 5], from: program) == nil)
    }
}

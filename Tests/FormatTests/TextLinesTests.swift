import LiterateFormat
import Testing

@Suite struct TextLinesTests {
    @Test func everyEndOfCommonMarkEndsALine() {
        let lines = TextLines("a\nb\r\nc\r\rd")
        #expect(lines.texts == ["a", "b", "c", "", "d"])
        #expect(lines.endedTexts == ["a\n", "b\r\n", "c\r", "\r", "d"])
        #expect(lines[2] == Array("b".utf8) && lines.text(of: 5) == "d")
        #expect(lines[6] == [] && lines.text(of: 0) == "")
    }

    @Test(arguments: [("", 0), ("\n", 1), ("a", 1), ("a\n", 1), ("a\n\n", 2), ("a\r\n", 1)])
    func whatFollowsTheLastEndCountsWhereItIsSomething(text: String, count: Int) {
        #expect(TextLines(text).count == count)
    }

    @Test(arguments: ["", "a", "\r\n\r", "a\rb\n\nc\r\n", "e\u{301}\r\n\u{301}\n"])
    func theTextIsTheSameBytes(text: String) {
        #expect(isSameBytes(TextLines(text).text, text))
        #expect(isSameBytes(TextLines(text).mapped { $0 }, text))
    }

    @Test func aChangeLeavesTheEnds() {
        #expect(TextLines("a\r\nb\rc").mapped { "[\($0)]" } == "[a]\r\n[b]\r[c]")
        var lines = TextLines("a\r\nb\rc")
        lines[2] = Array("B".utf8)
        #expect(lines.text == "a\r\nB\rc")
    }

    /// New lines end as those that they replace, or as the first of the text does.
    @Test(
        arguments: [
            ("a\r\nb\nc\n", 2..<2, ["x"], "a\r\nx\r\nb\nc\n"),
            ("a\r\nb\nc\n", 2..<3, ["x", "y"], "a\r\nx\ny\r\nc\n"),
            ("a\nb\nc\n", 1..<3, [], "c\n"), ("a\nb\nc", 3..<4, [], "a\nb\n"),
            ("a\nb\n", 3..<3, ["x"], "a\nb\nx\n"), ("a\nb", 3..<3, ["x"], "a\nb\nx"),
            ("a\r\nb", 2..<3, ["x", "y"], "a\r\nx\r\ny"), ("a", 2..<2, ["x", "y"], "a\nx\ny"),
            ("", 1..<1, ["x"], "x\n"), ("a\nb\rc\n", 2..<4, ["x", "", "y"], "a\nx\r\ry\n"),
            ("a\nb\rc\n", 2..<3, ["x", "", "y"], "a\nx\r\ry\nc\n"),
            ("a\rb\n\nc", 2..<3, [], "a\r\rc"),
        ] as [(String, Range<Int>, [String], String)])
    func linesAreReplaced(text: String, range: Range<Int>, others: [String], result: String) {
        var lines = TextLines(text)
        lines.replace(range, with: others)
        #expect(isSameBytes(lines.text, result), "\(lines.endedTexts)")
    }

    @Test func textsAreComparedByBytes() {
        #expect(isSameBytes("é", "é") && "e\u{301}" == "\u{E9}")
        #expect(!isSameBytes("e\u{301}", "\u{E9}"))
    }
}

import LiterateRecording
import Testing

struct HighlightCodingTests {
    @Test func highlightsSurviveTheirShortForm() {
        var offset = 0
        let highlights = HighlightKind.allCases.enumerated().map { index, kind in
            defer { offset += index * 7 + 1 }
            return Highlight(offset: offset + index % 2, length: index * 7, kind: kind)
        }
        let source = HighlightedSource(code: "code", highlights: highlights)
        let decoded = HighlightedSource(
            code: "code", encodedHighlights: source.encodedHighlights)
        #expect(decoded == source)
        #expect(HighlightedSource(code: "", encodedHighlights: "").highlights.isEmpty)
    }

    @Test func shortFormIsShort() {
        let source = HighlightedSource(
            code: "let a = 1",
            highlights: [
                Highlight(offset: 0, length: 3, kind: .keyword),
                Highlight(offset: 8, length: 1, kind: .number),
            ])
        #expect(source.encodedHighlights == "k0,3n5,1")
    }

    @Test(arguments: [
        ("loss", 1, "loss.svg"), ("loss", 2, "loss-2.svg"), (nil, 1, "cell-4.svg"),
    ])
    func figureNames(cell: String?, ordinal: Int, name: String) {
        #expect(figureFileName(cell: cell, index: 3, ordinal: ordinal) == name)
    }
}

import LiterateRecording
import Testing

/// Outlines as short texts.
struct CodeOutlineTests {
    @Test func everyFactComesBack() {
        var outline = CodeOutline()
        outline.shown = 30..<41
        outline.imports = [0..<14, 15..<27]
        outline.fileScope = [28..<29]
        outline.declared = ["a", "Ünicode"]
        outline.taken = ["print"]
        #expect(CodeOutline(encoded: outline.encoded) == outline)
        #expect(outline.encoded == "s30,11\ni0,14\ni15,12\nf28,1\nda\ndÜnicode\ntprint")
    }

    @Test func nothingIsTheEmptyText() {
        #expect(CodeOutline().encoded.isEmpty)
        #expect(CodeOutline(encoded: "") == CodeOutline())
    }
}

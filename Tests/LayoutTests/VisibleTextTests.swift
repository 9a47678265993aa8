import LiterateLayout
import LiterateTesting
import Testing

@Suite struct VisibleTextTests {
    @Test func whatCannotBeSeenIsShownAndAllElseStays() {
        // U+0000 to U+001F but for two, U+007F to U+009F, and those of Unicode's own tables.
        #expect(hiddenCharacters.count == 30 + 33 + 12 + 2 + 66)
        let hidden = Set(hiddenCharacters)
        for scalar in (0...0x10FFFF).compactMap(Unicode.Scalar.init) {
            let text = "a\(scalar)b"
            let code = String(scalar.value, radix: 16, uppercase: true)
            let expected = hidden.contains(scalar) ? "a\\u{\(code)}b" : text
            // A test's own words take longer than what it tests.
            if !text.visible.utf8.elementsEqual(expected.utf8) { Issue.record("U+\(code)") }
            if !text.visiblyWritten.utf8.elementsEqual(expected.utf8) { Issue.record("U+\(code)") }
            let inPage = charactersForbiddenInHTML(in: text).isEmpty ? text : expected
            if !text.visibleInHTML.utf8.elementsEqual(inPage.utf8) { Issue.record("U+\(code)") }
        }
    }

    @Test(
        arguments: [
            ("", ""), ("a\tb\nc", "a\tb\nc"), ("\u{1B}[1mé\u{1B}[0m", #"\u{1B}[1mé\u{1B}[0m"#),
            ("a\r\nb", "a\\u{D}\nb"), ("\0", #"\u{0}"#), ("\u{202E}x", #"\u{202E}x"#),
            // What only looks like it stays as it is.
            (#"\u{1F600} \u{1b} \u{01B} \u{} \u{1B \u{41} \n u{1B} \\"#, nil),
            (#"\u{123FFFF} \u{11FFFF} \u{FFFFF \u{10FFFF \u{+1B} \u{1B"#, nil),
            // What is the same is told apart, with as many backslashes as there are.
            (#"\u{1B}"#, #"\\u{1B}"#), (#"\\u{1B}"#, #"\\\\u{1B}"#), ("\\\u{1B}", #"\\\u{1B}"#),
            ("\\\\\u{1B}", #"\\\\\u{1B}"#), (#"\\a\u{7}"#, #"\\a\\u{7}"#),
        ] as [(String, String?)])
    func whatAChapterHolds(printed: String, block: String?) {
        #expect(printed.visiblyWritten == block ?? printed)
        #expect(read(printed.visiblyWritten) == printed)
    }

    /// A chapter says what was printed, byte for byte.
    @Test func whatIsWrittenCanBeReadAgain() {
        let pieces =
            [
                "\\", "\\", "u", "{", "}", "1", "B", "0", "u{1B}", "u{202E}", "\\u{7}", "\n", "é",
                "[1m",
            ]
            + hiddenCharacters.map(String.init)
        var generator = Randomness(state: 14)
        for _ in 0..<20_000 {
            let count = Int.random(in: 0...12, using: &generator)
            let text = (0..<count).map { _ in pieces.randomElement(using: &generator)! }.joined()
            let written = text.visiblyWritten
            if !read(written).utf8.elementsEqual(text.utf8)
                || !hiddenCharacters(in: written).isEmpty
            {
                Issue.record("\(text.debugDescription) became \(written.debugDescription)")
            }
            if text.visible.visible != text.visible { Issue.record("\(text.debugDescription)") }
        }
    }

    /// What was written visibly, as the rules have it: an odd number of backslashes before `u{…}` is a
    /// hidden character after half of them, an even number half of them.
    private func read(_ text: String) -> String {
        let hidden = Set(hiddenCharacters)
        return text.replacing(/(\\+)u\{([0-9A-F]{1,6})\}/) { match in
            guard let value = UInt32(match.output.2, radix: 16), let scalar = Unicode.Scalar(value),
                hidden.contains(scalar),
                match.output.2 == String(value, radix: 16, uppercase: true)
            else { return String(match.output.0) }
            let count = match.output.1.utf8.count
            let half = String(repeating: "\\", count: count / 2)
            return half + (count % 2 == 1 ? String(scalar) : "u{\(match.output.2)}")
        }
    }
}

/// A generator that gives the same numbers each time (https://prng.di.unimi.it/splitmix64.c).
private struct Randomness: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }
}

import LiterateRecorder
import Foundation
import LiterateTesting
import Testing

import LiterateAuthoring
@testable import LiteratePages
import LiterateStages

@Suite struct ThemeTests {
    private func styleSheet() throws -> String {
        String(decoding: try #require(try Theme().files["book.css"]), as: UTF8.self)
    }

    /// Colours of text and of what it stands on, as the style sheet names them.
    private let pairs = [
        ("ink", "paper"), ("muted", "paper"), ("accent", "paper"), ("ink", "code-paper"),
        ("accent", "code-paper"), ("keyword", "code-paper"), ("type", "code-paper"),
        ("function", "code-paper"), ("number", "code-paper"), ("string", "code-paper"),
        ("comment", "code-paper"), ("attribute", "code-paper"), ("keyword", "paper"),
        ("comment", "paper"), ("function", "paper"), ("ink", "accent-soft"),
        ("muted", "accent-soft"), ("accent", "accent-soft"),
    ]

    @Test(arguments: [
        ":root {", ":root[data-theme=\"dark\"] {", ":root:not([data-theme=\"light\"]) {",
    ])
    func textContrastsWithItsBackground(block: String) throws {
        let css = try styleSheet()
        let start = try #require(css.range(of: block, options: []))
        let rules = css[start.upperBound...].prefix { $0 != "}" }
        var colours: [String: String] = [:]
        for line in rules.split(separator: "\n") where line.contains("#") {
            let parts = line.split(separator: ":")
            let name = parts[0].trimmingCharacters(in: .whitespaces).dropFirst(2)
            colours[String(name)] = parts[1].filter { $0.isHexDigit }
        }
        for (text, background) in pairs {
            let one = luminance(try #require(colours[text]))
            let two = luminance(try #require(colours[background]))
            let contrast = (max(one, two) + 0.05) / (min(one, two) + 0.05)
            #expect(contrast >= 4.5, "--\(text) on --\(background) in \(block)")
        }
    }

    @Test func theTwoDarkBlocksAreTheSame() throws {
        let css = try styleSheet()
        func declarations(_ block: String) throws -> [String] {
            let start = try #require(css.range(of: block))
            return css[start.upperBound...].prefix { $0 != "}" }.split(separator: "\n")
                .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        }
        let chosen = try declarations("\n:root[data-theme=\"dark\"] {")
        #expect(try declarations(":root:not([data-theme=\"light\"]) {") == chosen)
        #expect(chosen.count > 10)
    }

    @Test func nothingComesFromElsewhere() throws {
        for (name, data) in try Theme().files where name != "favicon.svg" {
            let text = String(decoding: data, as: UTF8.self)
            #expect(
                !text.contains("http:") && !text.contains("https:") && !text.contains("@import"))
        }
    }

    @Test(arguments: [
        ("One. Two.", "One. Two."), ("No stop", "No stop"), ("", ""),
        ("Version 6.3 is it. Yes", "Version 6.3 is it."),
        ("A. " + String(repeating: "b", count: 200) + ".", "A."),
        (String(repeating: "c", count: 200) + "? D.", String(repeating: "c", count: 200) + "?"),
    ])
    func aSummaryIsTheFirstSentences(paragraph: String, expected: String) {
        #expect(summary(of: paragraph) == expected)
    }

    /// The relative luminance of `rrggbb`
    /// (https://www.w3.org/TR/WCAG21/#dfn-relative-luminance).
    private func luminance(_ colour: String) -> Double {
        let value = Int(colour, radix: 16) ?? 0
        let channels = [value >> 16 & 255, value >> 8 & 255, value & 255].map { channel in
            let share = Double(channel) / 255
            return share <= 0.04045 ? share / 12.92 : pow((share + 0.055) / 1.055, 2.4)
        }
        return 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2]
    }
}

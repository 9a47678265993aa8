import Foundation
import LiterateRecorder
import LiterateTesting
import Testing
@testable import LiterateWeave

import LiterateAuthoring
@testable import LiteratePages
import LiterateStages

@Suite struct SearchIndexTests {
    private let entries = [
        SearchIndex.Entry(
            name: "01-one",
            sections: [
                SearchableSection(title: "One", anchor: nil, text: "The gradient of a loss"),
                SearchableSection(
                    title: "Größe & more", anchor: "größe--more", text: "gradients, p.requiresGrad"),
            ]),
        SearchIndex.Entry(
            name: "02-two",
            sections: [
                SearchableSection(title: "A \"quoted\" title", anchor: nil, text: "")
            ]
                + (0..<60).map {
                    SearchableSection(title: "Part \($0)", anchor: "part-\($0)", text: "")
                }
                + [SearchableSection(title: "Last", anchor: "last", text: "the loss again")]),
    ]

    @Test func everyWordLeadsToItsSections() throws {
        let places = try decoded(SearchIndex(entries: entries).script)
        #expect(places["gradient"] == [0, 1], "a plural is found with its singular")
        #expect(places["gradients"] == nil)
        #expect(places["loss"] == [0, 63], "a long way needs more than one letter")
        #expect(places["requires"] == [1] && places["grad"] == [1])
        #expect(places["größe"] == [1])
        #expect(places["part"] == Set(3...62))
        #expect(places["the"] == nil && places["60"] == nil)
    }

    @Test func headingsCarryAnAnchorOnlyWhereItDoesNotFollow() {
        let script = SearchIndex(entries: entries).script
        #expect(
            script.hasPrefix(
                "bookIndex={chapters:[\n[\"01-one\",\"One\",[\"Größe & more\",\"größe--more\"]],\n")
        )
        #expect(script.contains("[\"02-two\",\"A \\\"quoted\\\" title\",\"Part 0\",\"Part 1\","))
    }

    @Test func theSameBookGivesTheSameBytes() {
        let script = SearchIndex(entries: entries).script
        for _ in 0..<5 { #expect(SearchIndex(entries: entries).script == script) }
    }

    @Test(arguments: [
        ("ReLU and tanh", ["relu", "tanh"]), ("p.requiresGrad", ["requires", "grad"]),
        ("W1 + b2, 32 3rd", ["w1", "b2", "rd"]), ("asFloat()", ["asfloat"]), ("", []),
        ("The THE a", []), ("crossEntropy cross-entropy", ["cross", "entropy"]),
    ])
    func wordsOfATextAreThoseOneLooksFor(text: String, expected: [String]) {
        #expect(searchWords(in: text) == Set(expected))
    }

    /// Reads the words of an index as `search.js` does.
    private func decoded(_ script: String) throws -> [String: Set<Int>] {
        let start = try #require(script.range(of: "words:\""))
        var places: [String: Set<Int>] = [:]
        var rest = script[start.upperBound...].prefix { $0 != "\"" }
        var word = ""
        while let digit = rest.popFirst() {
            let shared = try #require(Int(String(digit), radix: 36))
            let end = rest.prefix { !$0.isASCII || !$0.isUppercase }
            word = String(word.prefix(shared)) + end
            rest = rest.dropFirst(end.count)
            let letters = rest.prefix { $0.isASCII && $0.isUppercase }
            rest = rest.dropFirst(letters.count)
            var number = -1
            for letter in letters.utf8 {
                number += min(Int(letter) - 64, 25)
                if letter != UInt8(ascii: "Z") { places[word, default: []].insert(number) }
            }
        }
        return places
    }
}

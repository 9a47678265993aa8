import Foundation
import LiterateWeave

/// The words of a book and the sections that have them, small enough to go with the pages.
///
/// It is a script rather than data, because a page that was opened from the file system may load
/// the one and not the other. Sections are numbered through the book. Each word says how much of it
/// the word before shares, in one digit to the base 36, then its rest, then the numbers of its
/// sections in capitals: each as the distance from the one before, `Z` for 25 and more to come,
/// `A` to `Y` for 1 to 25. The words of the book's first three chapters need a tenth of their text.
struct SearchIndex {
    /// A chapter's file name without its ending, and what can be found in it.
    struct Entry {
        var name: String
        var sections: [SearchableSection]
    }

    private let entries: [Entry]

    init(_ entries: [Entry]) {
        self.entries = entries
    }

    /// The file that pages load when a reader begins to search.
    var script: String {
        let chapters = entries.map { entry in
            let parts = entry.sections.dropFirst().map { heading($0.title, $0.anchor ?? "") }
            let title = entry.sections.first?.title ?? entry.name
            return
                "[\(quoted(entry.name)),\([quoted(title)].joined())\(parts.map { "," + $0 }.joined())]"
        }
        return
            "bookIndex={chapters:[\n\(chapters.joined(separator: ",\n"))],\nwords:\"\(words)\"}\n"
    }

    /// A heading; its anchor only where it does not follow from the text.
    private func heading(_ title: String, _ anchor: String) -> String {
        let simple = title.lowercased().replacing(" ", with: "-").filter {
            $0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "-" || $0 == "_"
        }
        return simple == anchor ? quoted(title) : "[\(quoted(title)),\(quoted(anchor))]"
    }

    private var words: String {
        var result = ""
        var last: [UInt16] = []
        for (word, places) in places.sorted(by: {
            $0.key.utf16.lexicographicallyPrecedes($1.key.utf16)
        }) {
            let units = Array(word.utf16)
            let shared = min(zip(units, last).prefix { $0 == $1 }.count, 35)
            result += String(shared, radix: 36) + String(decoding: units[shared...], as: UTF16.self)
            result += encoded(places)
            last = units
        }
        return result
    }

    /// The sections that have each word; a plural is counted with its singular.
    private var places: [String: Set<Int>] {
        var places: [String: Set<Int>] = [:]
        for (number, section) in entries.flatMap(\.sections).enumerated() {
            for word in searchWords(in: section.title + "\n" + section.text) {
                places[word, default: []].insert(number)
            }
        }
        for word in places.keys.sorted() where word.hasSuffix("s") && word.count > 3 {
            let singular = String(word.dropLast())
            guard places[singular] != nil, let plural = places.removeValue(forKey: word) else {
                continue
            }
            places[singular]!.formUnion(plural)
        }
        return places
    }

    private func encoded(_ places: Set<Int>) -> String {
        var result = ""
        var last = -1
        for place in places.sorted() {
            let (more, rest) = (place - last - 1).quotientAndRemainder(dividingBy: 25)
            result += String(repeating: "Z", count: more)
            result.unicodeScalars.append(Unicode.Scalar(UInt8(ascii: "A") + UInt8(rest)))
            last = place
        }
        return result
    }

    private func quoted(_ text: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        return (try? encoder.encode(text)).map { String(decoding: $0, as: UTF8.self) } ?? "\"\""
    }
}

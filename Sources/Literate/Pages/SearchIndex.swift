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

    let entries: [Entry]

    /// The file that pages load when a reader begins to search.
    var script: String {
        let chapters = entries.map { entry in
            let names = [entry.name, entry.sections.first?.title ?? entry.name].map(quoted)
            let parts = entry.sections.dropFirst().map { heading($0.title, $0.anchor ?? "") }
            return "[\((names + parts).joined(separator: ","))]"
        }.joined(separator: ",\n")
        return "bookIndex={chapters:[\n\(chapters)],\nwords:\"\(words)\"}\n"
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
            result +=
                String(shared, radix: 36) + String(decoding: units[shared...], as: UTF16.self)
                + encoded(places)
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
            guard places[singular] != nil else { continue }
            places[singular]!.formUnion(places.removeValue(forKey: word)!)
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

/// The words of a text as the search index has them: lower case, a letter first, two or more long.
///
/// A name in code gives its parts, `requiresGrad` both `requires` and `grad`, unless a part is too
/// short to look for: `ReLU` stays whole. `search.js` splits what a reader types in the same way.
func searchWords(in text: String) -> Set<String> {
    var words: Set<String> = []
    for run in text.unicodeScalars.split(whereSeparator: { $0.kind == .other }) {
        let parts = camelParts(of: run.drop { $0.kind == .number })
        let isWhole = parts.contains { $0.count < 3 }
        for word in isWhole ? [parts.joined()] : parts {
            let word = word.lowercased()
            if word.count > 1, !stopWords.contains(word) { words.insert(word) }
        }
    }
    return words
}

/// A name split where a capital follows a small letter.
private func camelParts(of name: Substring.UnicodeScalarView) -> [String] {
    var parts: [String] = []
    var start = name.startIndex
    var isAfterSmall = false
    for index in name.indices {
        let kind = name[index].kind
        if isAfterSmall, kind == .capital {
            parts.append(String(name[start..<index]))
            start = index
        }
        isAfterSmall = kind == .small
    }
    if start < name.endIndex { parts.append(String(name[start...])) }
    return parts
}

private enum ScalarKind {
    case small, capital, letter, number, other
}

extension Unicode.Scalar {
    /// What a scalar is in a word; of ASCII, which is nearly all, without a look at Unicode's tables.
    fileprivate var kind: ScalarKind {
        switch self {
        case "a"..."z": return .small
        case "A"..."Z": return .capital
        case "0"..."9": return .number
        case "\0"..."\u{7F}": return .other
        default: break
        }
        switch properties.generalCategory {
        case .lowercaseLetter: return .small
        case .uppercaseLetter: return .capital
        case .titlecaseLetter, .modifierLetter, .otherLetter: return .letter
        case .decimalNumber, .letterNumber, .otherNumber: return .number
        default: return .other
        }
    }
}

/// Words that nobody looks for; `search.js` needs no such list, it passes over unknown words.
private let stopWords = Set(
    """
    a about above after again all also although always am an and another any are as at away back be
    because been before behind below between both but by came can come comes could did do does done
    down during each either else even every few for from get gets give given gives go goes had has
    have here how if in into is it its itself just keep kept least less let like made make makes
    many may might more most much must neither never no nor not nothing now of off often on once
    one only or other others our out over own per put rather said same say says see seen shall
    should since so some still such take taken takes than that the their them then there these they
    thing things this those though three through to too towards two under until up upon us used
    using very was way we well went were what whatever when where whether which while who whole why
    will with within without would yet you your
    """.split { $0 == " " || $0 == "\n" }.map(String.init))

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

/// The words of a text as the search index has them: lower case, a letter first, two or more long.
///
/// A name in code gives its parts, `requiresGrad` both `requires` and `grad`, unless a part is too
/// short to look for: `ReLU` stays whole. `search.js` splits what a reader types in the same way.
func searchWords(in text: String) -> Set<String> {
    var words: Set<String> = []
    for run in text.split(whereSeparator: { !$0.isLetter && !$0.isNumber }) {
        let parts = camelParts(of: run.drop { !$0.isLetter })
        let isWhole = parts.contains { $0.count < 3 }
        for word in isWhole ? [parts.joined()] : parts {
            let word = word.lowercased()
            if word.count > 1, !stopWords.contains(word) { words.insert(word) }
        }
    }
    return words
}

/// A name split where a capital follows a small letter.
private func camelParts(of name: Substring) -> [String] {
    var parts: [String] = []
    var isAfterSmall = false
    for character in name {
        if parts.isEmpty || isAfterSmall && character.isUppercase { parts.append("") }
        parts[parts.count - 1].append(character)
        isAfterSmall = character.isLowercase
    }
    return parts
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

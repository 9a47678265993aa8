/// The numerals in a text as a reader sees them, in order: `−14`, `1,234.5`, `10⁻³`, `2⁻¹⁰`, `12.8 %`.
///
/// Digits that follow a letter are a part of its word: `W2`. A sign that parts two numerals, or a word and
/// one, belongs to neither.
package func numerals(in text: String) -> [Range<String.Index>] {
    var found: [Range<String.Index>] = []
    for match in text.matches(of: numeral) {
        var start = match.range.lowerBound
        if let sign = match.output.1, start > text.startIndex {
            let before = text[text.index(before: start)]
            if before.isLetter || before.isNumber || before == ")" || before == "]" {
                start = text.index(start, offsetBy: sign.count)
            }
        }
        let before = text[..<start]
        // The number of a character: `&#160;`.
        guard !before.hasSuffix("&#"), !before.hasSuffix("&#x"), !before.hasSuffix("&#X") else {
            continue
        }
        if let last = before.last, last == "_" || last.isLetter { continue }
        found.append(start..<match.range.upperBound)
    }
    return found
}

nonisolated(unsafe) private let numeral =
    #/
    ( [-−+] | &minus; )?
    (?: [0-9]{1,3} (?: (?: , | \x{A0} | \x{2009} | \x{202F} | &thinsp; | &nbsp; ) [0-9]{3} )+ (?! [0-9] ) (?: \. [0-9]+ )?
      | [0-9]+ (?: [.,] [0-9]+ )* (?: \/ [0-9]+ )?
      | \. [0-9]+ )
    (?: (?: \x{20} | \x{A0} | \x{2009} | \x{202F} )? [·×⋅] (?: \x{20} | \x{A0} | \x{2009} | \x{202F} )? 10 (?= [⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹] )
      | [eE] [-−+]? [0-9]+ )?
    (?: [⁺⁻]? [⁰¹²³⁴⁵⁶⁷⁸⁹]+ )?
    (?: (?: \x{20} | \x{A0} | \x{2009} | \x{202F} | &nbsp; | &thinsp; )? [%‰]
      | [-‑] fold
      | (?: \x{A0} | \x{2009} | \x{202F} )? × (?! \s* [0-9] ) )?
    /#

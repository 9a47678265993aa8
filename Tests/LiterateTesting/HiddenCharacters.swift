/// Every character that a terminal acts on, that cannot be seen, or that changes how others are seen, by
/// what Unicode says of it; tabs and line ends are none.
package let hiddenCharacters: [Unicode.Scalar] = (0...0x10FFFF).compactMap(Unicode.Scalar.init)
    .filter { scalar in
        let properties = scalar.properties
        return ![9, 10].contains(scalar.value)
            && (properties.isBidiControl || properties.isNoncharacterCodePoint
                || [.control, .lineSeparator, .paragraphSeparator].contains(
                    properties.generalCategory))
    }

/// All of them in one text, with sequences that terminals obey.
package let hiddenText =
    "\u{1B}[31mred\u{1B}[0m\u{1B}]0;title\u{7}\u{1B}]8;;x:\u{1B}\\\u{9B}2J"
    + String(String.UnicodeScalarView(hiddenCharacters)) + "."

/// Those that a text has.
package func hiddenCharacters(in text: String) -> [String] {
    let hidden = Set(hiddenCharacters)
    return text.unicodeScalars.filter(hidden.contains).map { String($0.value, radix: 16) }
}

/// Those that HTML forbids a page to have (https://html.spec.whatwg.org/#parse-errors).
package func charactersForbiddenInHTML(in text: String) -> [String] {
    text.unicodeScalars.filter { scalar in
        scalar.properties.isNoncharacterCodePoint
            || scalar.properties.generalCategory == .control
                && !"\t\n\u{C}\r".unicodeScalars.contains(scalar)
    }.map { String($0.value, radix: 16) }
}

/// How much room text needs, estimated without a font.
///
/// The widths are those of the widest of the usual sans-serif faces, so that what is estimated to fit
/// does fit.
enum TextWidth {
    /// The width of text of 12 pixels.
    static func of(_ text: String, isBold: Bool = false) -> Double {
        let sum = text.reduce(0.0) { $0 + width(of: $1) }
        return isBold ? sum * 1.1 : sum
    }

    /// Lines no wider than `most`, broken at blanks, or anywhere in a word that is wider.
    static func lines(_ text: String, most: Double, isBold: Bool = false) -> [String] {
        var lines: [String] = []
        for word in text.split(whereSeparator: { $0.isBlank }) {
            if let last = lines.last, of("\(last) \(word)", isBold: isBold) <= most {
                lines[lines.count - 1] = "\(last) \(word)"
            } else {
                lines += pieces(String(word), most, isBold)
            }
        }
        return lines
    }

    private static func pieces(_ word: String, _ most: Double, _ isBold: Bool) -> [String] {
        var pieces = [""]
        var width = 0.0
        for character in word {
            let next = of(String(character), isBold: isBold)
            if width + next > most, width > 0 {
                pieces.append("")
                width = 0
            }
            pieces[pieces.count - 1].append(character)
            width += next
        }
        return pieces
    }

    private static func width(of character: Character) -> Double {
        guard let scalar = character.unicodeScalars.first else { return 0 }
        return switch scalar {
        case "i", "j", "l", "I", "t", "f", "r", ".", ",", ":", ";", "'", "|", "!", "[", "]", "(",
            ")", " ",
            "·":
            5
        case "m", "w", "M", "W", "@", "%", "—", "→", "…": 12.5
        case "A"..."Z", "&", "+", "−", "=", "<", ">", "×", "~", "√": 10
        case "\u{20}"..."\u{7E}": 7.8
        case "\u{A0}"..."\u{24F}", "\u{370}"..."\u{52F}": 9.5
        case "₀"..."₉", "⁰"..."⁹": 6
        default: 15
        }
    }
}

extension Character {
    /// Whether a line may break at it; of one that binds words, such as U+00A0, it may not.
    fileprivate var isBlank: Bool { self == " " || self == "\t" || isNewline }
}

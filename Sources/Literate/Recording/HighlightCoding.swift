/// Highlights as a short text, so that a chapter's program can hold them as string literals.
///
/// Each highlight is a letter for its kind, the bytes since the end of the one before, a comma, and
/// its length: `k0,3i1,5` is a keyword of three bytes, one plain byte, an identifier of five.
extension HighlightedSource {
    /// The highlights as a short text.
    public var encodedHighlights: String {
        var end = 0
        var text = ""
        for highlight in highlights {
            text += "\(highlight.kind.letter)\(highlight.offset - end),\(highlight.length)"
            end = highlight.offset + highlight.length
        }
        return text
    }

    /// Makes highlighted code from the short texts of its highlights and its outline.
    ///
    /// - Precondition: The texts are such as ``encodedHighlights`` and ``CodeOutline/encoded`` give.
    public init(code: String, encodedHighlights text: String, encodedOutline: String = "") {
        var highlights: [Highlight] = []
        var end = 0
        var scanner = NumberScanner(text: text)
        while let letter = scanner.next() {
            guard let kind = HighlightKind(letter: letter), let gap = scanner.number(),
                scanner.next() == UInt8(ascii: ","), let length = scanner.number()
            else { preconditionFailure("no encoded highlights: \(text)") }
            highlights.append(Highlight(offset: end + gap, length: length, kind: kind))
            end += gap + length
        }
        self.init(
            code: code, highlights: highlights, outline: CodeOutline(encoded: encodedOutline))
    }
}

extension HighlightKind {
    private static let letters: [(kind: HighlightKind, letter: Character)] = [
        (.keyword, "k"), (.type, "t"), (.identifier, "i"), (.function, "f"), (.number, "n"),
        (.string, "s"), (.comment, "c"), (.attribute, "a"), (.operator, "o"), (.directive, "d"),
    ]

    fileprivate var letter: Character {
        Self.letters.first { $0.kind == self }!.letter
    }

    fileprivate init?(letter: UInt8) {
        let found = Self.letters.first { $0.letter.asciiValue == letter }
        guard let found else { return nil }
        self = found.kind
    }
}

/// Reads letters and decimal numbers from ASCII text.
private struct NumberScanner {
    private var bytes: Substring.UTF8View

    init(text: String) {
        bytes = text[...].utf8
    }

    mutating func next() -> UInt8? { bytes.popFirst() }

    mutating func number() -> Int? {
        let digits = bytes.prefix { (48...57).contains($0) }
        bytes = bytes.dropFirst(digits.count)
        return Int(Substring(digits))
    }
}

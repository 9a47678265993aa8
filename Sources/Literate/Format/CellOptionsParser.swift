/// Reads the options of a cell from the words of its info string.
struct CellOptionsParser {
    let chapter: String
    /// The book's options that name things outside it.
    let references: [String]
    var options = CellOptions()
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var places: [String: SourcePosition] = [:]
    /// The bytes of the line that the values of options are, and the one after each.
    private(set) var valueBytes: [String: [Int]] = [:]

    static let flags = [
        "hide", "fold", "norun", "fails", "traps", "throws", "volatile", "reset", "onone", "live",
    ]
    static let keys = [
        "name", "reuse", "export", "needs", "tolerance", "timeout", "caption", "alt", "group",
        "swift",
    ]

    /// Reads the words after `swift`.
    init(chapter: String, references: [String], words: some Sequence<InfoWord>) {
        self.chapter = chapter
        self.references = references
        for word in words { read(word) }
        findContradictions()
    }

    private mutating func read(_ word: InfoWord) {
        let known = Self.flags + Self.keys + references
        guard known.contains(word.key) else {
            let advice = advice(
                for: word.key, among: known, or: "the options are \(listed(known, "and"))")
            return report(word, "unknown option `\(word.key)`; \(advice)")
        }
        guard places[word.key] == nil else {
            return report(word, "`\(word.key)` is given twice; keep one")
        }
        (places[word.key], valueBytes[word.key]) = (word.position, word.valueBytes)
        if Self.flags.contains(word.key) {
            setFlag(word)
        } else if let value = word.value, !value.isEmpty {
            setValue(value, of: word)
        } else {
            report(word, "`\(word.key)` needs a value: `\(word.key)=…`, without spaces around `=`")
        }
    }

    private mutating func setFlag(_ word: InfoWord) {
        guard word.value == nil else {
            return report(word, "`\(word.key)` takes no value; write `\(word.key)` alone")
        }
        switch word.key {
        case "hide": options.isHidden = true
        case "fold": options.isFolded = true
        case "volatile": options.isVolatile = true
        case "reset": options.isReset = true
        case "onone": options.isUnoptimised = true
        case "live": options.isLive = true
        default: options.treatment = CellTreatment(rawValue: word.key) ?? .run
        }
    }

    private mutating func setValue(_ value: String, of word: InfoWord) {
        switch word.key {
        case "name" where isCellName(value): options.name = value
        case "name":
            report(
                word.valuePosition,
                "`\(value)` is no cell name; use lower-case letters, digits and single hyphens")
        case "reuse":
            for (text, position) in pieces(of: value, word) { addReference(text, at: position) }
        case "export":
            for (text, position) in pieces(of: value, word) { addExport(text, at: position) }
        case "needs":
            for (text, position) in pieces(of: value, word) { addNeed(text, at: position) }
        case "tolerance":
            options.tolerance = positive(
                value, of: word, "tolerance", "number such as `1e-4`")
        case "timeout":
            options.timeLimit = positive(
                value, of: word, "time limit", "number of seconds such as `60`")
        case "group" where isCellName(value): options.group = value
        case "group":
            report(
                word.valuePosition,
                "`\(value)` is no name for a program; use lower-case letters, digits and single "
                    + "hyphens")
        case "swift" where ["5", "6"].contains(value): options.languageMode = Int(value)
        case "swift":
            report(
                word.valuePosition,
                "`\(value)` is no language mode; write `swift=5` or `swift=6`")
        case "caption": options.caption = value
        case "alt": options.alternativeText = value
        default:
            for (text, position) in pieces(of: value, word) {
                addName(text, option: word.key, at: position)
            }
        }
    }

    private mutating func positive(
        _ value: String, of word: InfoWord, _ what: String, _ wanted: String
    ) -> Double? {
        if let number = Double(value), number > 0, number.isFinite { return number }
        report(word.valuePosition, "`\(value)` is no \(what); write a positive \(wanted)")
        return nil
    }

    /// What stands between the commas of a value, with its place.
    private func pieces(
        of value: String, _ word: InfoWord
    ) -> [(text: Substring, position: SourcePosition)] {
        var position = word.valuePosition
        return value.split(separator: ",", omittingEmptySubsequences: false).map { piece in
            defer { position.column += piece.utf8.count + 1 }
            return (piece, position)
        }
    }

    private mutating func addName(
        _ piece: Substring, option: String, at start: SourcePosition
    ) {
        let blanks = piece.prefix { $0 == " " }.count
        let end = piece.lastIndex { $0 != " " }.map(piece.index(after:)) ?? piece.endIndex
        let name = String(piece[..<end].dropFirst(blanks))
        var position = start
        position.column += blanks
        if !isDottedName(name) {
            report(
                position,
                "`\(name)` is no name; write names without parentheses, several with commas: "
                    + "`\(option)=\"one, another.two\"`")
        } else if options.references[option]?.contains(name) == true {
            report(position, "`\(name)` is named twice; keep one")
        } else {
            options.references[option, default: []].append(name)
        }
    }

    private mutating func addReference(_ text: Substring, at position: SourcePosition) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), parts.allSatisfy(isCellName) else {
            return report(
                position,
                "`\(text)` names no cell; write `reuse=cell` or `reuse=chapter/cell`, "
                    + "several with commas and without spaces")
        }
        let reference = CellReference(
            chapter: parts.count == 2 ? parts[0] : chapter, cell: parts.last!, position: position)
        let isRepeated = options.reuse.contains {
            $0.chapter == reference.chapter && $0.cell == reference.cell
        }
        if isRepeated {
            report(position, "`\(text)` is reused twice; keep one")
        } else {
            options.reuse.append(reference)
        }
    }

    private mutating func addExport(_ text: Substring, at position: SourcePosition) {
        guard isVariableName(String(text)) else {
            return report(
                position,
                "`\(text)` names no variable that can be exported; write `export=loss`, several with "
                    + "commas and without spaces, in ASCII letters, digits and `_`")
        }
        options.exports.append(ExportedValue(name: String(text), position: position))
    }

    private mutating func addNeed(_ text: Substring, at position: SourcePosition) {
        let name = String(text)
        guard isCellName(name) else {
            return report(
                position,
                "`\(name)` names no cell of this chapter; write `needs=cell`, several with commas and "
                    + "without spaces")
        }
        guard options.needs?.contains(where: { $0.cell == name }) != true else {
            return report(position, "`\(name)` is needed twice; keep one")
        }
        options.needs =
            (options.needs ?? []) + [
                CellReference(chapter: chapter, cell: name, position: position)
            ]
    }

    private mutating func findContradictions() {
        refuse(["fold"], with: "hide", because: "a hidden cell is not shown, folded or not")
        refuse(["norun"], with: "hide", because: "a cell neither run nor shown does nothing")
        refuse(references, with: "hide", because: "a hidden cell shows no note either")
        refuse(
            [
                "reuse", "export", "live", "needs", "volatile", "tolerance", "timeout", "caption",
                "alt", "reset",
                "group", "swift", "onone",
            ], with: "norun",
            because: "a cell that is not run shows only its code")
        for option in ["fails", "traps", "throws"] {
            refuse([option], with: "norun", because: "what is neither compiled nor run cannot fail")
            refuse([option], with: "hide", because: "a hidden cell shows no message")
        }
        for option in ["hide", "fails", "traps", "throws", "volatile", "tolerance"] {
            refuse(["live"], with: option, because: liveReason(option))
        }
        if let position = places["needs"], places["live"] == nil {
            report(
                position,
                "`needs` says what a cell needs to run in the page; it goes with `live`, or is left out"
            )
        }
        refuse(["reset"], with: "group", because: "the first cell of a group begins its program")
        refuse(["traps"], with: "fails", because: "what does not compile cannot trap")
        refuse(["throws"], with: "fails", because: "what does not compile cannot throw")
        refuse(["throws"], with: "traps", because: "a cell ends in one way")
        refuse(
            ["volatile", "tolerance"], with: "fails",
            because: "the compiler's message is always the same")
        refuse(["timeout"], with: "fails", because: "what does not compile does not run")
        refuse(["caption", "alt"], with: "fails", because: "what does not compile draws nothing")
        refuse(["tolerance"], with: "volatile", because: "a volatile output is not compared")
        refuse(["export"], with: "fails", because: "what does not compile leaves no value")
        for option in ["traps", "throws"] {
            refuse(["export"], with: option, because: "the cell does not come to its end")
        }
        refuse(
            ["export"], with: "volatile",
            because: "an exported value is kept to the bit, and must be the same in every run")
    }

    private func liveReason(_ option: String) -> String {
        switch option {
        case "hide": "a hidden cell has no place on the page to run it from"
        case "fails": "what does not compile does not run"
        case "traps", "throws": "a cell that runs in the page comes to its end"
        default: "what runs in the page must give the recorded output, byte for byte"
        }
    }

    private mutating func refuse(
        _ refused: [String], with other: String, because reason: String
    ) {
        for option in refused where places[other] != nil {
            guard let position = places[option] else { continue }
            report(
                position, "`\(option)` contradicts `\(other)`: \(reason); remove one of them")
        }
    }

    private mutating func report(_ word: InfoWord, _ message: String) {
        report(word.position, message)
    }

    private mutating func report(_ position: SourcePosition, _ message: String) {
        diagnostics.append(Diagnostic(position, message))
    }
}

/// Whether a text is a name: lower-case letters, digits and single hyphens between them.
package func isCellName(_ text: String) -> Bool {
    text.wholeMatch(of: /[a-z0-9]+(-[a-z0-9]+)*/) != nil
}

/// Whether a text is a name as programs have it, dotted or not: `torch.nn.functional.cross_entropy`.
func isDottedName(_ text: String) -> Bool {
    text.wholeMatch(of: /[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*/) != nil
}

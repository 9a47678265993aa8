/// Reads the options of a cell from the words of its info string.
struct CellOptionsParser {
    let chapter: String
    /// The book's options that name things outside it.
    let references: [String]
    private(set) var options = CellOptions()
    private(set) var diagnostics: [Diagnostic] = []
    private var places: [String: SourcePosition] = [:]

    static let flags = ["hide", "fold", "norun", "fails", "traps", "volatile"]
    static let keys = ["name", "reuse", "tolerance", "timeout", "caption", "alt"]

    /// Reads the words after `swift`.
    init(chapter: String, references: [String], words: some Sequence<InfoWord>) {
        self.chapter = chapter
        self.references = references
        for word in words { read(word) }
        findContradictions()
    }

    /// Where an option is written.
    func position(of option: String) -> SourcePosition? { places[option] }

    private mutating func read(_ word: InfoWord) {
        guard isKnown(word), isNew(word) else { return }
        if Self.flags.contains(word.key) {
            setFlag(word)
        } else if let value = word.value, !value.isEmpty {
            setValue(value, of: word)
        } else {
            report(word, "`\(word.key)` needs a value: `\(word.key)=…`, without spaces around `=`")
        }
    }

    private mutating func isKnown(_ word: InfoWord) -> Bool {
        let known = Self.flags + Self.keys + references
        if known.contains(word.key) { return true }
        let near = nearestNames(to: word.key, among: known)
        let advice =
            near.isEmpty
            ? "the options are \(listed(known, "and"))" : "did you mean \(listed(near))?"
        report(word, "unknown option `\(word.key)`; \(advice)")
        return false
    }

    private mutating func isNew(_ word: InfoWord) -> Bool {
        if places[word.key] != nil {
            report(word, "`\(word.key)` is given twice; keep one")
            return false
        }
        places[word.key] = word.position
        return true
    }

    private mutating func setFlag(_ word: InfoWord) {
        guard word.value == nil else {
            report(word, "`\(word.key)` takes no value; write `\(word.key)` alone")
            return
        }
        switch word.key {
        case "hide": options.isHidden = true
        case "fold": options.isFolded = true
        case "volatile": options.isVolatile = true
        default: options.treatment = CellTreatment(rawValue: word.key) ?? .run
        }
    }

    private mutating func setValue(_ value: String, of word: InfoWord) {
        switch word.key {
        case "name": setName(value, of: word)
        case "reuse": setReuse(value, of: word)
        case "tolerance": setTolerance(value, of: word)
        case "timeout": setTimeLimit(value, of: word)
        case "caption": options.caption = value
        case "alt": options.alternativeText = value
        default: setReferences(value, of: word)
        }
    }

    private mutating func setName(_ value: String, of word: InfoWord) {
        guard isCellName(value) else {
            diagnostics.append(
                Diagnostic(
                    word.valuePosition,
                    "`\(value)` is no cell name; "
                        + "use lower-case letters, digits and single hyphens"))
            return
        }
        options.name = value
    }

    private mutating func setTolerance(_ value: String, of word: InfoWord) {
        guard let tolerance = Double(value), tolerance > 0, tolerance.isFinite else {
            diagnostics.append(
                Diagnostic(
                    word.valuePosition,
                    "`\(value)` is no tolerance; write a positive number such as `1e-4`"))
            return
        }
        options.tolerance = tolerance
    }

    private mutating func setTimeLimit(_ value: String, of word: InfoWord) {
        guard let seconds = Double(value), seconds > 0, seconds.isFinite else {
            diagnostics.append(
                Diagnostic(
                    word.valuePosition,
                    "`\(value)` is no time limit; write a positive number of seconds such as `60`"))
            return
        }
        options.timeLimit = seconds
    }

    private mutating func setReuse(_ value: String, of word: InfoWord) {
        var column = word.valuePosition.column
        for reference in value.split(separator: ",", omittingEmptySubsequences: false) {
            var position = word.valuePosition
            position.column = column
            column += reference.utf8.count + 1
            addReference(String(reference), at: position)
        }
    }

    private mutating func setReferences(_ value: String, of word: InfoWord) {
        var column = word.valuePosition.column
        for piece in value.split(separator: ",", omittingEmptySubsequences: false) {
            var position = word.valuePosition
            position.column = column + piece.utf8.prefix { $0 == UInt8(ascii: " ") }.count
            column += piece.utf8.count + 1
            addReference(
                toName: piece.trimming(while: { $0 == " " }), option: word.key, at: position)
        }
    }

    private mutating func addReference(
        toName name: String, option: String, at position: SourcePosition
    ) {
        if !isDottedName(name) {
            diagnostics.append(
                Diagnostic(
                    position,
                    "`\(name)` is no name; write names without parentheses, several with commas: "
                        + "`\(option)=\"one, another.two\"`"))
        } else if options.references[option]?.contains(name) == true {
            diagnostics.append(Diagnostic(position, "`\(name)` is named twice; keep one"))
        } else {
            options.references[option, default: []].append(name)
        }
    }

    private mutating func addReference(_ text: String, at position: SourcePosition) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard (1...2).contains(parts.count), parts.allSatisfy(isCellName) else {
            diagnostics.append(
                Diagnostic(
                    position,
                    "`\(text)` names no cell; write `reuse=cell` or `reuse=chapter/cell`, "
                        + "several with commas and without spaces"))
            return
        }
        let reference = CellReference(
            chapter: parts.count == 2 ? parts[0] : chapter, cell: parts.last!, position: position)
        let isRepeated = options.reuse.contains {
            $0.chapter == reference.chapter && $0.cell == reference.cell
        }
        if isRepeated {
            diagnostics.append(Diagnostic(position, "`\(text)` is reused twice; keep one"))
        } else {
            options.reuse.append(reference)
        }
    }

    private mutating func findContradictions() {
        refuse("fold", with: "hide", because: "a hidden cell is not shown, folded or not")
        refuse("norun", with: "hide", because: "a cell neither run nor shown does nothing")
        for option in references {
            refuse(option, with: "hide", because: "a hidden cell shows no note either")
        }
        for option in ["reuse", "volatile", "tolerance", "timeout", "caption", "alt"] {
            refuse(option, with: "norun", because: "a cell that is not run shows only its code")
        }
        findContradictionsOfExpectedFailures()
        refuse("tolerance", with: "volatile", because: "a volatile output is not compared")
    }

    private mutating func findContradictionsOfExpectedFailures() {
        for option in ["fails", "traps"] {
            refuse(option, with: "norun", because: "what is neither compiled nor run cannot fail")
            refuse(option, with: "hide", because: "a hidden cell shows no message")
        }
        refuse("traps", with: "fails", because: "what does not compile cannot trap")
        for option in ["volatile", "tolerance"] {
            refuse(option, with: "fails", because: "the compiler's message is always the same")
        }
        refuse("timeout", with: "fails", because: "what does not compile does not run")
        for option in ["caption", "alt"] {
            refuse(option, with: "fails", because: "what does not compile draws nothing")
        }
    }

    private mutating func refuse(_ option: String, with other: String, because reason: String) {
        guard let position = places[option], places[other] != nil else { return }
        diagnostics.append(
            Diagnostic(
                position, "`\(option)` contradicts `\(other)`: \(reason); remove one of them"))
    }

    private mutating func report(_ word: InfoWord, _ message: String) {
        diagnostics.append(Diagnostic(word.position, message))
    }
}

/// Whether a text is a name: lower-case letters, digits and single hyphens between them.
func isCellName(_ text: String) -> Bool {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    return parts.allSatisfy { part in
        !part.isEmpty && part.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) }
    }
}

/// Whether a text is a name as programs have it, dotted or not: `torch.nn.functional.cross_entropy`.
func isDottedName(_ text: String) -> Bool {
    text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
        part.utf8.first.map { !(48...57).contains($0) } ?? false
            && part.utf8.allSatisfy {
                (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0)
                    || $0 == UInt8(ascii: "_")
            }
    }
}

extension Substring {
    /// The text without the characters at both ends that are to go.
    fileprivate func trimming(while isDropped: (Character) -> Bool) -> String {
        let start = drop(while: isDropped)
        let end = start.lastIndex { !isDropped($0) }
        return end.map { String(start[...$0]) } ?? ""
    }
}

/// A word of an info string: `hide`, `name=loss`, `caption="The loss"`, with its place.
struct InfoWord {
    var key: String
    /// The value, without its quotes; nil where there is no `=`.
    var value: String?
    var position: SourcePosition
    /// Where the value begins, after a quote.
    var valuePosition: SourcePosition
}

/// Splits the info string of a fence into words; what comes before the first blank is a word too.
struct InfoStringScanner {
    private let bytes: [UInt8]
    private let file: String
    private let line: Int
    private var offset: Int
    private(set) var words: [InfoWord] = []
    private(set) var diagnostics: [Diagnostic] = []

    /// Scans a line of the file from a byte offset to its end.
    init(line bytes: [UInt8], from offset: Int, file: String, number: Int) {
        (self.bytes, self.offset, self.file, line) = (bytes, offset, file, number)
        while skipBlanks() { scanWord() }
    }

    private mutating func skipBlanks() -> Bool {
        while offset < bytes.count, isBlank(bytes[offset]) { offset += 1 }
        return offset < bytes.count
    }

    private mutating func scanWord() {
        let start = offset
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "="), !isBlank(bytes[offset]) {
            offset += 1
        }
        let key = text(bytes[start..<offset])
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "=") else {
            words.append(word(key, nil, at: start, valueAt: start))
            return
        }
        offset += 1
        let isQuoted = offset < bytes.count && bytes[offset] == UInt8(ascii: "\"")
        let valueStart = isQuoted ? offset + 1 : offset
        let value = isQuoted ? scanQuotedValue() : scanBareValue()
        if let value { words.append(word(key, value, at: start, valueAt: valueStart)) }
    }

    private mutating func scanBareValue() -> String {
        let start = offset
        while offset < bytes.count, !isBlank(bytes[offset]) { offset += 1 }
        return text(bytes[start..<offset])
    }

    /// The text up to the closing quote; `\"` is a quote and `\\` a backslash.
    private mutating func scanQuotedValue() -> String? {
        let quote = offset
        var value: [UInt8] = []
        offset += 1
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
            if bytes[offset] == UInt8(ascii: "\\"), offset + 1 < bytes.count,
                [UInt8(ascii: "\""), UInt8(ascii: "\\")].contains(bytes[offset + 1])
            {
                offset += 1
            }
            value.append(bytes[offset])
            offset += 1
        }
        guard offset < bytes.count else {
            report(quote, "unclosed quote; end the value with \" on the same line")
            return nil
        }
        offset += 1
        if offset < bytes.count, !isBlank(bytes[offset]) {
            report(offset, "text directly after the closing quote; put a space between options")
            return nil
        }
        return text(value)
    }

    private func word(_ key: String, _ value: String?, at start: Int, valueAt: Int) -> InfoWord {
        InfoWord(
            key: key, value: value, position: position(start), valuePosition: position(valueAt))
    }

    private mutating func report(_ offset: Int, _ message: String) {
        diagnostics.append(Diagnostic(position(offset), message))
    }

    private func position(_ offset: Int) -> SourcePosition {
        SourcePosition(file: file, line: line, column: offset + 1)
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }

    private func text(_ bytes: some Sequence<UInt8>) -> String {
        String(decoding: Array(bytes), as: UTF8.self)
    }
}

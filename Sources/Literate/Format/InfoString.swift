/// A word of an info string: `hide`, `name=loss`, `caption="The loss"`, with its place.
struct InfoWord {
    var key: String
    /// The value, without its quotes; nil where there is no `=`.
    var value: String?
    var position: SourcePosition
    /// Where the value begins, after a quote.
    var valuePosition: SourcePosition
    /// The byte of the line at which each byte of the value stands, and the one after them.
    var valueBytes: [Int] = []
}

/// Splits the info string of a fence into words; what comes before the first blank is a word too.
struct InfoStringScanner {
    private let bytes: [UInt8]
    private let file: String
    private let line: Int
    private var offset: Int
    private(set) var words: [InfoWord] = []
    private(set) var diagnostics: [Diagnostic] = []

    /// Scans a line of the file that begins with a fence, so many bytes indented.
    init(line bytes: [UInt8], indentation: Int, file: String, number: Int) {
        (self.bytes, self.file, line) = (bytes, file, number)
        let fence = bytes[min(indentation, bytes.count)...]
        offset = fence.firstIndex { $0 != fence.first } ?? bytes.count
        while skipBlanks() { scanWord() }
    }

    private mutating func skipBlanks() -> Bool {
        offset += bytes[offset...].prefix(while: isBlank).count
        return offset < bytes.count
    }

    private mutating func scanWord() {
        var word = InfoWord(key: "", position: position(offset), valuePosition: position(offset))
        word.key = text { $0 != UInt8(ascii: "=") }
        if offset < bytes.count, bytes[offset] == UInt8(ascii: "=") {
            offset += 1
            let isQuoted = offset < bytes.count && bytes[offset] == UInt8(ascii: "\"")
            word.valuePosition = position(isQuoted ? offset + 1 : offset)
            if isQuoted {
                guard let bytes = scanQuotedValue() else { return }
                word.valueBytes = bytes
            } else {
                let start = offset
                _ = text { _ in true }
                word.valueBytes = Array(start...offset)
            }
            word.value = String(
                decoding: word.valueBytes.dropLast().map { bytes[$0] }, as: UTF8.self)
        }
        words.append(word)
    }

    /// The text up to a blank, or to a byte that does not belong to it.
    private mutating func text(while isPart: (UInt8) -> Bool) -> String {
        let found = bytes[offset...].prefix { !isBlank($0) && isPart($0) }
        offset += found.count
        return String(decoding: found, as: UTF8.self)
    }

    /// The bytes of the text up to the closing quote, and the quote; `\"` is a quote and `\\` a backslash.
    private mutating func scanQuotedValue() -> [Int]? {
        let quote = offset
        var value: [Int] = []
        offset += 1
        while offset < bytes.count, bytes[offset] != UInt8(ascii: "\"") {
            if bytes[offset] == UInt8(ascii: "\\"), offset + 1 < bytes.count,
                [UInt8(ascii: "\""), UInt8(ascii: "\\")].contains(bytes[offset + 1])
            {
                offset += 1
            }
            value.append(offset)
            offset += 1
        }
        guard offset < bytes.count else {
            report(quote, "unclosed quote; end the value with \" on the same line")
            return nil
        }
        value.append(offset)
        offset += 1
        if offset < bytes.count, !isBlank(bytes[offset]) {
            report(offset, "text directly after the closing quote; put a space between options")
            return nil
        }
        return value
    }

    private mutating func report(_ offset: Int, _ message: String) {
        diagnostics.append(Diagnostic(position(offset), message))
    }

    private func position(_ offset: Int) -> SourcePosition {
        SourcePosition(file: file, line: line, column: offset + 1)
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || byte == 9 }
}

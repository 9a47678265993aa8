/// A JSON value with the place where it is written.
///
/// Foundation's readers name no places, and take commas and escapes that JSON does not have.
struct PlacedJSON {
    /// A member of an object.
    struct Member {
        var key: String
        var position: SourcePosition
        var value: PlacedJSON
    }

    /// What a value is.
    enum Content {
        case object([Member])
        case array([PlacedJSON])
        case text(String)
        case other
    }

    var content: Content
    /// Where it begins.
    var position: SourcePosition

    /// Reads a text that is one value.
    ///
    /// - Throws: The first place where it is no JSON.
    init(_ bytes: [UInt8], file: String) throws(Diagnostic) {
        var reader = JSONReader(bytes: bytes, file: file)
        self = try reader.document()
    }

    fileprivate init(_ content: Content, at position: SourcePosition) {
        self.content = content
        self.position = position
    }
}

/// Reads JSON from its first byte to its last (https://www.rfc-editor.org/rfc/rfc8259).
private struct JSONReader {
    let bytes: [UInt8]
    let file: String
    var offset = 0
    var depth = 0

    mutating func document() throws(Diagnostic) -> PlacedJSON {
        let value = try value()
        skipBlanks()
        guard offset == bytes.count else {
            throw mistake("expected the end of the file after the last `}`; take the rest away")
        }
        return value
    }

    private mutating func value() throws(Diagnostic) -> PlacedJSON {
        skipBlanks()
        let start = position
        switch next {
        case UInt8(ascii: "{"): return PlacedJSON(.object(try members()), at: start)
        case UInt8(ascii: "["): return PlacedJSON(.array(try elements()), at: start)
        case UInt8(ascii: "\""): return PlacedJSON(.text(try text()), at: start)
        default:
            try skipWord()
            return PlacedJSON(.other, at: start)
        }
    }

    private mutating func members() throws(Diagnostic) -> [PlacedJSON.Member] {
        var members: [PlacedJSON.Member] = []
        try list(until: "}") { reader throws(Diagnostic) in
            let start = reader.position
            guard reader.next == UInt8(ascii: "\"") else {
                throw reader.mistake("expected a key in double quotes")
            }
            let key = try reader.text()
            reader.skipBlanks()
            guard reader.take(":") else {
                throw reader.mistake("expected `:` and a value after the key `\(key)`")
            }
            members.append(PlacedJSON.Member(key: key, position: start, value: try reader.value()))
        }
        return members
    }

    private mutating func elements() throws(Diagnostic) -> [PlacedJSON] {
        var elements: [PlacedJSON] = []
        try list(until: "]") { reader throws(Diagnostic) in elements.append(try reader.value()) }
        return elements
    }

    /// Reads what stands between brackets, with a comma after each but the last.
    private mutating func list(
        until end: Unicode.Scalar, _ readItem: (inout JSONReader) throws(Diagnostic) -> Void
    ) throws(Diagnostic) {
        guard depth < 16 else { throw mistake("brackets are nested too deeply") }
        depth += 1
        offset += 1
        skipBlanks()
        if !take(end) {
            repeat {
                skipBlanks()
                try readItem(&self)
                skipBlanks()
            } while take(",")
            guard take(end) else { throw mistake("expected `,` or `\(end)`") }
        }
        depth -= 1
    }

    private mutating func text() throws(Diagnostic) -> String {
        let start = offset
        offset += 1
        var characters: [UInt8] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 32 else {
                throw mistake(
                    "a quoted text goes over the end of its line; write `\\n` for a new line")
            }
            if byte == UInt8(ascii: "\\") {
                characters += Array(String(try escape()).utf8)
            } else {
                characters.append(byte)
                offset += 1
            }
        }
        guard take("\"") else {
            offset = start
            throw mistake("a quoted text that does not end; put `\"` behind it")
        }
        return String(decoding: characters, as: UTF8.self)
    }

    private mutating func escape() throws(Diagnostic) -> Unicode.Scalar {
        let start = offset
        offset += 2
        let simple: [UInt8: Unicode.Scalar] = [
            UInt8(ascii: "\""): "\"", UInt8(ascii: "\\"): "\\", UInt8(ascii: "/"): "/",
            UInt8(ascii: "b"): "\u{8}", UInt8(ascii: "f"): "\u{c}", UInt8(ascii: "n"): "\n",
            UInt8(ascii: "r"): "\r", UInt8(ascii: "t"): "\t",
        ]
        let letter = start + 1 < bytes.count ? bytes[start + 1] : 0
        if let scalar = simple[letter] { return scalar }
        if letter == UInt8(ascii: "u"), let scalar = unicodeScalar() { return scalar }
        offset = start
        throw mistake("`\\` begins no escape that JSON has; write `\\\\` for a backslash")
    }

    /// The scalar of four hexadecimal digits, or of two such halves.
    private mutating func unicodeScalar() -> Unicode.Scalar? {
        guard let first = codeUnit() else { return nil }
        if let scalar = Unicode.Scalar(first) { return scalar }
        guard take("\\"), take("u"), let second = codeUnit() else { return nil }
        let text = String(decoding: [first, second], as: UTF16.self)
        return text.unicodeScalars.count == 1 ? text.unicodeScalars.first : nil
    }

    private mutating func codeUnit() -> UInt16? {
        let digits = String(decoding: bytes[offset...].prefix(4), as: UTF8.self)
        offset = min(offset + 4, bytes.count)
        guard digits.utf8.count == 4, digits.allSatisfy(\.isHexDigit) else { return nil }
        return UInt16(digits, radix: 16)
    }

    /// A number, `true`, `false` or `null`; what it is worth nobody asks.
    private mutating func skipWord() throws(Diagnostic) {
        let ends = Set(" \t\n\r,:{}[]\"".utf8)
        let word = String(decoding: bytes[offset...].prefix { !ends.contains($0) }, as: UTF8.self)
        let number = /-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/
        guard ["true", "false", "null"].contains(word) || word.wholeMatch(of: number) != nil else {
            throw mistake(
                word.isEmpty
                    ? "expected a value" : "`\(word)` is no value; put a text in double quotes")
        }
        offset += word.utf8.count
    }

    private var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: scalar) else { return false }
        offset += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = next, [32, 9, 10, 13].contains(byte) { offset += 1 }
    }

    private var position: SourcePosition {
        let before = bytes[..<offset]
        let lineStart = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
        return SourcePosition(
            file: file, line: before.count { $0 == 10 } + 1, column: offset - lineStart + 1)
    }

    private func mistake(_ message: String) -> Diagnostic {
        Diagnostic(position, "this is no JSON: \(message)")
    }
}

import Foundation

/// A JSON value with the place where it is written.
///
/// Foundation's readers name no places, and take commas and escapes that JSON does not have.
struct PlacedJSON {
    enum Content {
        case object([(key: String, position: SourcePosition, value: PlacedJSON)])
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
    init(_ text: String, file: String) throws(Diagnostic) {
        var reader = JSONReader(bytes: Array(text.utf8), file: file)
        self = try reader.value()
        guard reader.next == nil else {
            throw reader.mistake(
                "expected the end of the file after the last `}`; take the rest away")
        }
    }

    fileprivate init(_ content: Content, at position: SourcePosition) {
        (self.content, self.position) = (content, position)
    }
}

/// Reads JSON value by value (https://www.rfc-editor.org/rfc/rfc8259).
private struct JSONReader {
    let bytes: [UInt8]
    let file: String
    var offset = 0
    var depth = 0

    /// Reads a value and the blanks around it.
    mutating func value() throws(Diagnostic) -> PlacedJSON {
        skipBlanks()
        let start = position
        var content = PlacedJSON.Content.other
        switch next {
        case UInt8(ascii: "{"):
            content = .object(
                try list(until: "}") { reader throws(Diagnostic) in
                    reader.skipBlanks()
                    let start = reader.position
                    guard reader.next == UInt8(ascii: "\"") else {
                        throw reader.mistake("expected a key in double quotes")
                    }
                    let key = try reader.text()
                    reader.skipBlanks()
                    guard reader.take(":") else {
                        throw reader.mistake("expected `:` and a value after the key `\(key)`")
                    }
                    return (key, start, try reader.value())
                })
        case UInt8(ascii: "["):
            content = .array(
                try list(until: "]") { reader throws(Diagnostic) in try reader.value() })
        case UInt8(ascii: "\""): content = .text(try text())
        default: try skipWord()
        }
        skipBlanks()
        return PlacedJSON(content, at: start)
    }

    /// Reads what stands between brackets, with a comma after each but the last.
    private mutating func list<Item>(
        until end: Unicode.Scalar, _ item: (inout JSONReader) throws(Diagnostic) -> Item
    ) throws(Diagnostic) -> [Item] {
        guard depth < 16 else { throw mistake("brackets are nested too deeply") }
        depth += 1
        defer { depth -= 1 }
        offset += 1
        skipBlanks()
        if take(end) { return [] }
        var items: [Item] = []
        repeat { items.append(try item(&self)) } while take(",")
        guard take(end) else { throw mistake("expected `,` or `\(end)`") }
        return items
    }

    private mutating func text() throws(Diagnostic) -> String {
        let start = offset
        // One of a scalar beyond U+FFFF has two halves.
        let escape =
            #/
            \\(["\\/bfnrt]|u(?![dD][89a-fA-F])[0-9a-fA-F]{4}
            |u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})
            /#
            .matchingSemantics(.unicodeScalar)
        offset += 1
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 32 else {
                throw mistake(
                    "a quoted text goes over the end of its line; write `\\n` for a new line")
            }
            var length = 1
            if byte == UInt8(ascii: "\\") {
                let ahead = String(decoding: bytes[offset...].prefix(12), as: UTF8.self)
                length = ahead.prefixMatch(of: escape)?.0.utf8.count ?? 0
            }
            guard length > 0 else {
                throw mistake("`\\` begins no escape that JSON has; write `\\\\` for a backslash")
            }
            offset += length
        }
        guard take("\"") else {
            offset = start
            throw mistake("a quoted text that does not end; put `\"` behind it")
        }
        // What has passed so far Foundation reads.
        return (try? JSONDecoder().decode(String.self, from: Data(bytes[start..<offset]))) ?? ""
    }

    /// A number, `true`, `false` or `null`; what it is worth nobody asks.
    private mutating func skipWord() throws(Diagnostic) {
        let ends = Set(" \t\n\r,:{}[]\"".utf8)
        let word = String(decoding: bytes[offset...].prefix { !ends.contains($0) }, as: UTF8.self)
        let value = /true|false|null|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/
        guard word.wholeMatch(of: value) != nil else {
            throw mistake(
                word.isEmpty
                    ? "expected a value" : "`\(word)` is no value; put a text in double quotes")
        }
        offset += word.utf8.count
    }

    var next: UInt8? { offset < bytes.count ? bytes[offset] : nil }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: scalar) else { return false }
        offset += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = next, [32, 9, 10, 13].contains(byte) { offset += 1 }
    }

    private var position: SourcePosition { SourcePosition(file: file, after: bytes[..<offset]) }

    func mistake(_ message: String) -> Diagnostic {
        Diagnostic(position, "this is no JSON: \(message)")
    }
}

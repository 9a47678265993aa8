import LiterateRecording

/// Text for HTML, in an element or in an attribute with double quotes, as libcmark escapes it.
package func escaped(_ text: some StringProtocol) -> String {
    escaped(bytes: text.utf8)
}

func escaped(bytes: some Sequence<UInt8>) -> String {
    var result: [UInt8] = []
    for byte in bytes {
        switch byte {
        case UInt8(ascii: "&"): result += "&amp;".utf8
        case UInt8(ascii: "<"): result += "&lt;".utf8
        case UInt8(ascii: ">"): result += "&gt;".utf8
        case UInt8(ascii: "\""): result += "&quot;".utf8
        default: result.append(byte)
        }
    }
    return String(decoding: result, as: UTF8.self)
}

extension HighlightedSource {
    /// The code as HTML, each classified stretch in a `span` whose class names its kind.
    var html: String {
        let bytes = Array(code.utf8)
        var result = ""
        var end = 0
        for highlight in highlights {
            let start = highlight.offset
            let stretch = bytes[start..<start + highlight.length]
            result += escaped(bytes: bytes[end..<start])
            result +=
                "<span class=\"tok-\(highlight.kind.rawValue)\">\(escaped(bytes: stretch))</span>"
            end = start + highlight.length
        }
        return result + escaped(bytes: bytes[end...])
    }
}

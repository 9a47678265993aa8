import LiterateLayout
import LiterateRecording

/// Text for HTML, in an element or in an attribute with double quotes, as libcmark escapes it.
package func escaped(_ text: some StringProtocol) -> String {
    var result: [UInt8] = []
    for byte in text.utf8 {
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
    /// The code as HTML, each classified stretch in a `span` whose class names its kind; what cannot be
    /// seen is shown, so that the code does what it seems to.
    var html: String {
        let bytes = Array(code.utf8)
        func shown(_ stretch: ArraySlice<UInt8>) -> String {
            escaped(String(decoding: stretch, as: UTF8.self).visible)
        }
        var result = ""
        var end = 0
        for highlight in highlights {
            let start = highlight.offset
            let stretch = bytes[start..<start + highlight.length]
            result += shown(bytes[end..<start])
            result += "<span class=\"tok-\(highlight.kind.rawValue)\">\(shown(stretch))</span>"
            end = start + highlight.length
        }
        return result + shown(bytes[end...])
    }
}

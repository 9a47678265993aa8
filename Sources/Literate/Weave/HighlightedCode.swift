import LiterateRecording

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

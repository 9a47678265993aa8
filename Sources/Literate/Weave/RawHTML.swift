/// A tag in raw HTML.
struct RawTag {
    /// The name in lower case.
    var name = ""
    var isEnd: Bool
    /// Whether it ends with `/>`.
    var isSelfClosing = false
    var attributes: [(name: String, value: String)] = []
    /// Where it begins, in bytes.
    var place: Int

    /// Whether the element's text is no HTML: it goes on to its end, whatever stands in it.
    var holdsText: Bool {
        [
            "script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes",
            "noscript",
        ].contains(name)
    }

    /// Whether the element has no end.
    var isEmpty: Bool {
        [
            "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param",
            "source", "track", "wbr",
        ].contains(name)
    }
}

/// Finds the tags in a piece of raw HTML as browsers do (https://html.spec.whatwg.org/#tokenization).
struct RawHTMLScanner {
    let bytes: [UInt8]
    private var index = 0
    private(set) var tags: [RawTag] = []
    /// What begins in the piece and does not end in it, so that it would take in what follows.
    private(set) var unended: (place: Int, what: String)?

    /// The blanks at the beginning.
    var indentation: Int { bytes.prefix { $0 == 32 }.count }

    /// Finds the tags.
    ///
    /// - Parameter isBlock: Whether the piece is a block, in which elements of text end.
    init(_ text: String, isBlock: Bool) {
        bytes = Array(text.utf8)
        while unended == nil, let start = bytes[index...].firstIndex(of: UInt8(ascii: "<")) {
            index = start
            let isEnd = at("</")
            let first = bytes[start...].dropFirst(isEnd ? 2 : 1).first
            if at("<!--") {
                // An empty comment may end at once.
                let isEmpty = at("<!-->") || at("<!--->")
                skip(
                    isEmpty ? 2 : 4, past: isEmpty ? [">"] : ["-->", "--!>"],
                    "a comment that does not end; end it with `-->`")
            } else if let first, (65...90).contains(first & 0xDF) {
                readTag(isEnd: isEnd)
                if isBlock, let tag = tags.last, tag.place == start, !isEnd, tag.holdsText {
                    skipText(of: tag)
                }
            } else if isEnd || at("<!") || at("<?") {
                skip(2, past: [">"], "a `\(isEnd ? "</" : "<!")` that does not end; write its `>`")
            } else {
                index += 1
            }
        }
    }

    private mutating func readTag(isEnd: Bool) {
        var tag = RawTag(isEnd: isEnd, place: index)
        index += isEnd ? 2 : 1
        tag.name = take { !isBlank($0) && !"/>".utf8.contains($0) }.lowercased()
        while true {
            _ = take { isBlank($0) || $0 == UInt8(ascii: "/") }
            guard index < bytes.count else {
                unended = (tag.place, "a tag `<\(tag.name)` that does not end; write its `>`")
                return
            }
            if bytes[index] == UInt8(ascii: ">") { break }
            tag.attributes.append(takeAttribute())
        }
        tag.isSelfClosing = bytes[index - 1] == UInt8(ascii: "/")
        index += 1
        tags.append(tag)
    }

    private mutating func takeAttribute() -> (name: String, value: String) {
        let start = index
        let name = take { byte in !isBlank(byte) && !"/>=".utf8.contains(byte) }
        if index == start { index += 1 }
        _ = take(while: isBlank)
        guard index < bytes.count, bytes[index] == UInt8(ascii: "=") else {
            return (name.lowercased(), "")
        }
        index += 1
        _ = take(while: isBlank)
        guard index < bytes.count, "\"'".utf8.contains(bytes[index]) else {
            return (name.lowercased(), take { !isBlank($0) && $0 != UInt8(ascii: ">") })
        }
        let quote = bytes[index]
        index += 1
        let value = take { $0 != quote }
        index = min(index + 1, bytes.count)
        return (name.lowercased(), value)
    }

    /// Goes to the end tag of an element that holds text.
    private mutating func skipText(of tag: RawTag) {
        let end = Array("</\(tag.name)".utf8)
        while let next = bytes[index...].firstIndex(of: UInt8(ascii: "<")) {
            index = next
            let rest = bytes[next...].dropFirst(end.count)
            let isName = bytes[next...].prefix(end.count)
                .elementsEqual(end) { $0 == $1 || $0 | 0x20 == $1 }
            if isName, rest.first.map({ isBlank($0) || "/>".utf8.contains($0) }) ?? false { return }
            index += 1
        }
        unended = (
            tag.place,
            "`<\(tag.name)>` does not end with its HTML; write `</\(tag.name)>` in the same block"
        )
        index = bytes.count
    }

    private mutating func skip(_ count: Int, past ends: [String], _ what: String) {
        let start = index
        index = min(start + count, bytes.count)
        while index < bytes.count {
            if let end = ends.first(where: at) {
                index += end.utf8.count
                return
            }
            index += 1
        }
        unended = (start, what)
    }

    private mutating func take(while holds: (UInt8) -> Bool) -> String {
        let taken = bytes[index...].prefix(while: holds)
        index = taken.endIndex
        return String(decoding: taken, as: UTF8.self)
    }

    private func at(_ text: String) -> Bool { bytes[index...].starts(with: text.utf8) }
}

private func isBlank(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

/// Whether an address is a script or a document of its own rather than the place of one.
///
/// Browsers pass over blanks in it, upper case is as lower, and a piece of raw HTML may have signs by
/// their numbers or names.
///
/// - Parameter isPicture: Whether it is shown as a picture, which may be in the address.
func isScript(_ address: String, isPicture: Bool) -> Bool {
    let signs = /&(?:#[xX]([0-9a-fA-F]+);?|#([0-9]+);?|(Tab|NewLine|colon);)/
    let plain = address.replacing(signs) { match -> String in
        if match.3 != nil { return match.3 == "colon" ? ":" : "" }
        let number = match.1.map { UInt32($0, radix: 16) } ?? match.2.map { UInt32($0) } ?? nil
        return number.flatMap(Unicode.Scalar.init).map { String($0) } ?? ""
    }
    let scheme = String(String.UnicodeScalarView(plain.unicodeScalars.filter { $0.value > 32 }))
        .lowercased().utf8
    if isPicture, scheme.starts(with: "data:image/".utf8) { return false }
    return ["javascript:", "vbscript:", "data:"].contains { scheme.starts(with: $0.utf8) }
}

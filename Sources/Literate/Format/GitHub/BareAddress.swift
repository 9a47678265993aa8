import LiterateCMark

/// An address that stands in a text without a mark
/// (https://github.github.com/gfm/#autolinks-extension-).
struct BareAddress {
    /// The bytes that it takes.
    let bytes: Range<Int>
    /// What stands before it to make a link's target of it.
    let scheme: String

    /// Reads the address that begins at a byte; nil where none does.
    ///
    /// - Parameter isCell: Whether `\|` ends no cell.
    init?(in text: ArraySlice<UInt8>, at start: Int, isCell: Bool = false) {
        let rest = text[start...]
        let previous = start > text.startIndex ? text[start - 1] : nil
        switch rest.first {
        case UInt8(ascii: "w"):
            guard rest.starts(with: "www.".utf8),
                previous.map({ isSpace($0) || "*_~(".utf8.contains($0) }) ?? true,
                let host = endOfHost(rest, needsDot: true)
            else { return nil }
            (scheme, bytes) = ("http://", start..<endOfAddress(rest, from: host))
        case UInt8(ascii: "h"), UInt8(ascii: "H"), UInt8(ascii: "f"), UInt8(ascii: "F"):
            guard previous.map({ !isLetter($0) }) ?? true,
                let name = ["http://", "https://", "ftp://"].first(where: { begins(rest, with: $0) }
                ),
                case let after = rest.dropFirst(name.utf8.count), isHostSign(after),
                let host = endOfHost(after, needsDot: false)
            else { return nil }
            (scheme, bytes) = ("", start..<endOfAddress(rest, from: host))
        default: return nil
        }
        if bytes.isEmpty { return nil }
    }

    /// Reads the address of a mailbox around an `@`; nil where there is none.
    init?(in text: ArraySlice<UInt8>, around at: Int) {
        var start = text[..<at].reversed().prefix {
            isLetterOrDigit($0) || ".+-_".utf8.contains($0)
        }.endIndex.base
        guard start < at else { return nil }
        var end = at + 1
        var dots = 0
        while end < text.endIndex {
            let byte = text[end]
            if byte == UInt8(ascii: "."), end + 1 < text.endIndex, isLetterOrDigit(text[end + 1]) {
                dots += 1
            } else if !isLetterOrDigit(byte), byte != UInt8(ascii: "-"), byte != UInt8(ascii: "_") {
                break
            }
            end += 1
        }
        guard dots > 0, isLetter(text[end - 1]), !(end < text.endIndex && text[end] == text[at])
        else { return nil }
        let mailto = Array("mailto:".utf8)
        let isNamed = text[..<start].suffix(mailto.count).elementsEqual(mailto)
        if isNamed { start -= mailto.count }
        (scheme, bytes) = (isNamed ? "" : "mailto:", start..<end)
    }
}

/// Where the host's name ends; nil for one that is none.
private func endOfHost(_ text: ArraySlice<UInt8>, needsDot: Bool) -> Int? {
    var underscores = (before: 0, last: 0)
    var dots = 0
    var index = text.startIndex + 1
    while index < text.endIndex - 1 {
        // No host's name is as long; so what is none is not looked through again and again.
        if index - text.startIndex > 1000 { return nil }
        switch text[index] {
        case UInt8(ascii: "_"): underscores.last += 1
        case UInt8(ascii: "."):
            underscores = (underscores.last, 0)
            dots += 1
        case UInt8(ascii: "-"): break
        default:
            guard isHostSign(text[index...]) else {
                return end(index)
            }
        }
        index += 1
    }
    func end(_ index: Int) -> Int? {
        underscores.before == 0 && underscores.last == 0 && (dots > 0 || !needsDot) ? index : nil
    }
    return end(index)
}

/// Where the address ends: before a blank or `<`, and before what ends a sentence.
private func endOfAddress(_ text: ArraySlice<UInt8>, from host: Int) -> Int {
    var end = text[host...].firstIndex { isSpace($0) || $0 == UInt8(ascii: "<") } ?? text.endIndex
    let parentheses = text[..<end].filter { $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: ")") }
    var surplus = 2 * parentheses.count { $0 == UInt8(ascii: ")") } - parentheses.count
    while end > text.startIndex {
        let last = text[end - 1]
        if last == UInt8(ascii: ";") {
            let name = text[..<(end - 1)].reversed().prefix(while: isLetter)
            let start = end - 1 - name.count
            let isEntity =
                !name.isEmpty && start > text.startIndex
                && text[start - 1] == UInt8(ascii: "&")
            end = isEntity ? start - 1 : end - 1
        } else if last == UInt8(ascii: ")"), surplus > 0 {
            surplus -= 1
            end -= 1
        } else if "?!.,:*_~'\"".utf8.contains(last) {
            end -= 1
        } else {
            break
        }
    }
    return end
}

/// Whether a text begins with a character that a host's name may have.
private func isHostSign(_ text: ArraySlice<UInt8>) -> Bool {
    guard let first = text.first else { return false }
    guard first >= 0x80 else { return isLetterOrDigit(first) || first < 32 && !isSpace(first) }
    // Bytes within a character pass with it.
    guard first >= 0xC0,
        let scalar = String(decoding: text.prefix(4), as: UTF8.self).unicodeScalars.first
    else { return true }
    return !scalar.properties.isWhitespace && !isPunctuation(scalar)
}

/// Whether CommonMark takes a character for punctuation.
func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.isASCII {
        return (33...126).contains(scalar.value) && !isLetterOrDigit(UInt8(scalar.value))
    }
    return switch scalar.properties.generalCategory {
    case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
        .initialPunctuation, .finalPunctuation, .otherPunctuation:
        true
    default: false
    }
}

private func begins(_ text: ArraySlice<UInt8>, with name: String) -> Bool {
    text.prefix(name.utf8.count).elementsEqual(name.utf8) {
        $0 == $1 || isLetter($0) && $0 | 0x20 == $1
    }
}

private func isSpace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }
private func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte & 0xDF) }
private func isLetterOrDigit(_ byte: UInt8) -> Bool { isLetter(byte) || (48...57).contains(byte) }

extension MarkdownTree {
    /// Makes links of the addresses in the text; those of pages come before those of mailboxes.
    func linkAddresses(_ inert: InertCharacters) {
        for isMailbox in [false, true] {
            let signs = isMailbox ? "@" : ":w"
            for text in texts where !text.isInLink && !text.isInImage {
                guard text.node.literal.utf8.contains(where: { signs.utf8.contains($0) }) else {
                    continue
                }
                linkAddresses(in: text.node, isMailbox: isMailbox, inert)
            }
        }
    }

    private func linkAddresses(
        in node: MarkdownNode, isMailbox: Bool, _ inert: InertCharacters
    ) {
        let text = inert.withWholeAddresses(node.literal)
        let bytes = Array(text.utf8)
        var (end, index) = (0, 0)
        func insert(_ range: Range<Int>) {
            guard !range.isEmpty else { return }
            node.insertBefore(newText(String(decoding: bytes[range], as: UTF8.self), at: node))
        }
        while index < bytes.count {
            let found =
                !isMailbox
                ? BareAddress(in: bytes[...], at: index)
                : bytes[index] == UInt8(ascii: "@")
                    ? BareAddress(in: bytes[end...], around: index) : nil
            guard let found, found.bytes.lowerBound >= end else {
                index += 1
                continue
            }
            insert(end..<found.bytes.lowerBound)
            let shown = String(decoding: bytes[found.bytes], as: UTF8.self)
            let link = newNode(CMARK_NODE_LINK, at: node)
            link.url = found.scheme + shown
            link.append(newText(shown, at: node))
            node.insertBefore(link)
            end = found.bytes.upperBound
            index = max(end, index + 1)
        }
        guard end > 0 else { return }
        insert(end..<bytes.count)
        node.remove()
    }
}

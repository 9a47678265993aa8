import Foundation

/// Characters that are not seen, or that change how others are seen, shown as Swift writes them:
/// `\u{1B}[1m`.
///
/// A terminal acts on some of them, so none that came from a program, a chapter, a compiler or a file's
/// name is sent to one. HTML forbids most of them.
extension StringProtocol {
    /// The text as people can see it, in a message or on a page; tabs and line ends stay.
    package var visible: String {
        shown(isReversible: false) { isHidden($0) }
    }

    /// A page without the characters that HTML forbids
    /// (https://html.spec.whatwg.org/#preprocessing-the-input-stream).
    package var visibleInHTML: String {
        shown(isReversible: false) { isForbiddenInHTML($0) }
    }

    /// The text as people can see it, so written that it can be told what it was: a chapter holds what a
    /// cell printed in this form.
    ///
    /// A backslash before a hidden character becomes two, as in a string of Swift. So it does before
    /// `u{1B}` and the like, where that is what was printed; everywhere else it stays as it is.
    package var visiblyWritten: String {
        shown(isReversible: true) { isHidden($0) }
    }

    @inline(__always)
    private func shown(isReversible: Bool, where isHidden: (UInt32) -> Bool) -> String {
        var text = String(self)
        return text.withUTF8 { bytes -> String? in
            var result: [UInt8] = []
            var (index, kept, backslashes) = (0, 0, 0)
            while index < bytes.count {
                let (scalar, end) = decoded(at: index, of: bytes)
                if isHidden(scalar) {
                    result += bytes[kept..<index]
                    if isReversible { result += repeatElement(backslash, count: backslashes) }
                    result += "\\u{\(String(scalar, radix: 16, uppercase: true))}".utf8
                    kept = end
                } else if isReversible, backslashes > 0, scalar == UInt32(letterU),
                    endOfWriting(from: index - 1, of: bytes) != nil
                {
                    result += bytes[kept..<index]
                    result += repeatElement(backslash, count: backslashes)
                    kept = index
                }
                backslashes = scalar == UInt32(backslash) ? backslashes + 1 : 0
                index = end
            }
            // Most texts have nothing to show.
            return kept == 0 && result.isEmpty
                ? nil : String(decoding: result + bytes[kept...], as: UTF8.self)
        } ?? text
    }
}

extension FileHandle {
    /// Writes a line for people.
    package func writeLine(_ text: String) { writeIfPossible(text.visible + "\n") }

    /// Writes a text; a terminal that was closed takes nothing, and that is no reason to trap.
    package func writeIfPossible(_ text: String) { try? write(contentsOf: Data(text.utf8)) }
}

/// The end of what shows a hidden character, `\u{1B}`, where that begins at a place of a text.
package func endOfWriting<Bytes: Collection>(from start: Int, of bytes: Bytes) -> Int?
where Bytes.Element == UInt8, Bytes.Index == Int {
    let rest = bytes.dropFirst(start - bytes.startIndex)
    guard rest.starts(with: #"\u{"#.utf8) else { return nil }
    let digits = rest.dropFirst(3).prefix(6).prefix { $0 != UInt8(ascii: "}") }
    let text = String(decoding: digits, as: UTF8.self)
    let end = digits.endIndex
    // Only as it is written here: in capitals, without zeros before it.
    guard let scalar = UInt32(text, radix: 16), scalar <= 0x10FFFF, isHidden(scalar),
        text == String(scalar, radix: 16, uppercase: true), end < bytes.endIndex,
        bytes[end] == UInt8(ascii: "}")
    else { return nil }
    return end + 1
}

private let backslash = UInt8(ascii: "\\")
private let letterU = UInt8(ascii: "u")

/// Whether a scalar is a control character other than a tab and a line feed, one of those that order
/// text from right to left (https://www.unicode.org/reports/tr9/), a separator of lines, or none at all.
private func isHidden(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09, 0x0A: false
    case 0..<0x20, 0x7F..<0xA0: true
    case ..<0x061C: false
    case 0x061C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: true
    default: isNoncharacter(scalar)
    }
}

private func isForbiddenInHTML(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09, 0x0A, 0x0C, 0x0D: false
    case 0..<0x20, 0x7F..<0xA0: true
    default: isNoncharacter(scalar)
    }
}

private func isNoncharacter(_ scalar: UInt32) -> Bool {
    (0xFDD0...0xFDEF).contains(scalar) || scalar & 0xFFFE == 0xFFFE
}

/// The scalar at a place of a text's bytes, and where the next begins.
@inline(__always)
private func decoded(
    at index: Int, of bytes: UnsafeBufferPointer<UInt8>
) -> (scalar: UInt32, end: Int) {
    let first = UInt32(bytes[index])
    guard first >= 0x80 else { return (first, index + 1) }
    let length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
    var scalar = first & (0x7F >> UInt32(length))
    for byte in bytes[index + 1..<index + length] { scalar = scalar << 6 | UInt32(byte & 0x3F) }
    return (scalar, index + length)
}

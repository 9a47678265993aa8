import LiterateRecording

extension CellRecording {
    /// What the cell printed, as an `output` block can hold it; nil when it printed nothing.
    ///
    /// The last line is ended, and what CommonMark cannot keep in a block is as a Markdown parser
    /// gives it back: every line end is `\n`, and a NUL is U+FFFD
    /// (https://spec.commonmark.org/0.30/#characters-and-lines).
    package var printedText: String? {
        let bytes = blockBytes(items.map(\.text).joined())
        return bytes.isEmpty ? nil : String(decoding: bytes, as: UTF8.self)
    }
}

private func blockBytes(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    var previous: UInt8 = 0
    for byte in text.utf8 {
        switch byte {
        case UInt8(ascii: "\r"): bytes.append(UInt8(ascii: "\n"))
        case UInt8(ascii: "\n"): if previous != UInt8(ascii: "\r") { bytes.append(byte) }
        case 0: bytes += Array("\u{FFFD}".utf8)
        default: bytes.append(byte)
        }
        previous = byte
    }
    if let last = bytes.last, last != UInt8(ascii: "\n") { bytes.append(UInt8(ascii: "\n")) }
    return bytes
}

/// Characters that stand for parts of a text while it is parsed, so that they mean nothing there.
///
/// libcmark takes the backslash from `\~`, and what is left looks like any `~`; and it takes what is
/// between two `_` of an address for emphasis. So such parts are replaced before it reads the text, each
/// by a character that is punctuation as they are and that the text has nowhere; in the tree they are
/// put back: in code as written, elsewhere as what is meant.
struct InertCharacters {
    private var free: [Unicode.Scalar]
    private var standIns: [String: Unicode.Scalar] = [:]
    private var meanings: [Unicode.Scalar: (written: String, meant: String)] = [:]

    init(_ source: String) {
        let used = Set(source.unicodeScalars.lazy.map(\.value).filter { $0 > 0x2000 })
            .union(namedCharacters(in: source))
        // Marks of old manuscripts, of cuneiform and of sign writing.
        free = [0x2E00...0x2E2E, 0x12470...0x12473, 0x1DA87...0x1DA8B].joined()
            .filter { !used.contains($0) }.compactMap(Unicode.Scalar.init).reversed()
    }

    /// Replaces parts of blocks of text.
    ///
    /// - Parameter labels: The labels of the text's footnotes.
    mutating func replace(
        _ blocks: [TextBlock], labels: Set<String>, in lines: inout MappedLines
    ) {
        var parts: [Int: [(bytes: Range<Int>, text: String)]] = [:]
        for block in blocks { find(in: block, labels, lines, &parts) }
        lines.replace(parts)
    }

    private mutating func find(
        in block: TextBlock, _ labels: Set<String>, _ lines: MappedLines,
        _ parts: inout [Int: [(bytes: Range<Int>, text: String)]]
    ) {
        for line in block.lines {
            let range = block.bytes(of: line, in: lines)
            let bytes = lines[line]
            guard bytes[range].contains(where: { "\\&:w[".utf8.contains($0) }) else { continue }
            var scan = InertScan(
                bytes: bytes, end: range.upperBound, labels: labels,
                isCell: block.endColumn != nil)
            scan.run(from: range.lowerBound)
            for (bytes, meant) in scan.found {
                let written = String(decoding: lines[line][bytes], as: UTF8.self)
                guard let standIn = standIn(for: written, meant) else { continue }
                parts[line, default: []].append((bytes, String(standIn)))
            }
        }
    }

    private mutating func standIn(for written: String, _ meant: String) -> Unicode.Scalar? {
        if let known = standIns[written] { return known }
        guard let new = free.popLast() else { return nil }
        standIns[written] = new
        meanings[new] = (written, meant)
        return new
    }

    /// A text with what of an address or a label was replaced.
    func withWholeAddresses(_ text: String) -> String {
        replacing(text) { $0.written == $0.meant ? $0.meant : nil }
    }

    /// Puts back in a node what was replaced.
    func restore(_ node: MarkdownNode) {
        guard !meanings.isEmpty else { return }
        let isText = node.isText
        change(node.literal) {
            isText ? $0.meant : $0.written
        } store: {
            node.literal = $0
        }
        change(node.url, \.meant) { node.url = $0 }
        change(node.title, \.meant) { node.title = $0 }
    }

    private func change(
        _ text: String, _ choice: ((written: String, meant: String)) -> String,
        store: (String) -> Void
    ) {
        let restored = replacing(text, choice)
        if restored != text { store(restored) }
    }

    private func replacing(
        _ text: String, _ choice: ((written: String, meant: String)) -> String?
    ) -> String {
        guard text.unicodeScalars.contains(where: { meanings[$0] != nil }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if let meaning = meanings[scalar], let chosen = choice(meaning) {
                result += chosen
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}

/// Finds what of a line is to mean nothing.
private struct InertScan {
    let bytes: [UInt8]
    let end: Int
    let labels: Set<String>
    let isCell: Bool
    private(set) var found: [(bytes: Range<Int>, meant: String)] = []

    init(bytes: [UInt8], end: Int, labels: Set<String>, isCell: Bool) {
        (self.bytes, self.end, self.labels, self.isCell) = (bytes, end, labels, isCell)
    }

    mutating func run(from start: Int) {
        var index = start
        while index < end {
            switch bytes[index] {
            case UInt8(ascii: "\\"):
                if index + 1 < end, "~[]^!:.@/".utf8.contains(bytes[index + 1]) {
                    let meant = String(decoding: bytes[index + 1...index + 1], as: UTF8.self)
                    found.append((index..<index + 2, meant))
                }
                index += 2
            case UInt8(ascii: "&"): index = readEntity(index)
            case UInt8(ascii: "["): index = readLabel(index)
            default:
                guard let address = BareAddress(in: bytes[start..<end], at: index, isCell: isCell)
                else {
                    index += 1
                    continue
                }
                add(address.bytes)
                index = max(address.bytes.upperBound, index + 1)
            }
        }
    }

    /// Takes in what of an address or a label would mean something.
    private mutating func add(_ range: Range<Int>) {
        for index in range where "*_~\\".utf8.contains(bytes[index]) {
            let isOfCell =
                bytes[index] == UInt8(ascii: "\\") && isCell && index + 1 < end
                && bytes[index + 1] == UInt8(ascii: "|")
            guard !isOfCell else { continue }
            found.append((index..<index + 1, String(decoding: bytes[index...index], as: UTF8.self)))
        }
    }

    private mutating func readLabel(_ start: Int) -> Int {
        guard let label = FootnoteLabel(in: bytes[..<end], at: start), labels.contains(label.text)
        else { return start + 1 }
        add(label.bytes)
        return label.bytes.upperBound
    }

    private mutating func readEntity(_ start: Int) -> Int {
        let stretch = bytes[start..<min(start + 12, end)]
        guard let last = stretch.firstIndex(of: UInt8(ascii: ";")) else { return start + 1 }
        let name = String(decoding: bytes[start + 1..<last], as: UTF8.self)
        guard let meant = meaning(ofEntity: name) else { return start + 1 }
        found.append((start..<last + 1, meant))
        return last + 1
    }
}

/// The sign that a character reference stands for, of those that begin or end something.
private func meaning(ofEntity name: String) -> String? {
    if let known = namedSigns[name] { return known }
    guard name.hasPrefix("#") else { return nil }
    let isHexadecimal = name.dropFirst().first.map { "xX".contains($0) } ?? false
    guard let value = UInt8(name.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10),
        "~[]^!:.@/".utf8.contains(value)
    else { return nil }
    return String(Unicode.Scalar(value))
}

private let namedSigns = [
    "lsqb": "[", "lbrack": "[", "rsqb": "]", "rbrack": "]", "Hat": "^", "colon": ":",
    "period": ".", "commat": "@", "sol": "/", "excl": "!",
]

/// The characters that a text has by their numbers, `&#126;`.
package func namedCharacters(in source: String) -> Set<UInt32> {
    let bytes = Array(source.utf8)
    var found: Set<UInt32> = []
    var index = 0
    while let next = bytes[index...].firstIndex(of: UInt8(ascii: "&")) {
        index = next + 1
        guard bytes[index...].first == UInt8(ascii: "#") else { continue }
        let rest = bytes[(index + 1)...]
        let isHexadecimal = rest.first.map { $0 | 0x20 == UInt8(ascii: "x") } ?? false
        let digits = rest.dropFirst(isHexadecimal ? 1 : 0).prefix {
            (48...57).contains($0) || isHexadecimal && (97...102).contains($0 | 0x20)
        }
        let number = UInt32(
            String(decoding: digits, as: UTF8.self), radix: isHexadecimal ? 16 : 10)
        if let number { found.insert(number) }
    }
    return found
}

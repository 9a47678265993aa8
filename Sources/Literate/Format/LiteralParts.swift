/// A stretch of a line that Markdown or a page takes as it is written.
struct LiteralPart {
    var line: Int
    var bytes: Range<Int>
    /// Whether it is a formula, between dollars, rather than code.
    var isFormula: Bool
}

/// The formulas and the code in some lines of a paragraph, also such as go over several of them.
func literalParts(of block: ClosedRange<Int>, in lines: TextLines) -> [LiteralPart] {
    let text = block.map { lines[$0] }
    guard text.contains(where: { $0.contains(dollar) || $0.contains(UInt8(ascii: "`")) }) else {
        return []
    }
    let bytes = Array(text.joined(separator: [10]))
    var found: [(bytes: Range<Int>, isFormula: Bool)] = []
    var index = 0
    func run(of mark: UInt8, at start: Int) -> Int { bytes[start...].prefix { $0 == mark }.count }
    func isBlank(_ byte: UInt8) -> Bool { [9, 10, 32].contains(byte) }
    /// Where a run of some marks is next, and no longer one.
    func next(_ mark: UInt8, _ length: Int, after start: Int) -> Int? {
        var index = start
        while index < bytes.count {
            if mark == dollar, bytes[index] == UInt8(ascii: "\\") {
                index += 2
            } else if bytes[index] == mark {
                let count = run(of: mark, at: index)
                if count == length { return index }
                index += count
            } else {
                index += 1
            }
        }
        return nil
    }
    while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: "\\"): index += 2
        case UInt8(ascii: "`"), dollar:
            let length = run(of: bytes[index], at: index)
            guard let end = next(bytes[index], length, after: index + length) else {
                index += length
                continue
            }
            let isDollar = bytes[index] == dollar
            // One dollar has no blank within.
            let isPrice =
                isDollar && length == 1 && (isBlank(bytes[index + 1]) || isBlank(bytes[end - 1]))
            guard !isPrice else {
                index += 1
                continue
            }
            if length <= 2 || !isDollar { found.append((index..<end + length, isDollar)) }
            index = end + length
        default: index += 1
        }
    }
    var parts: [LiteralPart] = []
    var (start, first) = (0, 0)
    for (line, text) in zip(block, text) {
        let end = start + text.count
        while first < found.count, found[first].bytes.upperBound <= start { first += 1 }
        for (bytes, isFormula) in found[first...].prefix(while: { $0.bytes.lowerBound < end }) {
            let part = bytes.clamped(to: start..<end)
            parts.append(
                LiteralPart(
                    line: line, bytes: part.lowerBound - start..<part.upperBound - start,
                    isFormula: isFormula))
        }
        start = end + 1
    }
    return parts
}

private let dollar = UInt8(ascii: "$")

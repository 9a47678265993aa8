/// The lines of a text as CommonMark counts them: ended by `\n`, `\r\n` or `\r`.
///
/// Lines are counted from 1 and known by their bytes. They keep how they end, so that a text of which
/// some lines are changed has all its other bytes as before.
package struct TextLines: Sendable {
    private var contents: [[UInt8]] = []
    private var ends: [String] = []

    package init(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let stop = bytes[start...].firstIndex { $0 == 10 || $0 == 13 } ?? bytes.count
            let isDouble = bytes[stop...].starts(with: "\r\n".utf8)
            let end = bytes[stop...].prefix(isDouble ? 2 : 1)
            contents.append(Array(bytes[start..<stop]))
            ends.append(String(decoding: end, as: UTF8.self))
            start = end.endIndex
        }
    }

    /// How many there are; what follows the last end counts where it is not empty.
    package var count: Int { contents.count }

    /// The bytes of a line without its end; none beyond the text.
    package subscript(line: Int) -> [UInt8] {
        get { contents.indices.contains(line - 1) ? contents[line - 1] : [] }
        set { contents[line - 1] = newValue }
    }

    /// A line without its end, as text; empty beyond the text.
    package func text(of line: Int) -> String { String(decoding: self[line], as: UTF8.self) }

    package var texts: [String] { contents.map { String(decoding: $0, as: UTF8.self) } }

    package var endedTexts: [String] { zip(texts, ends).map { $0 + $1 } }

    package var text: String { endedTexts.joined() }

    /// The text with each line changed; the ends stay.
    package func mapped(_ change: (String) -> String) -> String {
        var copy = self
        copy.contents = texts.map { Array(change($0).utf8) }
        return copy.text
    }

    /// Puts other lines, given without their ends, in the place of some, or before a line.
    ///
    /// They end as the ones that they replace, or as the text's first line does. A text whose last
    /// line has no end keeps that.
    package mutating func replace(_ lines: Range<Int>, with others: [String]) {
        let places = lines.lowerBound - 1..<min(lines.upperBound - 1, count)
        let usual = ends.first.flatMap { $0.isEmpty ? nil : $0 } ?? "\n"
        let isUnended = places.upperBound == count && ends.last == ""
        var newEnds = Array(repeating: usual, count: others.count)
        for (index, end) in zip(newEnds.indices, ends[places]) where !end.isEmpty {
            newEnds[index] = end
        }
        if isUnended, !others.isEmpty {
            newEnds[newEnds.count - 1] = ""
            if places.isEmpty { ends[count - 1] = usual }
        }
        contents.replaceSubrange(places, with: others.map { Array($0.utf8) })
        ends.replaceSubrange(places, with: newEnds)
    }
}

/// Whether two texts are the same bytes.
///
/// Swift's `==` takes canonically equivalent strings for the same; what a chapter says, its code and
/// what it prints are held against each other by bytes.
package func isSameBytes(_ one: some StringProtocol, _ two: some StringProtocol) -> Bool {
    one.utf8.elementsEqual(two.utf8)
}

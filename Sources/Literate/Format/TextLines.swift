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
        replace([(lines, others)])
    }

    /// Does the same with several stretches of lines, each of which is counted in the text of before.
    ///
    /// - Precondition: They are in order and do not overlap.
    package mutating func replace(_ edits: [(lines: Range<Int>, others: [String])]) {
        let old = self
        let usual = ends.first.flatMap { $0.isEmpty ? nil : $0 } ?? "\n"
        (contents, ends) = ([], [])
        var next = 0
        func places(of lines: Range<Int>) -> Range<Int> {
            lines.lowerBound - 1..<Swift.min(lines.upperBound - 1, old.count)
        }
        for (lines, others) in edits {
            let places = places(of: lines)
            contents += old.contents[next..<places.lowerBound]
            ends += old.ends[next..<places.lowerBound]
            // Nothing follows a line that has no end.
            if ends.last == "", !others.isEmpty { ends[ends.count - 1] = usual }
            contents += others.map { Array($0.utf8) }
            let kept = old.ends[places].prefix(others.count).map { $0.isEmpty ? usual : $0 }
            ends += kept + Array(repeating: usual, count: others.count - kept.count)
            next = places.upperBound
        }
        contents += old.contents[next...]
        ends += old.ends[next...]
        // `\r` and an empty line that ends with `\n` would be one end.
        for line in ends.indices.dropFirst()
        where contents[line].isEmpty && ends[line] == "\n" && ends[line - 1] == "\r" {
            ends[line] = "\r"
        }
        guard let last = edits.last, old.ends.last == "", !last.others.isEmpty,
            places(of: last.lines).upperBound == old.count
        else { return }
        ends[ends.count - 1] = ""
    }
}

/// Whether two texts are the same bytes.
///
/// Swift's `==` takes canonically equivalent strings for the same; what a chapter says, its code and
/// what it prints are held against each other by bytes.
package func isSameBytes(_ one: some StringProtocol, _ two: some StringProtocol) -> Bool {
    one.utf8.elementsEqual(two.utf8)
}

/// A text without blanks and ends of lines around it.
func trimmed(_ text: String) -> String {
    let inner = text.drop(while: \.isWhitespace)
    return String(inner.reversed().drop(while: \.isWhitespace).reversed())
}

import Foundation
import LiterateFormat
import LiterateLayout

/// A line of text that compares byte for byte, or with numbers within a tolerance.
struct ComparableLine {
    let text: String
    let bytes: [UInt8]
    private let parts: [Part]

    /// Reads a line; it is taken apart into numbers and other text only where that is asked for.
    private init(_ text: String, splitsNumbers: Bool) {
        self.text = text
        bytes = Array(text.utf8)
        parts = splitsNumbers ? Part.split(bytes) : []
    }

    /// Whether the line stands for any lines, none included.
    var isEllipsis: Bool { text.isEllipsis }

    /// Whether another line is the same; numbers may differ by the tolerance.
    func matches(_ other: ComparableLine, tolerance: Double?) -> Bool {
        if bytes == other.bytes { return true }
        guard let tolerance, parts.count == other.parts.count else { return false }
        return zip(parts, other.parts).allSatisfy { $0.matches($1, tolerance: tolerance) }
    }

    /// By how much numbers differ from those of another line at most; nil where other text differs,
    /// a number by more than a hundredth of itself, or the time of day.
    ///
    /// - Precondition: Both lines were taken apart into numbers and other text.
    func numericDifference(from other: ComparableLine?) -> Double? {
        guard let other, parts.count == other.parts.count else { return nil }
        var largest = 0.0
        for (part, otherPart) in zip(parts, other.parts) {
            switch (part, otherPart) {
            case (.text(let one), .text(let two)): if one != two { return nil }
            case (.number(let one), .number(let two)):
                let difference = abs(one - two)
                guard difference == 0 || !(isTimeOfNow(one) && isTimeOfNow(two)) else {
                    return nil
                }
                guard difference <= max(one.magnitude, two.magnitude) / 100 else { return nil }
                largest = max(largest, difference)
            default: return nil
            }
        }
        return largest
    }

    static func lines(of text: String, splitsNumbers: Bool) -> [ComparableLine] {
        TextLines(text).texts.map { ComparableLine($0, splitsNumbers: splitsNumbers) }
    }
}

/// A stretch of a line: a decimal number, or text between numbers.
private enum Part {
    case number(Double)
    case text(ArraySlice<UInt8>)

    func matches(_ other: Part, tolerance: Double) -> Bool {
        switch (self, other) {
        case (.text(let one), .text(let two)): one == two
        case (.number(let one), .number(let two)):
            // The decimal bound itself must hold although 0.4 - 0.3 is a little above 0.1.
            abs(one - two) <= tolerance + 2 * max(one.magnitude, two.magnitude).ulp
        default: false
        }
    }

    static func split(_ bytes: [UInt8]) -> [Part] {
        var parts: [Part] = []
        var textStart = 0
        var index = 0
        // Where no word is, whatever letter stands before.
        var wordEnd = 0
        while index < bytes.count {
            if let end = endOfControl(bytes, from: index) {
                (index, wordEnd) = (end, end)
                continue
            }
            let isInWord = index > wordEnd && isWord(bytes, index - 1)
            let end = isInWord ? index : endOfNumber(bytes, from: index)
            guard end > index,
                let value = Double(String(decoding: bytes[index..<end], as: UTF8.self))
            else {
                index += 1
                continue
            }
            if textStart < index { parts.append(.text(bytes[textStart..<index])) }
            parts.append(.number(value))
            (index, textStart) = (end, end)
        }
        if textStart < bytes.count { parts.append(.text(bytes[textStart...])) }
        return parts
    }

    /// The end of what shows a hidden character here; nil where there is none.
    ///
    /// It takes in the rest of the sequence that the character begins, whose digits are no numbers
    /// (https://ecma-international.org/publications-and-standards/standards/ecma-48/).
    private static func endOfControl(_ bytes: [UInt8], from start: Int) -> Int? {
        guard bytes[start] == UInt8(ascii: "\\"),
            var end = endOfWriting(from: start, of: bytes)
        else { return nil }
        let character = bytes[start..<end]
        let isEscape =
            character.elementsEqual(#"\u{1B}"#.utf8) && bytes[safe: end] == UInt8(ascii: "[")
        guard isEscape || character.elementsEqual(#"\u{9B}"#.utf8) else { return end }
        if isEscape { end += 1 }
        while let byte = bytes[safe: end], (0x20..<0x40).contains(byte) { end += 1 }
        if let byte = bytes[safe: end], (0x40..<0x7F).contains(byte) { end += 1 }
        return end
    }

    /// The end of the number that begins here, or `start` where none does.
    private static func endOfNumber(_ bytes: [UInt8], from start: Int) -> Int {
        var end = start
        if isSign(bytes, end) { end += 1 }
        let digits = skipDigits(bytes, from: end)
        guard digits > end else { return start }
        end = digits
        if end < bytes.count, bytes[end] == UInt8(ascii: ".") {
            end = skipDigits(bytes, from: end + 1)
        }
        if end < bytes.count, bytes[end] | 32 == UInt8(ascii: "e") {
            let exponent = isSign(bytes, end + 1) ? end + 2 : end + 1
            let exponentEnd = skipDigits(bytes, from: exponent)
            if exponentEnd > exponent { end = exponentEnd }
        }
        return end
    }

    private static func skipDigits(_ bytes: [UInt8], from start: Int) -> Int {
        var end = start
        while end < bytes.count, isDigit(bytes[end]) { end += 1 }
        return end
    }

    private static func isSign(_ bytes: [UInt8], _ index: Int) -> Bool {
        index < bytes.count
            && (bytes[index] == UInt8(ascii: "+") || bytes[index] == UInt8(ascii: "-"))
    }

    private static func isDigit(_ byte: UInt8) -> Bool {
        UInt8(ascii: "0") <= byte && byte <= UInt8(ascii: "9")
    }

    /// Whether the byte belongs to a word or a number, so that a digit after it begins none.
    private static func isWord(_ bytes: [UInt8], _ index: Int) -> Bool {
        guard bytes.indices.contains(index) else { return false }
        let byte = bytes[index]
        let isLetter = UInt8(ascii: "a") <= byte | 32 && byte | 32 <= UInt8(ascii: "z")
        return isDigit(byte) || isLetter || byte >= 128 || byte == UInt8(ascii: "_")
            || byte == UInt8(ascii: ".")
    }
}

/// Whether a number is the time now, give or take a day: in seconds or parts of them, since 1970 or,
/// as Foundation counts, since 2001.
private func isTimeOfNow(_ value: Double, now: Date = Date()) -> Bool {
    [now.timeIntervalSince1970, now.timeIntervalSinceReferenceDate].contains { time in
        [1, 1e3, 1e6, 1e9].contains { abs(value / $0 - time) < 86_400 }
    }
}

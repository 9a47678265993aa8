/// A floating-point number written out exactly in decimal, then rounded to the digits wanted:
/// ties in the exact value go to the even digit, as C's and Python's formatting have it.
///
/// The module Tensors imports neither Foundation nor a C library, so it cannot leave this to `printf`
/// as the module Notebook does. Figures have another notation, of significant digits without zeros
/// at their end: `Numbers` of the module Plots.
package struct Decimal {
    private let isNegative: Bool
    /// The digits of the exact value, without leading zeros; empty for zero.
    private let digits: [UInt8]
    /// How many of the digits stand before the point; negative for zeros after it.
    private let point: Int

    /// - Precondition: `value` is finite.
    package init(_ value: Double) {
        isNegative = value.sign == .minus
        guard value != 0 else {
            (digits, point) = ([], 0)
            return
        }
        // value = significand · 2^exponent, and for a negative exponent 2^-e = 5^e / 10^e
        let significand = UInt64(value.magnitude.significand * 0x1p52)
        let zeros = significand.trailingZeroBitCount
        let exponent = Int(value.exponent) - 52 + zeros
        var number = DecimalInteger(significand >> UInt64(zeros))
        for _ in 0..<abs(exponent) { number.multiply(by: exponent < 0 ? 5 : 2) }
        digits = number.digits
        point = digits.count + min(0, exponent)
    }

    /// The first `count` digits, rounded; one more if a carry runs over the front.
    private func rounded(to count: Int) -> [UInt8] {
        guard count >= 0 else { return [] }
        if count >= digits.count {
            return digits + [UInt8](repeating: 0, count: count - digits.count)
        }
        var result = Array(digits[..<count])
        let rest = digits[count...]
        let isTie = rest.first == 5 && rest.dropFirst().allSatisfy { $0 == 0 }
        let roundsUp = isTie ? (result.last ?? 0) % 2 == 1 : rest.first! >= 5
        if roundsUp { increment(&result) }
        return result
    }

    private func increment(_ digits: inout [UInt8]) {
        for i in digits.indices.reversed() {
            if digits[i] < 9 {
                digits[i] += 1
                return
            }
            digits[i] = 0
        }
        digits.insert(1, at: 0)
    }

    private var sign: String { isNegative ? "-" : "" }

    /// With `decimals` digits after the point, as `%.4f`.
    package func fixed(_ decimals: Int) -> String {
        var kept = rounded(to: point + decimals)
        while kept.count <= decimals { kept.insert(0, at: 0) }
        let whole = text(kept.dropLast(decimals))
        return sign + whole + (decimals > 0 ? "." + text(kept.suffix(decimals)) : "")
    }

    /// With one digit before the point, `decimals` after it and an exponent, as `%.4e`.
    package func scientific(_ decimals: Int) -> String {
        var exponent = digits.isEmpty ? 0 : point - 1
        var kept = rounded(to: decimals + 1)
        if kept.count > decimals + 1 {
            kept.removeLast()
            exponent += 1
        }
        let size = String(abs(exponent))
        return sign + text(kept[..<1]) + (decimals > 0 ? "." + text(kept[1...]) : "")
            + (exponent < 0 ? "e-" : "e+") + (size.count < 2 ? "0" + size : size)
    }

    private func text(_ digits: ArraySlice<UInt8>) -> String {
        String(decoding: digits.map { $0 + 48 }, as: UTF8.self)
    }
}

/// A natural number of any size, nine decimal digits a word, lowest first.
private struct DecimalInteger {
    private var words: [UInt64] = []
    private static let base: UInt64 = 1_000_000_000

    init(_ value: UInt64) {
        var rest = value
        while rest > 0 {
            words.append(rest % Self.base)
            rest /= Self.base
        }
    }

    mutating func multiply(by factor: UInt64) {
        var carry: UInt64 = 0
        for i in words.indices {
            let product = words[i] * factor + carry
            words[i] = product % Self.base
            carry = product / Self.base
        }
        if carry > 0 { words.append(carry) }
    }

    /// From the highest, without leading zeros.
    var digits: [UInt8] {
        var result: [UInt8] = []
        for word in words {
            var rest = word
            for _ in 0..<9 {
                result.append(UInt8(rest % 10))
                rest /= 10
            }
        }
        while result.last == 0 { result.removeLast() }
        return result.reversed()
    }
}

/// A number as its decimal digits, without any rounding.
///
/// Every number of a binary floating-point type has an end as a decimal one, so that it can be rounded
/// to the digits of a sentence exactly once.
package struct ExactDecimal: Hashable, Sendable {
    package private(set) var isNegative: Bool
    /// The digits from the first that counts to the last; none for 0.
    package private(set) var digits: [UInt8]
    /// The power of ten of the last digit.
    package private(set) var exponent: Int

    /// Makes a number of its digits, the last of which counts 10 to the power of `exponent`.
    package init(isNegative: Bool = false, digits: [UInt8], exponent: Int) {
        let leading = digits.prefix { $0 == 0 }.count
        let trailing = digits[leading...].reversed().prefix { $0 == 0 }.count
        self.digits = Array(digits[leading..<(digits.count - trailing)])
        self.isNegative = isNegative && !self.digits.isEmpty
        self.exponent = self.digits.isEmpty ? 0 : exponent + trailing
    }

    /// A whole number from its decimal digits, `-` before them or not; nil for anything else.
    package init?(wholeNumber text: some StringProtocol) {
        let digits = text.drop { $0 == "-" }
        guard !digits.isEmpty, text.count - digits.count < 2 else { return nil }
        guard digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        self.init(
            isNegative: text.hasPrefix("-"), digits: digits.utf8.map { $0 - 48 }, exponent: 0)
    }

    /// Exactly the value of a Double; nil where it is not finite.
    package init?(_ value: Double) {
        guard value.isFinite else { return nil }
        let significand = value.significandBitPattern | (value.isNormal ? 1 << 52 : 0)
        let power = Int(max(value.exponentBitPattern, 1)) - 1075
        // Tenths have a five in them: m · 2⁻ⁿ is m · 5ⁿ · 10⁻ⁿ.
        var digits = String(significand).utf8.map { $0 - 48 }
        for _ in 0..<abs(power) { digits.multiply(by: power < 0 ? 5 : 2) }
        self.init(isNegative: value.sign == .minus, digits: digits, exponent: min(power, 0))
    }

    package var isZero: Bool { digits.isEmpty }
    /// The power of ten of the first digit: 2 for 185, 0 for 0.
    package var magnitude: Int { isZero ? 0 : exponent + digits.count - 1 }

    /// The number times a power of ten.
    package func scaled(by power: Int) -> ExactDecimal {
        ExactDecimal(isNegative: isNegative, digits: digits, exponent: exponent + power)
    }

    /// The multiples of 10 to a power that are nearest: one, or at exactly half the even one first.
    package func rounded(to power: Int) -> [ExactDecimal] {
        guard exponent < power else { return [self] }
        let kept = max(0, exponent + digits.count - power)
        let rest =
            Array(repeating: 0, count: max(0, power - exponent - digits.count)) + digits[kept...]
        let down = digits[..<kept].map(\.self)
        var up = down
        up.increment()
        func number(_ digits: [UInt8]) -> ExactDecimal {
            ExactDecimal(isNegative: isNegative, digits: digits, exponent: power)
        }
        if rest[0] != 5 || rest.dropFirst().contains(where: { $0 != 0 }) {
            return [number(rest[0] < 5 ? down : up)]
        }
        let isEven = (down.last ?? 0).isMultiple(of: 2)
        return [number(isEven ? down : up), number(isEven ? up : down)]
    }

    /// The digits with some decimals, without a sign: `0.034`; further digits are cut off.
    package func text(decimals: Int) -> (whole: String, decimals: String) {
        let shift = exponent + decimals
        let all =
            shift >= 0
            ? digits + Array(repeating: 0, count: isZero ? 0 : shift)
            : Array(digits.dropLast(-shift))
        let padded = Array(repeating: 0, count: max(0, decimals + 1 - all.count)) + all
        let text = padded.map { Character(Unicode.Scalar($0 + 48)) }
        return (String(text.dropLast(decimals)), String(text.suffix(decimals)))
    }
}

extension [UInt8] {
    fileprivate mutating func multiply(by factor: UInt8) {
        var carry: UInt8 = 0
        for index in indices.reversed() {
            let product = self[index] * factor + carry
            (self[index], carry) = (product % 10, product / 10)
        }
        if carry > 0 { insert(carry, at: 0) }
    }

    fileprivate mutating func increment() {
        for index in indices.reversed() {
            self[index] += 1
            if self[index] < 10 { return }
            self[index] = 0
        }
        insert(1, at: 0)
    }
}

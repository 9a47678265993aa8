/// A marked place on an axis.
struct Tick: Hashable, Sendable {
    var value: Double
    var label: String
}

/// Round numbers on an axis.
enum Ticks {
    /// Multiples of 1, 2, 2.5 or 5 times a power of ten within `range`, about `count` of them.
    ///
    /// A tick is computed from integers, so 0.3 is 0.3 and its label needs no rounding.
    static func linear(_ range: ClosedRange<Double>, count: Int) -> [Tick] {
        guard range.lowerBound < range.upperBound else { return [] }
        let largest = max(abs(range.lowerBound), abs(range.upperBound))
        // Near the ends of Double a width or a step is none; a hundred powers of ten away they are.
        let shift = largest > 1e280 ? -100 : largest < 1e-280 ? 100 : 0
        let factor = value(1, shift)
        let (low, high) = (range.lowerBound * factor, range.upperBound * factor)
        // No less than what tells numbers apart.
        let least = 4 * largest.ulp * factor
        let (mantissa, exponent) = step(max((high - low) / Double(max(count, 1)), least))
        let size = value(mantissa, exponent)
        let first = Int((low / size - 1e-9).rounded(.up))
        let last = Int((high / size + 1e-9).rounded(.down))
        guard first <= last else { return [] }
        let slack = size * 1e-6 / factor
        return (first...last).compactMap { index in
            let digits = index * mantissa
            let tick = Tick(
                value: value(digits, exponent - shift), label: label(digits, exponent - shift))
            return tick.value.isFinite && tick.value >= range.lowerBound - slack
                && tick.value <= range.upperBound + slack ? tick : nil
        }
    }

    /// Indices of cells that lie side by side, each marked at the middle of its cell.
    static func cells(_ range: ClosedRange<Double>, count: Int) -> [Tick] {
        let size = max(1, range.upperBound / Double(max(count, 1)))
        let (mantissa, exponent) = step(size)
        let stride = max(1, Int(value(mantissa, exponent).rounded(.up)))
        return Swift.stride(from: 0, to: Int(range.upperBound), by: stride).map { index in
            Tick(value: Double(index) + 0.5, label: Numbers.grouped("\(index)"))
        }
    }

    /// Powers of ten within `range`, which is above 0; every second, third… where they would crowd.
    static func logarithmic(_ range: ClosedRange<Double>, count: Int) -> [Tick] {
        let first = Numbers.floorLog10(range.lowerBound * (1 - 1e-9))
        let last = Numbers.floorLog10(
            min(range.upperBound * (1 + 1e-9), .greatestFiniteMagnitude))
        let stride = max(1, (last - first + count) / max(count, 1))
        let powers = (first...last).filter {
            let power = Numbers.powerOfTen($0)
            return $0.isMultiple(of: stride) && power >= range.lowerBound * (1 - 1e-9)
        }
        guard powers.count > 1 else { return linear(range, count: count).filter { $0.value > 0 } }
        return powers.map { Tick(value: Numbers.powerOfTen($0), label: label(1, $0)) }
    }

    /// The smallest round step that is at least `width`: a mantissa of 1, 2, 25 or 5 and an exponent.
    private static func step(_ width: Double) -> (mantissa: Int, exponent: Int) {
        let exponent = Numbers.floorLog10(width)
        for (mantissa, shift) in [(1, 0), (2, 0), (25, -1), (5, 0)] {
            if value(mantissa, exponent + shift) >= width * (1 - 1e-9) {
                return (mantissa, exponent + shift)
            }
        }
        return (1, exponent + 1)
    }

    private static func value(_ digits: Int, _ exponent: Int) -> Double {
        if exponent < -300 { return Double("\(digits)e\(exponent)") ?? 0 }
        return exponent >= 0
            ? Double(digits) * Numbers.powerOfTen(exponent)
            : Double(digits) / Numbers.powerOfTen(-exponent)
    }

    private static func label(_ digits: Int, _ exponent: Int) -> String {
        guard digits != 0 else { return "0" }
        if exponent >= 7 || exponent < -5 { return scientific(digits, exponent) }
        if exponent >= 0 {
            return Numbers.grouped("\(digits)" + String(repeating: "0", count: exponent))
        }
        return Numbers.grouped(Numbers.decimal(digits, places: -exponent))
    }

    private static func scientific(_ digits: Int, _ exponent: Int) -> String {
        var (digits, exponent) = (digits, exponent)
        while digits.isMultiple(of: 10) { (digits, exponent) = (digits / 10, exponent + 1) }
        let places = String(digits.magnitude).count - 1
        return Numbers.decimal(digits, places: places) + "e\(exponent + places)"
    }
}

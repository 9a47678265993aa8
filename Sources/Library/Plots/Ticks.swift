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
    ///
    /// - Parameter isWhole: Whether only whole numbers are marked, for an axis that counts.
    static func linear(
        _ range: ClosedRange<Double>, count: Int, isWhole: Bool = false
    ) -> [Tick] {
        guard range.lowerBound < range.upperBound else { return [] }
        let largest = max(abs(range.lowerBound), abs(range.upperBound))
        // Near the ends of Double a width or a step is none; a hundred powers of ten away they are.
        let shift = largest > 1e280 ? -100 : largest < 1e-280 ? 100 : 0
        let factor = value(1, shift)
        let (low, high) = (range.lowerBound * factor, range.upperBound * factor)
        // No less than what tells numbers apart.
        let least = isWhole ? max(1, 4 * largest.ulp) * factor : 4 * largest.ulp * factor
        let (mantissa, exponent) = step(
            max((high - low) / Double(max(count, 1)), least), isWhole: isWhole)
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
    ///
    /// Where there are two or fewer, also their multiples by 2 and 5, or by 3, as many as fit.
    static func logarithmic(_ range: ClosedRange<Double>, count: Int) -> [Tick] {
        let first = Numbers.floorLog10(range.lowerBound * (1 - 1e-9))
        let last = Numbers.floorLog10(
            min(range.upperBound * (1 + 1e-9), .greatestFiniteMagnitude))
        let powers = (first...last).filter {
            Numbers.powerOfTen($0) >= range.lowerBound * (1 - 1e-9)
        }
        func ticks(_ powers: [Int]) -> [Tick] {
            powers.map { Tick(value: Numbers.powerOfTen($0), label: label(1, $0)) }
        }
        if powers.count > 2 {
            let stride = max(1, (powers.count - 1 + count) / max(count, 1))
            let round = powers.filter { $0.isMultiple(of: stride) }
            return ticks(
                round.count > 1
                    ? round : powers.filter { ($0 - powers[0]).isMultiple(of: stride) })
        }
        let finer = [[1, 2, 5], [1, 3]].map { multiples($0, first...last, within: range) }
            .first { $0.count > max(powers.count, 1) && $0.count <= count + 2 }
        if let finer { return finer }
        if powers.count == 2 { return ticks(powers) }
        let few = linear(range, count: count)
        return (few.count > 1 ? few : linear(range, count: 2 * count)).filter { $0.value > 0 }
    }

    private static func multiples(
        _ digits: [Int], _ powers: ClosedRange<Int>, within range: ClosedRange<Double>
    ) -> [Tick] {
        powers.flatMap { power in
            digits.map { Tick(value: value($0, power), label: label($0, power)) }
        }.filter {
            $0.value.isFinite && $0.value >= range.lowerBound * (1 - 1e-9)
                && $0.value <= range.upperBound * (1 + 1e-9)
        }
    }

    /// The smallest round step that is at least `width`: a mantissa of 1, 2, 25 or 5 and an exponent.
    private static func step(
        _ width: Double, isWhole: Bool = false
    ) -> (mantissa: Int, exponent: Int) {
        let exponent = Numbers.floorLog10(width)
        for (mantissa, shift) in [(1, 0), (2, 0), (25, -1), (5, 0)] {
            // 2.5 is no whole number, 25 is one.
            if isWhole, exponent + shift < 0 { continue }
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

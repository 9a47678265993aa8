/// Numbers as text and powers of ten, without the C library, so that every machine writes the same.
///
/// Figures have rounded coordinates and short labels without zeros at their end. Printed tensors
/// and `formatted(decimals:)` keep to PyTorch's and Python's notation and round the exact value;
/// here it is scaled first, so that the two may differ in their last digit.
enum Numbers {
    /// 10 to an integer power, correctly rounded.
    static func powerOfTen(_ exponent: Int) -> Double {
        Double("1e\(exponent)") ?? (exponent > 0 ? .infinity : 0)
    }

    /// A coordinate in pixels, rounded to a tenth: `12.3`, `12`, `-0.5`.
    static func coordinate(_ value: Double) -> String {
        decimal(Int((value * 10).rounded()), places: 1)
    }

    /// A coordinate rounded down, so that it stays in its pixel.
    static func coordinateBelow(_ value: Double) -> String {
        decimal(Int((value * 10).rounded(.down)), places: 1)
    }

    /// A number rounded to so many places after the point.
    static func rounded(_ value: Double, places: Int) -> String {
        decimal(Int((value * powerOfTen(places)).rounded()), places: places)
    }

    /// `digits` with the point `places` digits from the right, without trailing zeros.
    static func decimal(_ digits: Int, places: Int) -> String {
        guard places > 0 else { return "\(digits)" }
        var text = String(digits.magnitude)
        text = String(repeating: "0", count: max(0, places + 1 - text.count)) + text
        var fraction = text.suffix(places)
        while fraction.last == "0" { fraction.removeLast() }
        let whole = text.dropLast(places)
        let sign = digits < 0 ? "-" : ""
        return sign + whole + (fraction.isEmpty ? "" : "." + fraction)
    }

    /// The decimal logarithm, from exact arithmetic only; `value` is positive and finite.
    ///
    /// The mantissa's logarithm is 2·atanh((m − 1) / (m + 1)), summed as a series
    /// (https://en.wikipedia.org/wiki/Logarithm#Power_series).
    static func log10(_ value: Double) -> Double {
        var exponent = Double(value.exponent)
        var mantissa = value.significand
        if mantissa > 1.414213562373095 {
            mantissa /= 2
            exponent += 1
        }
        let t = (mantissa - 1) / (mantissa + 1)
        var sum = 0.0
        for k in stride(from: 25, through: 1, by: -2) { sum = sum * t * t + 1 / Double(k) }
        return (exponent * 0.6931471805599453 + 2 * t * sum) / 2.302585092994046
    }

    /// The largest integer power of ten that is at most `value`, which is positive and finite.
    static func floorLog10(_ value: Double) -> Int {
        var exponent = Int(log10(value).rounded(.down))
        while powerOfTen(exponent + 1) <= value { exponent += 1 }
        while powerOfTen(exponent) > value { exponent -= 1 }
        return exponent
    }

    /// A value for reading: `digits` significant digits, thousands grouped, no trailing zeros.
    static func brief(_ value: Double, digits: Int = 4) -> String {
        let text = short(value, digits: digits)
        return text.contains("e") || !value.isFinite ? text : grouped(text)
    }

    /// A value in `digits` significant digits, without trailing zeros.
    static func short(_ value: Double, digits: Int) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
        guard value != 0 else { return "0" }
        // No power of ten takes the smallest numbers to whole ones in one step.
        let shift = abs(value) < 1e-280 ? 100 : 0
        let value = shift == 0 ? value : value * 1e100
        var exponent = floorLog10(abs(value))
        var places = digits - 1 - exponent
        var scaled = (places >= 0 ? value * powerOfTen(places) : value / powerOfTen(-places))
            .rounded()
        if abs(scaled) >= powerOfTen(digits) {
            // Rounded up to the next power of ten: 9.9999e9 is 1e10.
            (exponent, places, scaled) = (exponent + 1, places - 1, scaled / 10)
        }
        if exponent >= 9 || exponent < -4 {
            return decimal(Int(scaled), places: digits - 1) + "e\(exponent - shift)"
        }
        return places > 0
            ? decimal(Int(scaled), places: places) : "\(Int(scaled * powerOfTen(-places)))"
    }

    /// Commas between the thousands of the whole part: `200,000`.
    static func grouped(_ text: String) -> String {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        let isNegative = parts[0].hasPrefix("-")
        let whole = Array(isNegative ? parts[0].dropFirst() : parts[0])
        guard whole.count > 4 else { return text }
        var result = ""
        for (index, digit) in whole.enumerated() {
            if index > 0, (whole.count - index).isMultiple(of: 3) { result.append(",") }
            result.append(digit)
        }
        return (isNegative ? "-" : "") + result + (parts.count > 1 ? "." + parts[1] : "")
    }
}

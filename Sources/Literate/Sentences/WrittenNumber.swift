/// A number as a sentence has it: `0.034`, `12.8 %`, `185,346`, `−14`, `3·10⁻⁴`, `10⁻³`, `96-fold`.
package struct WrittenNumber: Hashable, Sendable {
    /// All of it, as it stands in the text.
    package let text: String
    private let sign: String
    /// The digits before and after the decimal sign; nil of a bare power of ten.
    private let mantissa: Mantissa?
    private let power: Power?
    /// What follows the digits: ` %`, `-fold`.
    private let unit: String

    private struct Mantissa: Hashable {
        var whole: String
        var separator: String?
        var point: String
        var decimals: String
    }

    private enum Power: Hashable {
        /// `·10⁻³`, with what stands before the exponent; nothing before `10` of a bare power.
        case superscript(String, exponent: Int)
        /// `e-07`, with the letter and the digits.
        case letter(String, sign: String, digits: String)

        var exponent: Int {
            switch self {
            case .superscript(_, let exponent): exponent
            case .letter(_, let sign, let digits):
                min(Int(digits) ?? mostExponent, mostExponent)
                    * (sign == "-" || sign == "−" ? -1 : 1)
            }
        }
    }

    /// The number that a text ends with; nil where it ends with none.
    package init?(endOf text: some StringProtocol) {
        // No number is longer, and a paragraph may be one line.
        let end = String(text.suffix(120))
        guard let match = end.firstMatch(of: Self.pattern) else { return nil }
        if let before = end[..<match.range.lowerBound].last,
            before.isLetter || before.isNumber || [".", ",", "_"].contains(before)
        {
            return nil
        }
        self.text = String(match.output.0)
        sign = String(match.output.sign ?? "")
        unit = String(match.output.unit ?? "")
        if let bare = match.output.bare {
            mantissa = nil
            power = .superscript("10", exponent: Self.exponent(bare))
            return
        }
        guard let digits = match.output.digits, let parts = Self.parts(of: digits) else {
            return nil
        }
        mantissa = parts
        if let exponent = match.output.exponent {
            power = .superscript(
                String(match.output.times ?? "") + "10", exponent: Self.exponent(exponent))
        } else if let letter = match.output.letter {
            power = .letter(
                String(letter), sign: String(match.output.letterSign ?? ""),
                digits: String(match.output.letterDigits ?? ""))
        } else {
            power = nil
        }
    }

    /// The number that a text is, whole; nil where it is none.
    package init?(_ text: some StringProtocol) {
        self.init(endOf: text)
        guard self.text == text else { return nil }
    }

    // MARK: Two in one

    /// What a text ends with that a reader may take for one number, or for one expression, where
    /// ``init(endOf:)`` reads the last part of it: `12 345`, `12'345`, `10^3`, `1/3`.
    ///
    /// - Returns: All of it, and whether the parts are thousands; nil where the number stands by itself.
    package static func joinedNumbers(
        atEndOf text: some StringProtocol
    ) -> (text: String, isOfThousands: Bool)? {
        guard let number = WrittenNumber(endOf: text) else { return nil }
        let before = String(text.dropLast(number.text.count).suffix(60))
        let isGroup = number.sign.isEmpty && number.text.prefix(while: \.isASCIIDigit).count == 3
        if isGroup, let match = before.firstMatch(of: Self.thousands) {
            return (match.output + number.text, true)
        }
        if let match = before.firstMatch(of: Self.beginningOfExpression) {
            return (match.output + number.text, false)
        }
        return nil
    }

    // MARK: What it says

    /// Whether it is a value, rounded as it is written; exactly at half, up or down.
    package func says(_ value: ExactDecimal) -> Bool {
        guard let mantissa else {
            return value.order == power?.exponent && value.isNegative == isNegative
        }
        let digits = (mantissa.whole + mantissa.decimals).utf8.map { $0 - 48 }
        let written = ExactDecimal(isNegative: isNegative, digits: digits, exponent: resolution)
        return value.rounded(to: resolution).contains(written)
    }

    private var isNegative: Bool { ["-", "−", "&minus;"].contains(sign) }

    /// How many powers of ten lie between what is read and what is meant.
    private var shift: Int { unit.hasSuffix("%") ? 2 : unit.hasSuffix("‰") ? 3 : 0 }

    /// The power of ten of the last digit.
    private var resolution: Int {
        (power?.exponent ?? 0) - (mantissa?.decimals.count ?? 0) - shift
    }

    // MARK: Another value

    /// A value in the same writing.
    package func rewritten(for value: ExactDecimal) -> String {
        var mark = value.isNegative ? minus : sign == "+" ? "+" : ""
        guard let mantissa else { return mark + "10" + Self.superscript(value.order ?? 0) + unit }
        var exponent = power?.exponent ?? 0
        let decimals = mantissa.decimals.count
        var rounded = value.rounded(to: resolution)[0]
        if power != nil {
            func place(_ number: ExactDecimal) -> Int { number.magnitude - exponent + shift }
            // As many digits before the decimal sign as before, or one.
            if rounded.isZero || place(rounded) + 1 != mantissa.whole.count {
                exponent = value.isZero ? 0 : value.magnitude + shift
                rounded = value.rounded(to: exponent - decimals - shift)[0]
                if !rounded.isZero, place(rounded) > 0 {
                    exponent += 1
                    rounded = value.rounded(to: exponent - decimals - shift)[0]
                }
            }
        }
        if rounded.isZero, sign != "+" { mark = "" }
        let (whole, rest) = rounded.scaled(by: shift - exponent).text(decimals: decimals)
        let isBare = mantissa.whole.isEmpty && whole == "0"
        return mark + (isBare ? "" : grouped(whole, mantissa.separator))
            + (decimals > 0 ? mantissa.point + rest : "") + written(exponent) + unit
    }

    /// The minus sign that it has, or would have.
    private var minus: String {
        if isNegative { return sign }
        if case .letter = power { return "-" }
        return "−"
    }

    private func grouped(_ digits: String, _ separator: String?) -> String {
        guard let separator else { return digits }
        var groups: [Substring] = []
        var rest = digits[...]
        while rest.count > 3 {
            groups.insert(rest.suffix(3), at: 0)
            rest.removeLast(3)
        }
        return ([rest] + groups).joined(separator: separator)
    }

    private func written(_ exponent: Int) -> String {
        switch power {
        case nil: return ""
        case .superscript(let before, _): return before + Self.superscript(exponent)
        case .letter(let letter, let sign, let digits):
            let mark = exponent < 0 ? (sign == "−" ? "−" : "-") : sign == "+" ? "+" : ""
            let text = String(abs(exponent))
            // `e-07` has two digits where one would do.
            let width = digits.hasPrefix("0") ? digits.count : 0
            return letter + mark + String(repeating: "0", count: max(0, width - text.count)) + text
        }
    }

    // MARK: For a page

    /// How a page writes another value in its place: what a script needs to do the same.
    package struct Form: Codable, Hashable, Sendable {
        /// How many digits follow the decimal sign; nil of a bare power of ten.
        package var decimals: Int?
        package var point: String?
        /// What parts thousands.
        package var separator: String?
        package var minus: String
        /// The sign of a number that is not negative, if it has one.
        package var plus: String?
        /// What stands before the exponent: `·10`, `e`; nil where there is none.
        package var power: String?
        /// Whether the exponent is raised.
        package var isRaised: Bool?
        /// What follows the digits: ` %`.
        package var unit: String?
        /// How many powers of ten lie between what is read and what is meant: 2 with `%`.
        package var shift: Int?
    }

    package var form: Form {
        var form = Form(minus: minus)
        if let mantissa {
            form.decimals = mantissa.decimals.count
            form.point = mantissa.point == "." ? nil : mantissa.point
            form.separator = mantissa.separator
        }
        switch power {
        case .superscript(let before, _): (form.power, form.isRaised) = (before, true)
        case .letter(let letter, _, _): form.power = letter
        case nil: break
        }
        form.plus = sign == "+" ? sign : nil
        form.unit = unit.isEmpty ? nil : unit
        form.shift = shift == 0 ? nil : shift
        return form
    }

    // MARK: Signs

    /// A number at the end of a text; a blank in it is one that breaks no line, but before `%`.
    nonisolated(unsafe) private static let pattern =
        #/
        (?<sign> [-−+] | &minus; )?
        (?: 10 (?<bare> [⁺⁻]? [⁰¹²³⁴⁵⁶⁷⁸⁹]+ )
          | (?<digits> [0-9]{1,3} (?: (?: , | \x{A0} | \x{2009} | \x{202F} | &thinsp; | &nbsp; ) [0-9]{3} )+ (?: \. [0-9]+ )?
                     | [0-9]+ (?: [.,] [0-9]+ )? | \. [0-9]+ )
            (?: (?<times> (?: \x{20} | \x{A0} | \x{2009} | \x{202F} )? [·×⋅] (?: \x{20} | \x{A0} | \x{2009} | \x{202F} )? )
                10 (?<exponent> [⁺⁻]? [⁰¹²³⁴⁵⁶⁷⁸⁹]+ )
              | (?<letter> [eE] ) (?<letterSign> [-−+] )? (?<letterDigits> [0-9]+ ) )? )
        (?<unit> (?: \x{20} | \x{A0} | \x{2009} | \x{202F} | &nbsp; | &thinsp; )? [%‰]
               | [-‑] fold | (?: \x{A0} | \x{2009} | \x{202F} )? × )?
        $
        /#

    /// Digits and what people part thousands with that the pattern does not know.
    nonisolated(unsafe) private static let thousands = #/[0-9]+(?:\s+|&[#A-Za-z0-9]+;|['’ʼ′])$/#
    /// Digits and what makes more of them and of what follows than two numbers.
    nonisolated(unsafe) private static let beginningOfExpression = #/[0-9]+[\/:^]$/#

    /// A comma parts thousands where three digits follow each, and begins the decimals elsewhere.
    private static func parts(of text: Substring) -> Mantissa? {
        let separators = [",", "\u{A0}", "\u{2009}", "\u{202F}", "&thinsp;", "&nbsp;"]
        let (integer, point, decimals) = parts(of: text, at: ".")
        if let separator = separators.first(where: integer.contains) {
            let groups = integer.split(separator: separator)
            let isGrouped =
                groups.count > 1 && !groups[0].hasPrefix("0") && groups[0].count <= 3
                && groups.dropFirst().allSatisfy { $0.count == 3 }
            if isGrouped {
                return Mantissa(
                    whole: groups.joined(), separator: separator, point: point ?? ".",
                    decimals: String(decimals))
            }
            guard separator == ",", point == nil else { return nil }
            let (integer, _, decimals) = parts(of: text, at: ",")
            return Mantissa(
                whole: String(integer), separator: nil, point: ",", decimals: String(decimals))
        }
        return Mantissa(
            whole: String(integer), separator: nil, point: point ?? ".", decimals: String(decimals))
    }

    private static func parts(
        of text: Substring, at sign: Character
    ) -> (Substring, String?, Substring) {
        guard let place = text.firstIndex(of: sign) else { return (text, nil, "") }
        return (text[..<place], String(sign), text[text.index(after: place)...])
    }

    private static let superscripts = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")

    private static func exponent(_ text: Substring) -> Int {
        let digits = text.compactMap { superscripts.firstIndex(of: $0) }
        let value = digits.reduce(0) { min($0 * 10 + $1, mostExponent) }
        return text.hasPrefix("⁻") ? -value : value
    }

    private static func superscript(_ value: Int) -> String {
        (value < 0 ? "⁻" : "")
            + String(String(abs(value)).map { superscripts[$0.wholeNumberValue!] })
    }
}

extension Character {
    fileprivate var isASCIIDigit: Bool { isASCII && isNumber }
}

/// The largest exponent that is told from others: no value is as large.
private let mostExponent = 1_000_000

extension ExactDecimal {
    /// The power of ten that is nearest, by ratio; nil for 0.
    fileprivate var order: Int? {
        guard !isZero else { return nil }
        // 10^½ is 3.16227766…; no number with an end is exactly there.
        let root: [UInt8] = [3, 1, 6, 2, 2, 7, 7, 6, 6, 0, 1, 6, 8, 3, 7, 9, 3, 3, 1, 9]
        return root.lexicographicallyPrecedes(digits) ? magnitude + 1 : magnitude
    }
}

/// The value of an expression that a sentence quotes.
package enum CheckedValue: Codable, Hashable, Sendable {
    /// A whole number, by its decimal digits.
    case whole(String)
    /// A number of a floating-point type: exactly, as a Double, and as `print` shows it.
    case real(exactly: String, shown: String)
    /// Anything else, as `print` shows it.
    case text(String)

    /// Takes what an expression gave.
    ///
    /// What may be there or not counts as what is there.
    package init(_ value: Any) {
        switch value {
        case let value as any BinaryInteger: self = .whole(String(value))
        case let value as any BinaryFloatingPoint:
            self = .real(exactly: "\(Self.exact(value))", shown: String(describing: value))
        case let value as any PresentOrNot:
            self = value.present.map(CheckedValue.init) ?? .text("nil")
        default: self = .text(String(describing: value))
        }
    }

    /// The number exactly; nil of a text, and where it is not finite.
    package var number: ExactDecimal? {
        switch self {
        case .whole(let digits): ExactDecimal(wholeNumber: digits)
        case .real(let text, _): Double(text).flatMap { ExactDecimal($0) }
        case .text: nil
        }
    }

    package var isNumber: Bool {
        if case .text = self { false } else { true }
    }

    /// The value as a message shows it.
    package var shown: String {
        switch self {
        case .whole(let text), .real(_, let text), .text(let text): text
        }
    }

    private static func exact(_ value: some BinaryFloatingPoint) -> Double { Double(value) }
}

/// An optional value, whatever of.
private protocol PresentOrNot {
    var present: Any? { get }
}

extension Optional: PresentOrNot {
    fileprivate var present: Any? { map { $0 as Any } }
}

extension BinaryInteger {
    /// The number with blanks before it to a width, as Python's `f"{x:{width}d}"` writes it.
    public func formatted(width: Int) -> String { padded(description, to: width) }
}

extension StringProtocol {
    /// The text with blanks after it to a width, as Python's `f"{x:{width}}"` writes it.
    public func formatted(width: Int) -> String {
        String(self) + String(repeating: " ", count: Swift.max(0, width - count))
    }
}

func padded(_ text: String, to width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
}

import Tensors

extension BinaryFloatingPoint {
    /// The number with so many decimals, as Python's `f"{x:{width}.{decimals}f}"` writes it.
    ///
    /// The exact binary value is rounded, half to even.
    /// - Parameters:
    ///   - decimals: The digits after the point.
    ///   - width: The least number of characters; blanks are put before the number.
    /// - Precondition: `decimals` and `width` are not negative.
    public func formatted(decimals: Int, width: Int = 0) -> String {
        guard decimals >= 0, width >= 0 else {
            fatalError("decimals and width must not be negative: \(decimals), \(width)")
        }
        return padded(fixed(Double(self), decimals: decimals), to: width)
    }
}

private func fixed(_ value: Double, decimals: Int) -> String {
    if value.isNaN { return "nan" }
    if value.isInfinite { return value < 0 ? "-inf" : "inf" }
    return Decimal(value).fixed(decimals)
}

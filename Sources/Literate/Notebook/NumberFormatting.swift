import Foundation

extension BinaryFloatingPoint {
    /// The number with so many decimals, as Python's `f"{x:{width}.{decimals}f}"` writes it.
    ///
    /// The exact binary value is rounded, half to even, in every locale alike. The C library does that;
    /// the module Tensors, which imports none, has `Decimal` for it.
    /// - Parameters:
    ///   - decimals: The digits after the point.
    ///   - width: The least number of characters; blanks are put before the number.
    /// - Precondition: `decimals` and `width` are not negative.
    public func formatted(decimals: Int, width: Int = 0) -> String {
        // In optimised code a precondition stops without its message.
        guard decimals >= 0, width >= 0 else {
            fatalError("decimals and width must not be negative: \(decimals), \(width)")
        }
        let value = Double(self)
        guard !value.isNaN else { return padded("nan", to: width) }
        return withVaList([Int32(width), Int32(decimals), value]) { arguments in
            // The widest number has 309 digits before the point.
            let capacity = 320 + decimals + width
            return String(unsafeUninitializedCapacity: capacity) { buffer in
                let characters = UnsafeMutableRawPointer(buffer.baseAddress!)
                    .assumingMemoryBound(to: CChar.self)
                return Int(vsnprintf(characters, capacity, "%*.*f", arguments))
            }
        }
    }
}

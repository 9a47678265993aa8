/// What became of a check while the chapter ran.
package enum CheckOutcome: Codable, Hashable, Sendable {
    case value(CheckedValue)
    case holds
    /// The part of a claim that is false, as written, with the values of its sides where it compares.
    case fails(String, sides: Sides?)
    /// There was no value: what was thrown, or the trap's message.
    case mishap(String)

    /// The values that a claim compares.
    package struct Sides: Codable, Hashable, Sendable {
        package var left: String
        package var sign: String
        package var right: String

        package init(left: String, sign: String, right: String) {
            (self.left, self.sign, self.right) = (left, sign, right)
        }
    }
}

/// A number that changes with bytes: 128 bits wide, so that two texts have the same by no accident
/// (FNV-1a, https://datatracker.ietf.org/doc/html/draft-eastlake-fnv).
package struct Digest: Hashable, Sendable {
    private var hash: UInt128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d

    package init() {}

    package init(_ bytes: some Sequence<UInt8>) { add(bytes) }

    package init(_ text: String) { add(text) }

    /// The digest that was written in hexadecimal digits; nil where these are none.
    package init?(hexadecimal digits: some Collection<UInt8>) {
        guard digits.count == 32,
            let value = UInt128(String(decoding: Array(digits), as: UTF8.self), radix: 16)
        else { return nil }
        hash = value
    }

    package mutating func add(_ bytes: some Sequence<UInt8>) {
        let isDone: Void? = bytes.withContiguousStorageIfAvailable { add($0) }
        guard isDone == nil else { return }
        for byte in bytes { add(byte) }
    }

    /// Goes on with the bytes of a text, and an end that no text holds: `ab` and `c` are not `a`, `bc`.
    package mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { add($0) }
        add(0xFF)
    }

    private mutating func add(_ bytes: UnsafeBufferPointer<UInt8>) {
        for byte in bytes { add(byte) }
    }

    private mutating func add(_ byte: UInt8) {
        let mixed = hash ^ UInt128(byte)
        // Times the prime, 2 to the power 88 and 315.
        hash = (mixed &<< 88) &+ (mixed &* 315)
    }

    package var text: String {
        let digits = String(hash, radix: 16)
        return String(repeating: "0", count: 32 - digits.count) + digits
    }
}

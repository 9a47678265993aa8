import Foundation

/// A number that changes with bytes
/// (FNV-1a, https://datatracker.ietf.org/doc/html/draft-eastlake-fnv).
package struct Fingerprint {
    private var hash: UInt64 = 0xcbf2_9ce4_8422_2325

    /// The fingerprint of nothing.
    package init() {}

    /// Goes on with some bytes.
    package mutating func add(_ data: Data) {
        data.withUnsafeBytes { bytes in
            for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
    }

    /// The number in hexadecimal digits.
    package var text: String { String(hash, radix: 16) }
}

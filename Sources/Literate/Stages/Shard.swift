import LiterateFormat

/// A share of a book's chapters, for one of several machines: `2/5` is the second of five.
///
/// Chapters are dealt out in the book's order, one to each share in turn, so that shares differ by
/// one chapter at most and long neighbours part.
package struct Shard: Hashable, Sendable, CustomStringConvertible {
    /// Which share it is, from 1.
    package let number: Int
    /// How many there are.
    package let count: Int

    /// Reads a share as the command line has it.
    ///
    /// - Throws: ``UsageError`` for a text that is no share.
    package init(_ text: String) throws(UsageError) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { part in
            part.allSatisfy { $0.isASCII && $0.isNumber } ? Int(part) : nil
        }
        guard parts.count == 2, numbers.count == 2 else {
            throw UsageError(
                description:
                    "error: '\(text)' is no share; give its number and how many there are, "
                    + "such as --shard 2/5")
        }
        guard numbers[1] > 0 else {
            throw UsageError(
                description: "error: '\(text)' is a share of none; there is at least one, "
                    + "--shard 1/1")
        }
        guard (1...numbers[1]).contains(numbers[0]) else {
            throw UsageError(
                description: "error: there is no share '\(text)'; the first is --shard "
                    + "1/\(numbers[1]), the last --shard \(numbers[1])/\(numbers[1])")
        }
        (number, count) = (numbers[0], numbers[1])
    }

    /// The share as the command line has it.
    package var description: String { "\(number)/\(count)" }

    /// The chapters of the share, in order.
    func share(of chapters: [Chapter]) -> [Chapter] {
        stride(from: number - 1, to: chapters.count, by: count).map { chapters[$0] }
    }
}

import Testing

@testable import Tensors

/// What the kernels are tried on.
enum Inputs: CaseIterable, Sendable {
    /// Numbers from -3 to 3.
    case ordinary
    /// Denormals, and the smallest normal numbers.
    case tiny
    /// Ordinary numbers among infinities, NaN, zeros of both signs and extremes.
    case special
    /// Big numbers that cancel among small ones: even a sum in double precision shows its order.
    case cancelling
    /// Any bits: all sizes, and a NaN now and then.
    case wild

    private static let specials: [Float] = [
        0, -0.0, 1, -1, .infinity, -.infinity, .nan, .leastNonzeroMagnitude,
        -.leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude,
        -.greatestFiniteMagnitude, Float(bitPattern: 0xFFC0_1234), 88.72284, -103.97208, 1e-20, 20,
        3e7,
    ]

    /// `count` numbers; a seed gives the same ones every time.
    func floats(_ count: Int, seed: UInt64 = 1) -> [Float] {
        let g = Generator(seed: seed)
        var big: Float = 0
        return (0..<count).map { i in
            let (word, ordinary) = (g.word(), 6 * (g.uniform() - 0.5))
            switch self {
            case .ordinary: return ordinary
            case .tiny: return Float(bitPattern: word & 0x80FF_FFFF)
            case .special:
                let isSpecial = word % 3 == 0
                return isSpecial ? Self.specials[Int(word >> 8) % Self.specials.count] : ordinary
            case .cancelling:
                if i % 3 == 0 { big = ordinary * Float(1 << UInt64(word % 63)) }
                return i % 3 == 0 ? big : i % 3 == 1 ? -big : ordinary
            case .wild: return Float(bitPattern: word)
            }
        }
    }

    /// Lengths around every vector's width, and none.
    static let sizes = [0, 1, 2, 3, 4, 5, 7, 8, 13, 16, 17, 31, 33, 67]
}

/// Memory that starts `offset` elements after a boundary of 64 bytes, with others around it that
/// nobody may write.
final class Place<Element: Equatable> {
    private let base: UnsafeMutableBufferPointer<Element>
    private let count: Int
    private let margin: Int
    private let filler: Element

    init(_ values: [Element], filler: Element, offset: Int = 0) {
        margin = 64 + offset
        (count, self.filler) = (values.count, filler)
        let bytes = (count + margin + 64) * MemoryLayout<Element>.stride
        let raw = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 64)
        base = raw.bindMemory(to: Element.self)
        base.initialize(repeating: filler)
        for (i, value) in values.enumerated() { pointer[i] = value }
    }

    deinit { base.deallocate() }

    var pointer: UnsafeMutablePointer<Element> { base.baseAddress! + margin }

    /// What is there now.
    var values: [Element] { (0..<count).map { pointer[$0] } }

    /// Whether everything around is as it was.
    var isIntactAround: Bool {
        base.indices.allSatisfy { ($0 >= margin && $0 < margin + count) || base[$0] == filler }
    }
}

extension Place where Element == Float {
    convenience init(_ values: [Float], offset: Int = 0) {
        self.init(values, filler: -77, offset: offset)
    }

    convenience init(count: Int, offset: Int = 0) {
        self.init([Float](repeating: 55, count: count), offset: offset)
    }
}

/// Expects the same bits, where a NaN is a NaN, and nothing written beside them.
func expectBits(
    _ place: Place<Float>, _ expected: [Float], _ what: @autoclosure () -> String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    if !place.isIntactAround {
        Issue.record("\(what()): wrote outside", sourceLocation: sourceLocation)
    }
    expectBits(place.values, expected, what(), sourceLocation: sourceLocation)
}

/// Expects the same bits, where a NaN is a NaN.
///
/// Names the first that differs.
func expectBits(
    _ actual: [Float], _ expected: [Float], _ what: @autoclosure () -> String,
    sourceLocation: SourceLocation = #_sourceLocation
) {
    guard actual.count == expected.count else {
        Issue.record(
            "\(what()): \(actual.count) instead of \(expected.count)",
            sourceLocation: sourceLocation)
        return
    }
    for (i, (a, e)) in zip(actual, expected).enumerated()
    where a.bitPattern != e.bitPattern && !(a.isNaN && e.isNaN) {
        Issue.record(
            "\(what()): \(a) instead of \(e) at \(i) of \(actual.count)",
            sourceLocation: sourceLocation)
        return
    }
}

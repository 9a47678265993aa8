/// The functions in double precision as plain Swift, operation by operation as the kernels have
/// them.
enum PlainDouble {
    private static let ln2 = (high: 0x1.62e42fee00000p-1, low: 0x1.a39ef35793c76p-33)
    private static let halfPi = (high: 0x1.921fb54400000p+0, low: 0x1.0b4611a626331p-34)

    static func exp(_ x: Double) -> Double {
        if x.isNaN { return x }
        if x > 710 { return .infinity }
        if x < -746 { return 0 }
        let n = (x * 1.4426950408889634 + 0.5).rounded(.down)
        let (high, low) = (x - n * ln2.high, n * ln2.low)
        let r = high - low
        let lost = (high - r) - low
        var series = 0.0
        for i in stride(from: 14.0, through: 2, by: -1) { series = (series + 1) * r / i }
        let y = 1 + (r + (lost + r * series))
        let (exponent, half) = (Int(n), Int(n) / 2)
        return y * powerOfTwo(half) * powerOfTwo(exponent - half)
    }

    private static func powerOfTwo(_ n: Int) -> Double {
        Double(bitPattern: UInt64(n + 1023) << 52)
    }

    static func log(_ x: Double) -> Double {
        if x.isNaN || x == .infinity { return x }
        if x < 0 { return .nan }
        if x == 0 { return -.infinity }
        let isTiny = x < .leastNormalMagnitude
        let bits = (isTiny ? x * 0x1p54 : x).bitPattern
        let k = Int64(bitPattern: bits &- 0x3FE6_A09E_667F_3BCD) >> 52
        let f = Double(bitPattern: bits &- UInt64(bitPattern: k) << 52) - 1
        let s = f / (2 + f)
        let (z, e) = (s * s, Double(isTiny ? k - 54 : k))
        var series = 0.0
        for i in stride(from: 25.0, through: 3, by: -2) { series = (series + 2 / i) * z }
        return e * ln2.high + (f - (s * (f - series) - e * ln2.low))
    }

    static func sin(_ x: Double) -> Double { circular(x, 0) }
    static func cos(_ x: Double) -> Double { circular(x, 1) }

    private static func circular(_ x: Double, _ quarter: Int) -> Double {
        if !x.isFinite { return .nan }
        let n = (x * 0.6366197723675814 + 0.5).rounded(.down)
        let (high, low) = (x - n * halfPi.high, n * halfPi.low)
        let r = high - low
        let lost = (high - r) - low
        let turns = Int(n) + quarter
        let y = turns & 1 == 0 ? sine(r, lost) : cosine(r, lost)
        return turns & 2 == 0 ? y : -y
    }

    private static func sine(_ x: Double, _ low: Double) -> Double {
        let z = x * x
        var series = 0.0
        for i in stride(from: 19.0, through: 5, by: -2) {
            series = (series + 1) * -z / (i * (i - 1))
        }
        let third = (series + 1) * -z / 6
        return x + (x * third + low)
    }

    private static func cosine(_ x: Double, _ low: Double) -> Double {
        let z = x * x
        var series = 0.0
        for i in stride(from: 20.0, through: 4, by: -2) {
            series = (series + 1) * -z / (i * (i - 1))
        }
        let half = 0.5 * z
        let top = 1 - half
        return top + (((1 - top) - half) + (-half * series - x * low))
    }
}

/// The functions of one number as plain scalar Swift: what the kernels must give, to the bit.
///
/// Every operation stands in the order in which the kernels document it, and is rounded on its own.
enum Plain {
    /// y and n with e^x = 2^n y.
    private static func expParts(_ x: Float) -> (y: Float, n: Int32) {
        let shift: Float = 12_582_912
        let shifted = x * 1.44269502 + shift
        let whole = shifted - shift
        var r = x - whole * 0.693359375
        r = r - whole * -2.12194440e-4
        let p = polynomial(r, [0.0013951727, 0.008369604, 0.041666187, 0.16666512, 0.5])
        let n = Int32(truncatingIfNeeded: shifted.bitPattern &- 0x4B40_0000)
        return (1 + (r + r * r * p), n)
    }

    /// The coefficients from the highest power down, by Horner's rule.
    private static func polynomial(_ x: Float, _ coefficients: [Float]) -> Float {
        coefficients.dropFirst().reduce(coefficients[0]) { $0 * x + $1 }
    }

    /// The same in double precision.
    private static func polynomial(_ x: Double, _ coefficients: [Double]) -> Double {
        coefficients.dropFirst().reduce(coefficients[0]) { $0 * x + $1 }
    }

    private static func powerOfTwo(_ n: Int32) -> Float {
        Float(bitPattern: UInt32(truncatingIfNeeded: n &+ 127) << 23)
    }

    static func exp(_ x: Float) -> Float {
        if x.isNaN { return x }
        let (y, n) = expParts(x < -104 ? -104 : x > 89 ? 89 : x)
        let half = n >> 1
        return y * powerOfTwo(half) * powerOfTwo(n - half)
    }

    static func log(_ x: Float) -> Float {
        if x.isNaN || x < 0 { return .nan }
        if x == 0 { return -.infinity }
        if x == .infinity { return x }
        let (e, m) = splitAtRootOfHalf(x)
        let f = m - 1
        let p = polynomial(
            f,
            [
                0.067465596, -0.116796434, 0.11890336, -0.12405138, 0.14219223, -0.16668007,
                0.20002134, -0.2500001, 0.33333313,
            ])
        let square = f * f
        var y = f * square * p
        y = y + e * -2.12194440e-4
        y = y - 0.5 * square
        return (f + y) + e * 0.693359375
    }

    /// e and m with x = 2^e m and m from √½ to √2, for a positive finite x.
    private static func splitAtRootOfHalf(_ x: Float) -> (e: Float, m: Float) {
        let isTiny = x < .leastNormalMagnitude
        let bits = (isTiny ? x * 33_554_432 : x).bitPattern
        let k = Int32(bitPattern: bits &- 0x3F35_04F3) >> 23
        let m = Float(bitPattern: bits &- UInt32(bitPattern: k) << 23)
        return (Float(isTiny ? k - 25 : k), m)
    }

    static func tanh(_ x: Float) -> Float {
        if x.isNaN { return x }
        let size = abs(x)
        if size < 0.9 {
            let z = x * x
            let p = polynomial(
                z,
                [
                    -0.00045860367, 0.0025915883, -0.008274443, 0.02166895, -0.053930797,
                    0.13332997, -0.33333322,
                ])
            let y = x + x * z * p
            return Float(signOf: x, magnitudeOf: y)
        }
        let (y, n) = expParts(size > 10 ? 20 : size + size)
        let e = Float(bitPattern: y.bitPattern + UInt32(n) << 23)
        return Float(signOf: x, magnitudeOf: 1 - 2 / (e + 1))
    }

    static func sigmoid(_ x: Float) -> Float { 1 / (1 + exp(-x)) }

    // MARK: Powers

    static func power(_ x: Float, _ p: Float) -> Float {
        switch p {
        case 0: return 1
        case 1: return x
        case 2: return x * x
        case 3: return x * x * x
        case -1: return 1 / x
        case -2: return 1 / (x * x)
        case 0.5: return x.squareRoot()
        case -0.5: return 1 / x.squareRoot()
        default: return generalPower(x, p)
        }
    }

    private static func generalPower(_ x: Float, _ p: Float) -> Float {
        if x.isNaN { return x }
        let isWhole = p.rounded(.down) == p
        let isOdd = isWhole && abs(p) < 16_777_216 && Int(p) % 2 != 0
        let size = abs(x)
        let y: Float =
            switch size {
            case 0: p > 0 ? 0 : .infinity
            case .infinity: p > 0 ? .infinity : 0
            default: narrowExp(Double(p) * wideLog(size))
            }
        if x.sign == .plus || x == 0 && !isOdd { return y }
        if isOdd { return -y }
        return isWhole || size == .infinity ? y : .nan
    }

    /// ln x in double precision for a positive finite float.
    private static func wideLog(_ x: Float) -> Double {
        let (e, single) = splitAtRootOfHalf(x)
        let m = Double(single)
        let s = (m - 1) / (m + 1)
        let z = s * s
        let series = polynomial(
            z, [2.0 / 15, 2.0 / 13, 2.0 / 11, 2.0 / 9, 2.0 / 7, 2.0 / 5, 2.0 / 3])
        return Double(e) * 0.6931471805599453 + (2 * s + s * z * series)
    }

    /// e^y in double precision, rounded to a float.
    private static func narrowExp(_ y: Double) -> Float {
        let y = y < -110 ? -110 : y > 100 ? 100 : y
        let shift = 6_755_399_441_055_744.0
        let shifted = y * 1.4426950408889634 + shift
        let r = y - (shifted - shift) * 0.6931471805599453
        let factorials: [Double] = [
            39_916_800, 3_628_800, 362_880, 40_320, 5_040, 720, 120, 24, 6, 2,
        ]
        let series = polynomial(r, factorials.map { 1 / $0 })
        let power = 1 + (r + r * r * series)
        return Float(Double(bitPattern: power.bitPattern &+ shifted.bitPattern << 52))
    }

    // MARK: Sine and cosine

    static func sin(_ x: Float) -> Float { circular(x, 0) }
    static func cos(_ x: Float) -> Float { circular(x, 1) }

    private static func circular(_ x: Float, _ quarter: Int) -> Float {
        if !x.isFinite { return .nan }
        if abs(x) > 1_048_576 { return circularOfLarge(x, quarter) }
        let shift = 6_755_399_441_055_744.0
        let n = (Double(x) * 0.6366197723675814 + shift) - shift
        let r = (Double(x) - n * 0x1.921fb544p+0) - n * 0x1.0b4611a626331p-34
        return turned(r, Int(n) + quarter)
    }

    /// The bits of 2/π after the point.
    private static let twoOverPi: [UInt64] = [
        0xA2F9_836E_4E44_1529, 0xFC27_57D1_F534_DDC0, 0xDB62_9599_3C43_9041, 0xFE51_63AB_0000_0000,
    ]

    /// Bit k of 2/π, of weight 2^-k.
    private static func bit(_ k: Int) -> UInt64 {
        k < 1 ? 0 : twoOverPi[(k - 1) / 64] >> (63 - UInt64(k - 1) % 64) & 1
    }

    /// With |x| = m 2^e, the product of m and 96 bits of 2^e 2/π, from the weight 2 down, modulo 4.
    private static func circularOfLarge(_ x: Float, _ quarter: Int) -> Float {
        let m = UInt64(x.significandBitPattern | 0x80_0000)
        let e = Int(x.exponent) - 23
        let parts = (0..<3).map { part in
            (0..<32).reduce(0 as UInt64) { $0 << 1 | bit(e - 1 + 32 * part + $1) }
        }
        let turns = (m * parts[0]) << 32 &+ m * parts[1] &+ (m * parts[2]) >> 32
        let n = (turns &+ 1 << 61) >> 62
        let r = Double(Int64(bitPattern: turns &- n << 62)) * 0x1.921fb54442d18p-62
        return x < 0 ? turned(-r, quarter - Int(n)) : turned(r, quarter + Int(n))
    }

    /// sin(r + n π/2) for |r| <= π/4.
    private static func turned(_ r: Double, _ n: Int) -> Float {
        let z = r * r
        let y: Double
        if n & 1 == 0 {
            let s = polynomial(
                z, [-1.0 / 39_916_800, 1.0 / 362_880, -1.0 / 5_040, 1.0 / 120, -1.0 / 6])
            y = r * (1 + s * z)
        } else {
            let c = polynomial(
                z,
                [1.0 / 479_001_600, -1.0 / 3_628_800, 1.0 / 40_320, -1.0 / 720, 1.0 / 24, -0.5])
            y = 1 + c * z
        }
        return Float(n & 2 == 0 ? y : -y)
    }
}

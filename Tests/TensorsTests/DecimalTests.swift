import Foundation
import Testing

@testable import Tensors

/// `Decimal`, which writes numbers where there is no C library, against the C library's own rounding.
@Suite struct DecimalTests {
    private func byTheCLibrary(_ value: Double, _ form: String, _ decimals: Int) -> String {
        withVaList([Int32(decimals), value]) { arguments in
            var buffer = [CChar](repeating: 0, count: 1500)
            vsnprintf(&buffer, buffer.count, "%.*\(form)", arguments)
            return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8($0) }, as: UTF8.self)
        }
    }

    @Test func anyNumberIsWrittenAsTheCLibraryWritesIt() {
        let g = Generator(seed: 11)
        func word() -> UInt64 { UInt64(g.word()) << 32 | UInt64(g.word()) }
        for index in 0..<4000 {
            let value: Double
            switch index % 4 {
            case 0: value = Double(bitPattern: word())
            case 1: value = (g.uniformDouble() - 0.5) * 200
            // Ties, exactly between two decimals.
            case 2: value = Double(Int(word() % 20_000) - 10_000) / 16
            default: value = Double(Float(bitPattern: UInt32(truncatingIfNeeded: word())))
            }
            guard value.isFinite else { continue }
            let decimals = Int(word() % 12)
            let decimal = Tensors.Decimal(value)
            #expect(decimal.fixed(decimals) == byTheCLibrary(value, "f", decimals))
            #expect(decimal.scientific(decimals) == byTheCLibrary(value, "e", decimals))
        }
    }

    @Test(arguments: [
        0.0, -0.0, 0.5, 1.5, -2.5, Double.leastNonzeroMagnitude, 1.7976931348623157e308, 0.05,
        9.995,
    ])
    func extremes(value: Double) {
        for decimals in [0, 1, 2, 17, 400] {
            #expect(Tensors.Decimal(value).fixed(decimals) == byTheCLibrary(value, "f", decimals))
        }
    }
}

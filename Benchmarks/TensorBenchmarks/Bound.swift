import RoundingBound
import TensorKernels

/// What a row's products alone take at least where each product and each sum is rounded on its own:
/// as many multiplications and additions, all from registers, none waiting for another.
final class Bound: Participant {
    let name = "bound"
    /// How many threads would share them out, at best.
    private let threads: Int32

    init(threads: Int32) { self.threads = threads }

    func takesPart(in row: Row) -> Bool { row.products != nil }

    func answer(_ row: Row, count: Int) throws -> Double {
        let products = row.products! * count
        var result: Float = 0
        let elapsed = ContinuousClock().measure {
            result = products_and_sums(products, Self.width)
        }
        precondition(result == 0, "products with 0 that are \(result)")
        return elapsed / .seconds(1) / Double(threads)
    }

    /// The floats of a vector of the instruction set in use.
    private static let width: Int32 =
        switch String(cString: tk_active_isa()) {
        case "x86-64-v4": 16
        case "x86-64-v3": 8
        default: 4
        }
}

extension Row {
    /// The products of two numbers in a repetition's matrix products, where they are most of its work.
    var products: Int? {
        let (inputs, classes, parts) = (30, 27, parts)
        func forward(_ examples: Int, _ hidden: Int) -> Int {
            examples * hidden * (inputs + classes)
        }
        return switch parts[0] {
        case "step": 3 * forward(Int(parts[2])!, Int(parts[1])!)  // as many for each gradient
        case "product": Product(rawValue: String(parts[1]))!.products
        case "evaluation": forward(NamesData.trainingExamples, 200)
        default: nil
        }
    }
}

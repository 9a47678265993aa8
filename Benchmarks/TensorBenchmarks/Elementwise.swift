import Tensors

/// The operations on every element of a tensor.
struct Elementwise: Sendable {
    let name: String
    let apply: @Sendable (Operands) -> AnyObject

    /// The numbers of elements measured.
    static let sizes = [6_400, 1_000_000]

    static let operations = [
        Elementwise("add") { $0.a + $0.b },
        Elementwise("subtract") { $0.a - $0.b },
        Elementwise("multiply") { $0.a * $0.b },
        Elementwise("divide") { $0.a / $0.positive },
        Elementwise("add-number") { $0.a + 0.5 },
        Elementwise("add-row") { $0.a + $0.row },
        Elementwise("multiply-column") { $0.a * $0.column },
        Elementwise("add-in-place") { $0.addInPlace() },
        Elementwise("negate") { -$0.a },
        Elementwise("exp") { $0.a.exp() },
        Elementwise("log") { $0.positive.log() },
        Elementwise("tanh") { $0.a.tanh() },
        Elementwise("sigmoid") { $0.a.sigmoid() },
        Elementwise("relu") { $0.a.relu() },
        Elementwise("abs") { $0.a.abs() },
        Elementwise("sqrt") { $0.positive.sqrt() },
        Elementwise("pow-3") { $0.a.pow(3) },
        Elementwise("pow-2.5") { $0.positive.pow(2.5) },
        Elementwise("greater") { $0.a .> $0.b },
        Elementwise("greater-number") { $0.a .> 0.5 },
    ]

    init(_ name: String, _ apply: @escaping @Sendable (Operands) -> AnyObject) {
        self.name = name
        self.apply = apply
    }

    /// Applies the operation as often as it is told, to tensors of `size` elements.
    func work(size: Int) -> (Int) -> Void {
        let operands = Operands(size: size)
        return { count in for _ in 0..<count { keep(apply(operands)) } }
    }
}

/// What the operations are applied to: matrices `[size / 200, 200]` of normal draws.
final class Operands {
    let a, b: Tensor<Float>
    /// From 0.5 to 1.5.
    let positive: Tensor<Float>
    /// `[200]`.
    let row: Tensor<Float>
    /// `[size / 200, 1]`.
    let column: Tensor<Float>
    private var sum: Tensor<Float>

    init(size: Int) {
        let g = Generator(seed: 1)
        a = Tensor.randn(size / 200, 200, generator: g)
        b = Tensor.randn(size / 200, 200, generator: g)
        positive = Tensor.rand(size / 200, 200, generator: g) + 0.5
        row = Tensor.randn(200, generator: g)
        column = Tensor.randn(size / 200, 1, generator: g)
        sum = Tensor.zeros([size / 200, 200])
    }

    func addInPlace() -> Tensor<Float> {
        sum += a
        return sum
    }
}

import Tensors

/// By how much a layer's weights are scaled to make up for what the nonlinearity after it takes
/// away from the spread.
///
///     Gain.tanh      // 5/3
///     Gain.relu      // √2
///     0.5 as Gain    // any other number
///
/// Source: [torch.nn.init.calculate_gain](https://docs.pytorch.org/docs/stable/nn.init.html#torch.nn.init.calculate_gain)
public struct Gain: Sendable, Equatable, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral {
    /// The factor.
    public let value: Double

    /// Any positive number.
    ///
    /// - Precondition: it is finite and positive.
    public init(_ value: Double) {
        require(value > 0 && value.isFinite, "a gain is a positive number, not \(value)")
        self.value = value
    }

    /// Any positive number.
    public init(floatLiteral value: Double) { self.init(value) }
    /// Any positive number.
    public init(integerLiteral value: Int) { self.init(Double(value)) }

    /// 1: a linear layer takes nothing away.
    public static let linear = Gain(1)
    /// 5/3, PyTorch's number for tanh.
    public static let tanh = Gain(5.0 / 3)
    /// √2: a rectifier halves the mean square.
    public static let relu = Gain(2.0.squareRoot())
    /// √(2 / (1 + slope²)), for a rectifier that multiplies by `slope` below 0.
    public static func leakyReLU(slope: Double) -> Gain {
        Gain((2 / (1 + slope * slope)).squareRoot())
    }
}

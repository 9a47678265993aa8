/// How the scalars of one tensor are written: one notation and one width for all.
///
/// Source: [torch.set_printoptions](https://docs.pytorch.org/docs/stable/generated/torch.set_printoptions.html)
public struct ScalarFormatter<Scalar> {
    let width: Int
    private let write: (Scalar) -> String

    init(width: Int, write: @escaping (Scalar) -> String) {
        self.width = width
        self.write = write
    }

    /// A scalar at its width.
    func text(_ scalar: Scalar) -> String {
        let written = write(scalar)
        return String(repeating: " ", count: max(0, width - written.count)) + written
    }

    /// A scalar on its own.
    func bareText(_ scalar: Scalar) -> String { write(scalar) }
}

extension Int: TensorScalar {
    /// All at the width of the longest.
    public static func formatter(for scalars: [Int]) -> ScalarFormatter<Int> {
        let width = scalars.map { String($0).count }.max() ?? 1
        return ScalarFormatter(width: width) { String($0) }
    }

    /// Integers are not PyTorch's default.
    public static var printedTypeWhenEmpty: String? { "torch.int64" }
}

extension Bool: TensorScalar {
    /// `True` and `False`, at the width of the longest.
    public static func formatter(for scalars: [Bool]) -> ScalarFormatter<Bool> {
        let width = scalars.contains(false) ? 5 : 4
        return ScalarFormatter(width: width) { $0 ? "True" : "False" }
    }

    /// Truth values are not PyTorch's default.
    public static var printedTypeWhenEmpty: String? { "torch.bool" }
}

extension Float: TensorScalar {
    /// Four decimals; none where all are whole; an exponent where the largest is beyond 10⁸, the
    /// smallest below 10⁻⁴ or the largest more than a thousand times the smallest. Zeros,
    /// infinities and NaN have no say.
    public static func formatter(for scalars: [Float]) -> ScalarFormatter<Float> {
        let deciding = scalars.filter { $0.isFinite && $0 != 0 }
        guard !deciding.isEmpty else { return ScalarFormatter(width: 1, write: wholeText) }
        let isWhole = deciding.allSatisfy { $0 == $0.rounded(.up) }
        let sizes = deciding.map { Double($0.magnitude) }
        let (smallest, largest) = (sizes.min()!, sizes.max()!)
        let wantsExponent = largest / smallest > 1000 || largest > 1e8 || smallest < 1e-4
        let write = wantsExponent ? scientificText : isWhole ? wholeText : fixedText
        return ScalarFormatter(width: deciding.map { write($0).count }.max()!, write: write)
    }

    /// Nothing: `Float` is PyTorch's default.
    public static var printedTypeWhenEmpty: String? { nil }
}

private func special(_ x: Float) -> String? {
    x.isNaN ? "nan" : x.isInfinite ? (x < 0 ? "-inf" : "inf") : nil
}

private func wholeText(_ x: Float) -> String {
    special(x) ?? Decimal(Double(x)).fixed(0) + "."
}

private func fixedText(_ x: Float) -> String {
    special(x) ?? Decimal(Double(x)).fixed(4)
}

private func scientificText(_ x: Float) -> String {
    special(x) ?? Decimal(Double(x)).scientific(4)
}

import Tensors

/// The six products of a training step of chapter 1, hidden 200 and batch 32.
///
/// A product of the backward pass is measured as the step runs it, by `backward()`, on a graph that
/// is recorded once and kept.
enum Product: String, CaseIterable {
    case preactivation
    case logits
    case gradientOfW2 = "gradient-of-W2"
    case gradientOfH = "gradient-of-h"
    case gradientOfW1 = "gradient-of-W1"
    case gradientOfInput = "gradient-of-input"

    /// Rows, inner length and columns of the product on the forward pass.
    private var lengths: (rows: Int, inner: Int, columns: Int) {
        switch self {
        case .preactivation, .gradientOfW1, .gradientOfInput: (32, 30, 200)
        case .logits, .gradientOfW2, .gradientOfH: (32, 200, 27)
        }
    }

    /// The products of two numbers in it.
    var products: Int { lengths.rows * lengths.inner * lengths.columns }

    /// Computes the product as often as it is told.
    var work: (Int) -> Void {
        let g = Generator(seed: 1)
        let a = Tensor.randn(lengths.rows, lengths.inner, generator: g)
        let b = Tensor.randn(lengths.inner, lengths.columns, generator: g)
        switch self {
        case .preactivation, .logits:
            return { count in for _ in 0..<count { keep(matmul(a, b)) } }
        case .gradientOfW1, .gradientOfW2: return backward(to: b, from: { matmul(a, b) })
        case .gradientOfInput, .gradientOfH: return backward(to: a, from: { matmul(a, b) })
        }
    }

    private func backward(
        to operand: Tensor<Float>, from product: () -> Tensor<Float>
    ) -> (Int) -> Void {
        operand.requiresGrad = true
        let loss = product().sum()
        return { count in
            for _ in 0..<count {
                operand.grad = nil
                loss.backward(retainGraph: true)
            }
        }
    }
}

/// Uses a result, so that it has to be computed.
@inline(never)
func keep(_ result: AnyObject) {}

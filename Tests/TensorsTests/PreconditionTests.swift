import TensorTesting
import Testing

@testable import Tensors

/// What is wrong stops with a message that shows the shapes, in optimised code too.
@Suite struct PreconditionTests {
    @Test func matmul() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Tensors.matmul(Tensor.zeros(2, 3), Tensor.zeros(4, 5)) }
        expectMessage(result, "matmul", "[2, 3]", "[4, 5]")
    }

    @Test func broadcasting() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Tensor.zeros(2, 3) * Tensor.zeros(4) }
        expectMessage(result, "*", "[2, 3]", "[4]")
    }

    @Test func inPlace() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            var x = Tensor.zeros(3)
            x += Tensor.zeros(2, 3)
        }
        expectMessage(result, "+=", "[2, 3]", "[3]")
    }

    @Test func changedLeaf() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            var x = Tensor.zeros(3)
            x.requiresGrad = true
            x -= 1
        }
        expectMessage(result, "-=", "[3]", "data")
    }

    @Test func changedSinceForward() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let x = Tensor.ones(3)
            x.requiresGrad = true
            let loss = (x * x).sum()
            x.data -= 1
            loss.backward()
        }
        expectMessage(result, "[3]", "changed in place")
    }

    @Test func backwardOfMany() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let x = Tensor.zeros(2, 3)
            x.requiresGrad = true
            (x * 2).backward()
        }
        expectMessage(result, "backward()", "[2, 3]")
    }

    @Test func backwardTwice() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let x = Tensor.zeros(2, 3)
            x.requiresGrad = true
            let loss = x.sum()
            loss.backward()
            loss.backward()
        }
        expectMessage(result, "second time", "SumBackward0")
    }

    @Test func reshaped() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Tensor.zeros(2, 3).reshaped(4, -1) }
        expectMessage(result, "reshaped", "[2, 3]", "[4, -1]")
    }

    @Test func concatenated() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Tensors.concatenated([Tensor.zeros(2, 3), Tensor.zeros(3, 3)], dim: 1) }
        expectMessage(result, "concatenated", "[2, 3]", "[3, 3]")
    }

    @Test func index() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Tensor.zeros(2, 3)[0..., 3] }
        expectMessage(result, "index 3", "dimension 1", "[2, 3]")
    }

    @Test func tableIndex() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Tensor.zeros(27, 10)[Tensor([[0, 27]])] }
        expectMessage(result, "index 27", "[1, 2]", "[27, 10]")
    }

    @Test func crossEntropyShapes() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = crossEntropy(Tensor.zeros(2, 3), Tensor([0, 1, 2])) }
        expectMessage(result, "crossEntropy", "[2, 3]", "[3]")
    }

    @Test func crossEntropyTarget() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = crossEntropy(Tensor.zeros(2, 3), Tensor([0, 3])) }
        expectMessage(result, "crossEntropy", "target 3", "[2, 3]")
    }

    @Test func batchNormalizedRank() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = batchNormalized(Tensor.zeros(4), gain: Tensor.ones(4), bias: Tensor.zeros(4)) }
        expectMessage(result, "batchNormalized", "[N, C] or [N, C, L]", "[4]")
    }

    @Test func batchNormalizedGain() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = batchNormalized(Tensor.zeros(4, 3), gain: Tensor.ones(4), bias: Tensor.zeros(3)) }
        expectMessage(result, "batchNormalized", "gain", "[4]", "[4, 3]")
    }

    @Test func batchNormalizedOfOneExample() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = batchNormalized(Tensor.zeros(1, 3), gain: Tensor.ones(3), bias: Tensor.zeros(3)) }
        expectMessage(result, "batchNormalized", "at least 2", "[1, 3]")
    }

    @Test func uniformBounds() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Tensor.uniform([3], from: 1, to: -1, generator: Generator(seed: 0)) }
        expectMessage(result, "uniform", "1.0 and -1.0")
    }

    @Test func raggedRows() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Tensor([[1, 2], [3]]) }
        expectMessage(result, "row 0 has 2", "row 1 has 1")
    }

    @Test func scalarsOfAnotherShape() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Tensor<Float>(shape: [2, 2], scalars: [1, 2, 3]) }
        expectMessage(result, "[2, 2]", "3 scalars")
    }

    @Test func dimension() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Tensor.zeros(2, 3).softmax(dim: 2) }
        expectMessage(result, "softmax", "dimension 2", "[2, 3]")
    }

    @Test func itemOfMany() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Tensor.zeros(2, 3).item() }
        expectMessage(result, "item()", "[2, 3]")
    }

    @Test func gradientOfAnotherShape() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let x = Tensor.zeros(2, 3)
            x.requiresGrad = true
            x.grad = Tensor.zeros(3, 2)
        }
        expectMessage(result, "[3, 2]", "[2, 3]")
    }

    @Test func multinomialOfZeros() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = multinomial(Tensor.zeros(4), count: 1, generator: Generator(seed: 0)) }
        expectMessage(result, "multinomial", "[4]")
    }
}

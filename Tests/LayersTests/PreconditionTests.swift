import Layers
import TensorTesting
import Tensors
import Testing

/// What is wrong stops with a message that shows the shapes or the numbers, in optimised code too.
@Suite struct PreconditionTests {
    @Test func linearInput() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Linear(inputs: 3, outputs: 2, generator: Generator(seed: 0))(Tensor.zeros(4, 2)) }
        expectMessage(result, "Linear", "[4, 2]", "[3, 2]", "must be 3")
    }

    @Test func linearWithoutOutputs() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Linear(inputs: 3, outputs: 0, generator: Generator(seed: 0)) }
        expectMessage(result, "initializer", "[3, 0]")
    }

    @Test func batchNormChannels() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = BatchNorm1d(channels: 3)(Tensor.zeros(5, 4)) }
        expectMessage(result, "BatchNorm1d", "[5, 4]", "3 channels", "[N, 3, L]")
    }

    @Test func batchNormOfOneExample() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = BatchNorm1d(channels: 3)(Tensor.zeros(1, 3)) }
        expectMessage(result, "BatchNorm1d", "[1, 3]", "at least 2", "isTraining = false")
    }

    @Test func batchNormStatisticsOfAnotherShape() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let layer = BatchNorm1d(channels: 3)
            layer.runningMean = .zeros(4)
            layer.isTraining = false
            _ = layer(Tensor.zeros(5, 3))
        }
        expectMessage(result, "mean", "[4]", "[5, 3]")
    }

    @Test func batchNormMomentum() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = BatchNorm1d(channels: 3, momentum: 1.5) }
        expectMessage(result, "BatchNorm1d", "momentum", "1.5")
    }

    @Test func embeddingIndex() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let table = Embedding(count: 27, width: 10, generator: Generator(seed: 0))
            _ = table(Tensor([[0, 27]]))
        }
        expectMessage(result, "index 27", "[1, 2]", "[27, 10]")
    }

    @Test func flattenedScalar() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Flatten()(Tensor(Float(1))) }
        expectMessage(result, "Flatten", "[]")
    }

    @Test func gain() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Gain(-1) }
        expectMessage(result, "gain", "-1.0")
    }

    @Test func optimizerOfAResult() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = SGD([Tensor.zeros(2, 3)], learningRate: 0.1) }
        expectMessage(result, "SGD", "parameter 0", "[2, 3]", "requiresGrad")
    }

    @Test func optimizerOfAParameterTwice() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) {
            let layer = BatchNorm1d(channels: 3)
            _ = Adam(layer.parameters + [layer.gain])
        }
        expectMessage(result, "Adam", "twice", "[[3], [3], [3]]")
    }

    @Test func nesterovWithoutMomentum() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = SGD(BatchNorm1d(channels: 3).parameters, learningRate: 0.1, nesterov: true) }
        expectMessage(result, "SGD", "Nesterov", "momentum")
    }

    @Test func learningRate() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = Adam(BatchNorm1d(channels: 3).parameters, learningRate: -0.1) }
        expectMessage(result, "Adam", "learning rate", "-0.1")
    }

    @Test func epochBeforeTheFirst() async {
        let result = await #expect(
            processExitsWith: .failure, observing: [\.standardErrorContent]
        ) { _ = CosineSchedule(initial: 0.1, epochs: 10).learningRate(at: -1) }
        expectMessage(result, "CosineSchedule", "epoch is -1")
    }
}

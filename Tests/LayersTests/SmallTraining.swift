import Layers
import Tensors

/// The networks that `make_layers.py` trains for 200 steps, from the same seeds.
enum SmallTraining {
    struct Result {
        var losses: [Float] = []
        var evaluation: Float = 0
        var accuracy: Float = 0
        var parameters: [Tensor<Float>] = []
    }

    /// Points on three arms of a spiral, told apart.
    static func spiral(_ name: String) -> Result {
        let figures = Figures.stored.trainings
        let (x, y) = (figures.x.tensor, Tensor(figures.y))
        let network = spiralNetwork()
        let isAdam = name.hasPrefix("Adam")
        let optimizer: any Optimizer =
            isAdam
            ? Adam(network.parameters, learningRate: 0.01)
            : SGD(network.parameters, learningRate: 0.1, momentum: 0.9, weightDecay: 1e-4)
        let schedule: any LearningRateSchedule =
            isAdam
            ? CosineSchedule(initial: 0.01, epochs: 200) : StepSchedule(initial: 0.1, period: 80)

        var result = Result()
        let g = Generator(seed: 7)
        for step in 0..<200 {
            optimizer.learningRate = schedule.learningRate(at: step)
            let rows = Tensor.randint(0, 300, [32], generator: g)
            result.losses.append(train(network, optimizer, x[rows], y[rows]))
        }
        network.isTraining = false
        let logits = noGrad { network(x) }
        result.evaluation = crossEntropy(logits, y).item()
        let right = zip(logits.argmax(dim: 1).scalars, figures.y).count { $0 == $1 }
        result.accuracy = Float(right) / 300
        result.parameters = network.parameters
        return result
    }

    private static func spiralNetwork() -> Sequential<Float> {
        let g = Generator(seed: 6)
        return Sequential(
            Linear(inputs: 2, outputs: 24, bias: false, generator: g), BatchNorm1d(channels: 24),
            Tanh(), Linear(inputs: 24, outputs: 24, bias: false, generator: g),
            BatchNorm1d(channels: 24), ReLU(), Linear(inputs: 24, outputs: 3, generator: g))
    }

    /// Three letters, of which the one in the middle says which of the others counts.
    static func lookups() -> Result {
        let g = Generator(seed: 8)
        let network = Sequential(
            Embedding(count: 9, width: 4, generator: g), Flatten(),
            Linear(inputs: 12, outputs: 16, bias: false, generator: g), BatchNorm1d(channels: 16),
            Tanh(), Linear(inputs: 16, outputs: 9, generator: g))
        let optimizer = SGD(network.parameters, learningRate: 0.5)
        var result = Result(parameters: network.parameters)
        let draws = Generator(seed: 9)
        for _ in 0..<200 {
            let x = Tensor.randint(0, 9, [32, 3], generator: draws)
            let y = Tensor(x.rows.map { $0[1] < 5 ? $0[0] : $0[2] })
            result.losses.append(train(network, optimizer, x, y))
        }
        return result
    }

    private static func train<L: Layer>(
        _ network: L, _ optimizer: any Optimizer, _ x: Tensor<L.Input>, _ y: Tensor<Int>
    ) -> Float {
        let loss = crossEntropy(network(x), y)
        optimizer.clearGradients()
        loss.backward()
        optimizer.step()
        return loss.item()
    }
}

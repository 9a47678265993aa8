import Layers
import Tensors

/// The network of the book with batch normalisation, made of the library's layers.
final class LayeredNetwork {
    private let Xtrain, Ytrain: Tensor<Int>
    private let batchSize: Int
    private let g = Generator(seed: 2_147_483_647)
    private let network: Sequential<Int>
    private let optimizer: any Optimizer
    private var losses: [Float] = []

    /// The optimizer is `sgd` or `adam`.
    init(_ data: NamesData, optimizer name: String, batchSize: Int) {
        (Xtrain, Ytrain) = (data.X, data.Y)
        self.batchSize = batchSize
        network = Sequential(
            Embedding(count: 27, width: 10, generator: g), Flatten(),
            Linear(inputs: 30, outputs: 200, bias: false, generator: g),
            BatchNorm1d(channels: 200), Tanh(), Linear(inputs: 200, outputs: 27, generator: g))
        optimizer =
            name == "adam"
            ? Adam(network.parameters) : SGD(network.parameters, learningRate: 0.1)
    }

    func train(steps: Int) {
        for _ in 0..<steps {
            let rows = Tensor.randint(0, Xtrain.shape[0], [batchSize], generator: g)
            let loss = crossEntropy(network(Xtrain[rows]), Ytrain[rows])
            optimizer.clearGradients()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
        }
    }
}

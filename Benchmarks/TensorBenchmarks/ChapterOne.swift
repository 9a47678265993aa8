import Tensors

/// The network of chapter 1, in the chapter's own words.
final class ChapterOne {
    let Xtrain, Ytrain: Tensor<Int>
    let batchSize: Int
    let g = Generator(seed: 2_147_483_647)
    let C, W1, b1, W2, b2: Tensor<Float>
    let parameters: [Tensor<Float>]
    var losses: [Float] = []

    init(_ data: NamesData, hiddenSize: Int, batchSize: Int) {
        (Xtrain, Ytrain) = (data.X, data.Y)
        self.batchSize = batchSize
        let (vocabularySize, embeddingSize) = (NamesData.vocabularySize, 10)
        let inputSize = NamesData.contextLength * embeddingSize
        C = Tensor.randn(vocabularySize, embeddingSize, generator: g)
        W1 = Tensor.randn(inputSize, hiddenSize, generator: g)
        b1 = Tensor.randn(hiddenSize, generator: g)
        W2 = Tensor.randn(hiddenSize, vocabularySize, generator: g)
        b2 = Tensor.randn(vocabularySize, generator: g)
        parameters = [C, W1, b1, W2, b2]
        for p in parameters { p.requiresGrad = true }
    }

    /// The chapter's training loop, line by line.
    func train(steps: Int) {
        for _ in 0..<steps {
            // A batch of examples.
            let rows = Tensor.randint(0, Xtrain.shape[0], [batchSize], generator: g)
            let (X, Y) = (Xtrain[rows], Ytrain[rows])  // [B, 3] and [B]

            // Forward.
            let embeddings = C[X]  // [B, 3, 10]
            let input = embeddings.reshaped(batchSize, -1)  // [B, 30]
            let preactivation = matmul(input, W1) + b1  // [B, H]
            let h = preactivation.tanh()  // [B, H]
            let logits = matmul(h, W2) + b2  // [B, 27]
            let loss = crossEntropy(logits, Y)  // one number

            // Backward.
            for p in parameters { p.grad = nil }
            loss.backward()

            // Update.
            let learningRate: Float = losses.count < 100_000 ? 0.1 : 0.01
            for p in parameters { p.data -= learningRate * p.grad! }

            // Keep track.
            losses.append(loss.item())
        }
    }

    /// The chapter's loss over a whole split.
    func splitLoss(_ X: Tensor<Int>, _ Y: Tensor<Int>) -> Float {
        noGrad {
            let input = C[X].reshaped(X.shape[0], -1)
            let h = (matmul(input, W1) + b1).tanh()
            return crossEntropy(matmul(h, W2) + b2, Y).item()
        }
    }
}

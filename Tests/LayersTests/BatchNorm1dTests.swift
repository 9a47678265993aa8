import Layers
import TensorTesting
import Tensors
import Testing

/// Running statistics and evaluation against PyTorch, and what batch normalisation promises.
@Suite struct BatchNorm1dTests {
    private func layer(momentum: Double) -> BatchNorm1d {
        let layer = BatchNorm1d(channels: 3, momentum: momentum)
        layer.gain.data = .linspace(0.5, 1.5, count: 3)
        layer.bias.data = .linspace(-1, 1, count: 3)
        return layer
    }

    @Test(arguments: Figures.stored.runningStatistics.map(\.name))
    func matchesPyTorchOverBatches(_ name: String) throws {
        let figures = try #require(Figures.stored.runningStatistics.first { $0.name == name })
        let layer = layer(momentum: figures.momentum)
        for (i, (batch, after)) in zip(figures.batches, figures.after).enumerated() {
            expectClose(layer(batch.tensor), after.output.tensor, "\(name): result \(i)")
            expectClose(layer.runningMean, after.mean.tensor, "\(name): mean \(i)")
            expectClose(layer.runningVariance, after.variance.tensor, "\(name): variance \(i)")
        }
        layer.isTraining = false
        let (mean, variance) = (layer.runningMean, layer.runningVariance)
        let x = figures.batches[0].tensor
        x.requiresGrad = true
        let y = layer(x)
        expectClose(y, figures.evaluation.tensor, "\(name): evaluation")
        (y * Tensor.linspace(-1, 1, count: y.count).reshaped(y.shape)).sum().backward()
        expectClose(try #require(x.grad), figures.inputGradient.tensor, "\(name): input")
        for (parameter, gradient) in zip(layer.parameters, figures.gradients) {
            expectClose(try #require(parameter.grad), gradient.tensor, "\(name): parameter")
        }
        assertSame(layer.runningMean, mean, "\(name): evaluation leaves the mean alone")
        assertSame(layer.runningVariance, variance, "\(name): evaluation leaves the variance alone")
    }

    @Test func inTrainingEachChannelHasMean0AndVariance1() {
        let x = Tensor.randn(64, 5, generator: Generator(seed: 2)) * 7 + 3
        let y = BatchNorm1d(channels: 5)(x)
        assertClose(y.mean(dim: 0), .zeros(5), atol: 1e-6)
        assertClose(y.variance(dim: 0, unbiased: false), .ones(5), atol: 1e-5)
    }

    /// The fused operation against the same arithmetic from single ones.
    @Test func equalsTheArithmeticWrittenOut() throws {
        let g = Generator(seed: 3)
        let x = Tensor.randn(32, 20, generator: g) * 2 - 1
        let weights = Tensor.randn(32, 20, generator: g)
        x.requiresGrad = true
        let layer = BatchNorm1d(channels: 20)
        layer.gain.data = .randn(20, generator: g)
        let y = layer(x)
        (y * weights).sum().backward()
        let gradients = try ([x] + layer.parameters).map { try #require($0.grad) }
        for leaf in [x] + layer.parameters { leaf.grad = nil }

        let distance = x - x.mean(dim: 0, keepDim: true)
        let variance = x.variance(dim: 0, unbiased: false, keepDim: true)
        let written = distance / (variance + 1e-5).sqrt() * layer.gain + layer.bias
        (written * weights).sum().backward()
        expectClose(y, written, "result")
        for (leaf, gradient) in zip([x] + layer.parameters, gradients) {
            expectClose(gradient, try #require(leaf.grad), "gradient of \(leaf.shape)")
        }
    }

    @Test func theRunningStatisticsStayOutsideTheGraph() {
        let layer = BatchNorm1d(channels: 3)
        let x = Tensor.randn(4, 3, generator: Generator(seed: 4))
        x.requiresGrad = true
        #expect("\(layer(x))".contains("grad_fn=<NativeBatchNormBackward0>"))
        #expect(!layer.runningMean.requiresGrad && !layer.runningVariance.requiresGrad)
    }
}

import Layers
import TensorTesting
import Tensors
import Testing

/// Ten steps of every optimiser against PyTorch; one parameter gets no gradient in the first two.
@Suite struct OptimizerTests {
    private func made(_ name: String, _ p: [Tensor<Float>]) -> (any Optimizer)? {
        switch name {
        case "SGD": SGD(p, learningRate: 0.1)
        case "SGD weightDecay": SGD(p, learningRate: 0.1, weightDecay: 0.05)
        case "SGD momentum": SGD(p, learningRate: 0.05, momentum: 0.9)
        case "SGD momentum dampening weightDecay":
            SGD(p, learningRate: 0.05, momentum: 0.9, dampening: 0.3, weightDecay: 0.05)
        case "SGD nesterov": SGD(p, learningRate: 0.05, momentum: 0.8, nesterov: true)
        case "SGD nesterov weightDecay":
            SGD(p, learningRate: 0.05, momentum: 0.8, weightDecay: 0.05, nesterov: true)
        case "Adam": Adam(p, learningRate: 0.05)
        case "Adam weightDecay": Adam(p, learningRate: 0.05, weightDecay: 0.1)
        case "Adam betas eps":
            Adam(p, learningRate: 0.05, betas: (0.6, 0.7), epsilon: 0.1)
        default: nil
        }
    }

    @Test(arguments: Figures.stored.optimizers.map(\.name))
    func matchesPyTorch(_ name: String) throws {
        let figures = try #require(Figures.stored.optimizers.first { $0.name == name })
        let p = figures.start.map(\.tensor)
        for parameter in p { parameter.requiresGrad = true }
        let optimizer = try #require(made(name, p), "no such optimizer: \(name)")
        for (step, expected) in figures.steps.enumerated() {
            optimizer.clearGradients()
            var loss = (p[0].tanh() * p[0]).sum()
            if step >= 2 { loss += (p[1].pow(2) * p[1].sigmoid()).sum() }
            loss.backward()
            optimizer.step()
            for (i, (parameter, values)) in zip(p, expected).enumerated() {
                assertClose(
                    parameter.data, values.tensor, atol: 1e-6, rtol: 1e-5,
                    "\(name), step \(step), parameter \(i)")
            }
        }
    }

    @Test func clearedGradientsAreNone() {
        let p = Tensor<Float>([1, 2])
        p.requiresGrad = true
        let optimizer = SGD([p], learningRate: 0.5, momentum: 0.9)
        (p * p).sum().backward()
        optimizer.clearGradients()
        #expect(p.grad == nil)
        optimizer.step()
        #expect(p.scalars == [1, 2])
    }

    /// A gradient that a reader keeps is not the optimiser's to change.
    @Test func momentumLeavesTheGradientAsItIs() throws {
        let p = Tensor<Float>([1, 2])
        p.requiresGrad = true
        let optimizer = SGD([p], learningRate: 0.5, momentum: 0.9)
        (p * 3).sum().backward()
        let gradient = try #require(p.grad)
        for _ in 0..<3 { optimizer.step() }
        #expect(gradient.scalars == [3, 3])
    }

    /// The learning rate acts from the next step on.
    @Test func theLearningRateCanChange() {
        let p = Tensor<Float>(0)
        p.requiresGrad = true
        let optimizer = SGD([p], learningRate: 1)
        for rate in [1, 0.25, 0] {
            optimizer.learningRate = rate
            optimizer.clearGradients()
            (p * -1).sum().backward()
            optimizer.step()
        }
        #expect(p.item() == 1.25)
    }
}

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

    /// The bits of a step in one pass are those of its formula, an operation after the other.
    @Test(arguments: Figures.stored.optimizers.map(\.name))
    func aStepIsItsFormula(_ name: String) throws {
        let g = Generator(seed: 9)
        let p = [Tensor.randn(67, 33, generator: g), Tensor.randn(5, generator: g)]
        var written = p.map { WrittenOptimizer(parameter: $0.detached() + 0) }
        for parameter in p { parameter.requiresGrad = true }
        let optimizer = try #require(made(name, p))
        for step in 0..<6 {
            for i in p.indices {
                // In the last steps far smaller and far larger numbers.
                let scale: Float = step < 4 ? 1 : step == 4 ? 1e-19 : 1e18
                let gradient = Tensor.randn(p[i].shape, generator: g) * scale
                p[i].grad = gradient
                switch optimizer {
                case let optimizer as SGD: written[i].step(optimizer, gradient)
                case let optimizer as Adam: written[i].step(optimizer, gradient)
                default: Issue.record("no formula for \(name)")
                }
            }
            optimizer.step()
            for (parameter, expected) in zip(p, written) {
                #expect(
                    parameter.scalars.map(\.bitPattern)
                        == expected.parameter.scalars.map(\.bitPattern), "\(name), step \(step)")
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

/// The formulas of the optimisers' documentation, written with tensors.
private struct WrittenOptimizer {
    var parameter: Tensor<Float>
    private var velocity, mean, square: Tensor<Float>?
    private var steps = 0

    init(parameter: Tensor<Float>) { self.parameter = parameter }

    private func slope(_ weightDecay: Double, _ gradient: Tensor<Float>) -> Tensor<Float> {
        weightDecay == 0 ? gradient : Float(weightDecay) * parameter + gradient
    }

    mutating func step(_ optimizer: SGD, _ gradient: Tensor<Float>) {
        let g = slope(optimizer.weightDecay, gradient)
        let momentum = Float(optimizer.momentum)
        var move = g
        if momentum != 0 {
            let v = velocity.map { momentum * $0 + Float(1 - optimizer.dampening) * g } ?? g
            velocity = v
            move = optimizer.isNesterov ? momentum * v + g : v
        }
        parameter = parameter - Float(optimizer.learningRate) * move
    }

    mutating func step(_ optimizer: Adam, _ gradient: Tensor<Float>) {
        let g = slope(optimizer.weightDecay, gradient)
        let (kept, squareKept) = optimizer.betas
        let (m, v) = (mean ?? .zeros(g.shape), square ?? .zeros(g.shape))
        let newMean = m + Float(1 - kept) * (g - m)
        let newSquare = Float(squareKept) * v + Float(1 - squareKept) * (g * g)
        (mean, square) = (newMean, newSquare)
        steps += 1
        let (power, squarePower) = (1...steps).reduce((1.0, 1.0)) { powers, _ in
            (powers.0 * kept, powers.1 * squareKept)
        }
        let root = newSquare.sqrt() / Float((1 - squarePower).squareRoot())
        let size = Float(optimizer.learningRate / (1 - power))
        parameter = parameter - size * newMean / (root + Float(optimizer.epsilon))
    }
}

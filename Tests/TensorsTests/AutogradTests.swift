import Testing

@testable import Tensors

@Suite struct AutogradTests {
    private func leaf(_ scalars: [Float]) -> Tensor<Float> {
        let leaf = Tensor(scalars)
        leaf.requiresGrad = true
        return leaf
    }

    @Test func gradientsAddUpUntilTheyAreCleared() {
        let x = leaf([1, 2])
        (x * 3).sum().backward()
        (x * 3).sum().backward()
        #expect(x.grad?.scalars == [6, 6])
        x.grad = nil
        (x * x).sum().backward()
        #expect(x.grad?.scalars == [2, 4])
    }

    @Test func leavesDoNotShareAGradient() throws {
        let (a, b) = (leaf([1]), leaf([2]))
        (a + b).sum().backward()
        var gradient = try #require(a.grad)
        gradient *= 5
        #expect(a.grad?.scalars == [5])
        #expect(b.grad?.scalars == [1])
    }

    @Test func aTensorUsedOnManyPathsGetsTheSum() {
        let x = leaf([3])
        let y = x + x
        let z = y * x + y + x
        z.sum().backward()
        // z = 2x² + 3x
        #expect(x.grad?.scalars == [15])
    }

    @Test func updatesReachTheParameterItself() {
        let parameters = [leaf([1, 2]), leaf([3])]
        for p in parameters {
            (p * p).sum().backward()
            p.data -= 0.5 * p.grad!
        }
        #expect(parameters.map(\.scalars) == [[0, 0], [0]])
        #expect(parameters.map(\.requiresGrad) == [true, true])
    }

    @Test func noGradRecordsNothingAndEnds() throws {
        struct Stop: Error {}
        let x = leaf([1])
        #expect(!noGrad { x * 2 }.requiresGrad)
        #expect(throws: Stop.self) { try noGrad { throw Stop() } }
        #expect((x * 2).requiresGrad)
        noGrad {
            var inside = x
            inside += 1
        }
        #expect(x.scalars == [2])
    }

    @Test func detachedTensorsAreOutsideTheGraph() {
        let x = leaf([2])
        let y = x * x
        #expect(!y.detached().requiresGrad)
        (y.detached() * x).sum().backward()
        #expect(x.grad?.scalars == [4])
    }

    @Test func resultsKeepTheirGradientWhenAsked() {
        let x = leaf([1, 2])
        let (y, z) = (x * 2, x * 3)
        y.retainGrad()
        (y * y + z).sum().backward()
        #expect(y.grad?.scalars == [4, 8])
        #expect(z.grad == nil)
        #expect(x.grad?.scalars == [11, 19])
    }

    @Test func aGraphCanBeKept() {
        let x = leaf([2])
        let loss = (x * x).sum()
        loss.backward(retainGraph: true)
        loss.backward()
        #expect(x.grad?.scalars == [8])
    }

    @Test func onlyWhatIsAskedForIsComputed() {
        let (x, constant) = (leaf([1]), Tensor<Float>([2]))
        (x * constant).sum().backward()
        #expect(constant.grad == nil)
        #expect(x.grad?.scalars == [2])
    }

    @Test func longChainsAreTakenApart() {
        let x = leaf([0])
        var sum = x + 1
        for _ in 0..<200_000 { sum = sum + 1 }
        #expect(sum.item() == 200_001)
        sum = x + 0
        #expect(sum.item() == 0)
    }

    /// Each thread has a recording state, free lists and graphs of its own.
    @Test func threadsDoNotDisturbEachOther() async {
        let results = await withTaskGroup(of: Float.self) { group in
            for seed in 0..<8 {
                group.addTask {
                    let g = Generator(seed: UInt64(seed))
                    let W = Tensor.randn(20, 20, generator: g)
                    W.requiresGrad = true
                    for _ in 0..<50 {
                        W.grad = nil
                        matmul(W, W).tanh().mean().backward()
                        W.data -= W.grad!
                        _ = noGrad { W.exp() }
                    }
                    return W.sum().item()
                }
                group.addTask {
                    await Task.yield(); return noGrad { Float(0) }
                }
            }
            return await group.reduce(into: [Float]()) { $0.append($1) }
        }
        let alone = (0..<8).map { seed in
            let W = Tensor.randn(20, 20, generator: Generator(seed: UInt64(seed)))
            W.requiresGrad = true
            for _ in 0..<50 {
                W.grad = nil
                matmul(W, W).tanh().mean().backward()
                W.data -= W.grad!
            }
            return W.sum().item()
        }
        #expect(Set(results) == Set(alone + [0]))
    }

    /// As `softmax` has it, but for what is so small that products with it would be denormal.
    @Test func crossEntropyGradientHasNothingTiny() {
        let row: [Float] = (0..<120).map { -Float($0) }
        let logits = Tensor<Float>([row, row.reversed()])
        logits.requiresGrad = true
        crossEntropy(logits, Tensor([0, 0])).backward()
        let gradient = logits.grad!.scalars
        #expect(!gradient.contains { $0 != 0 && $0.magnitude < 0x1p-101 })
        let softmax = noGrad { logits.softmax(dim: 1) }.scalars
        for (i, (g, p)) in zip(gradient, softmax).enumerated() {
            let isTarget = i == 0 || i == row.count
            let exact = (p - (isTarget ? 1 : 0)) / 2
            #expect(abs(g - exact) <= 0x1p-100 + 1e-6 * abs(exact), "entry \(i)")
        }
        // 2⁻¹⁰⁰ is e⁻⁶⁹·³: e⁻⁶⁸ / 1.6 is above, e⁻⁶⁹ / 1.6 below.
        #expect(gradient[68] > 0 && gradient[69] == 0)
    }

    /// What is left out depends on the probability, not on what the loss is multiplied by.
    @Test func aTinyLossHasItsGradient() {
        let logits = Tensor<Float>([[0, 0]])
        logits.requiresGrad = true
        (crossEntropy(logits, Tensor([0])) * 1e-31).backward()
        #expect(logits.grad!.scalars == [-5e-32, 5e-32])
    }

    /// A gradient that is kept adds up over the walks, and each walk hands on its own alone.
    @Test func whatIsRetainedIsNotHandedOnAgain() {
        let x = Tensor<Float>([1, -2])
        x.requiresGrad = true
        let y = x * 2
        y.retainGrad()
        let z = (y * 3).sum()
        z.retainGrad()
        z.backward(retainGraph: true)
        #expect(y.grad!.scalars == [3, 3] && x.grad!.scalars == [6, 6])
        z.backward(retainGraph: true)
        #expect(y.grad!.scalars == [6, 6] && x.grad!.scalars == [12, 12])
        #expect(z.grad!.item() == 2)
        y.grad = nil
        z.backward()
        #expect(y.grad!.scalars == [3, 3] && x.grad!.scalars == [18, 18])
    }
}

import Testing

@testable import Tensors

@Suite struct CreationTests {
    /// What a chapter writes without naming the type.
    @Test func literalsChooseTheType() {
        let floats = Tensor([1.0, 0, 5])
        let matrix = Tensor([[1.0, 2], [3, 4]])
        let blocks = Tensor([[[1.5], [2]], [[3], [4]]])
        let integers = Tensor([1, 2, 3])
        let logits: Tensor<Float> = Tensor([0, 0, 5, 0])
        let named = Tensor<Float>([0, 0, 5, 0])
        let uniform = Tensor(1 / Float(27))
        #expect(floats.scalars == [Float(1), 0, 5])
        #expect(matrix.shape == [2, 2] && matrix.scalars == [Float(1), 2, 3, 4])
        #expect(blocks.shape == [2, 2, 1] && blocks.scalars[0] == Float(1.5))
        #expect(integers.scalars == [Int(1), 2, 3])
        #expect(logits.scalars == named.scalars)
        #expect(uniform.shape == [] && uniform.rank == 0 && uniform.item() == Float(1) / 27)
        #expect(Tensor(3.5).item() == Float(3.5))
        #expect(Tensor([[[1, 2]], [[3, 4]]]).shape == [2, 1, 2])
        #expect(Tensor([true, false]).scalars == [true, false])
    }

    @Test func fills() {
        #expect(Tensor.zeros(2, 3).scalars == [Float](repeating: 0, count: 6))
        #expect(Tensor.ones([2]).scalars == [Float(1), 1])
        #expect(Tensor.full([2, 2], 1.5).scalars == [Float](repeating: 1.5, count: 4))
        #expect(Tensor.full([2], 7).scalars == [Int(7), 7])
        #expect(Tensor.full([1], true).item())
        #expect(Tensor.arange(3).scalars == [Int(0), 1, 2])
        #expect(Tensor.arange(2, 9, step: 3).scalars == [Int(2), 5, 8])
        #expect(Tensor<Float>.arange(0, 1, step: 0.25).scalars == [0, 0.25, 0.5, 0.75])
    }

    @Test func linspaceEndsWhereItShould() {
        #expect(Tensor.linspace(-1, 1, count: 5).scalars == [Float(-1), -0.5, 0, 0.5, 1])
        #expect(Tensor.linspace(2, 3, count: 1).scalars == [Float(2)])
        let many = Tensor.linspace(-1, 1, count: 6400).scalars
        #expect(many.last == 1)
        #expect(zip(many, many.reversed()).allSatisfy { $0 == -$1 })
    }

    @Test func conversions() {
        #expect(Tensor([1, -2]).asFloat().scalars == [Float(1), -2])
        #expect(Tensor([1.9, -1.9]).asInt().scalars == [1, -1])
        #expect(Tensor([true, false]).asFloat().mean().item() == 0.5)
        #expect(Tensor([true, false]).asInt().sum().item() == 1)
    }

    @Test func comparisonsAndLogic() {
        let x = Tensor([1.0, 2, 3])
        #expect((x .> 1.5).scalars == [false, true, true])
        #expect((x .< Tensor([3.0, 2, 1])).scalars == [true, false, false])
        #expect((x .>= 2).scalars == [false, true, true])
        #expect((x .<= 2).scalars == [true, true, false])
        #expect((x .== 2).scalars == [false, true, false])
        #expect((x .!= 2).scalars == [true, false, true])
        #expect((x.reshaped(3, 1) .> Tensor([0.5, 2.5])).shape == [3, 2])
        #expect((Tensor([1, 2]) .== Tensor([1, 3])).scalars == [true, false])
        #expect((Tensor([1, 2]) .> 1).scalars == [false, true])
        #expect(((x .> 1) .&& (x .< 3)).scalars == [false, true, false])
        #expect(((x .< 2) .|| .!(x .< 3)).scalars == [true, false, true])
    }

    @Test func integerArithmetic() {
        let (a, b) = (Tensor([[7, -8], [9, 10]]), Tensor([2, 3]))
        #expect((a + b).scalars == [9, -5, 11, 13])
        #expect((a - 1).scalars == [6, -9, 8, 9])
        #expect((a * b).scalars == [14, -24, 18, 30])
        #expect((a / b).scalars == [3, -2, 4, 3])
        #expect((10 - b).scalars == [8, 7])
        #expect((-b).scalars == [-2, -3])
    }

    @Test func extremaOfEqualsAndNaN() {
        let x = Tensor<Float>([[1, 3, 3], [.nan, 2, 5]])
        #expect(x.max(dim: 1).indices.scalars == [1, 0])
        #expect(x.argmax(dim: 0).scalars == [1, 0, 1])
        #expect(x[0].argmax().item() == 1)
        #expect(x[0].argmin().item() == 0)
        #expect(x.max().item().isNaN)
        #expect(x[0].min().item() == 1)
        let ties = x[0]
        ties.requiresGrad = true
        ties.max().backward()
        #expect(ties.grad?.scalars == [0, 0.5, 0.5])
    }

    @Test func varianceOfOneIsNotANumber() {
        #expect(Tensor([1.5]).variance().item().isNaN)
        #expect(Tensor([1.5]).std().item().isNaN)
    }
}

import Testing

@testable import Tensors

@Suite struct ShapeTests {
    // [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11]]
    private let x = Tensor.arange(12).reshaped(3, 4)

    @Test func indices() {
        #expect(x[0].shape == [4] && x[0].scalars == [0, 1, 2, 3])
        #expect(x[-1].scalars == [8, 9, 10, 11])
        #expect(x[1, 2].shape == [] && x[1, -2].item() == 6)
        #expect(x[1..<3].shape == [2, 4])
        #expect(x[0..., 1..<3].scalars == [1, 2, 5, 6, 9, 10])
        #expect(x[0..., 1].shape == [3] && x[0..., 1].scalars == [1, 5, 9])
        #expect(x[..<1, 2...].scalars == [2, 3])
        #expect(x[...1, ...0].scalars == [0, 4])
        #expect(x[(-2)..., (-1)...].scalars == [7, 11])
        #expect(x[..<(-1), 0].scalars == [0, 4])
        #expect(x[1...2, 0...1].scalars == [4, 5, 8, 9])
        #expect(x[2..<2].shape == [0, 4])
    }

    @Test func rowsByNumber() {
        let rows = x[Tensor([[2, 0], [-1, 1]])]
        #expect(rows.shape == [2, 2, 4])
        #expect(rows[1].scalars == [8, 9, 10, 11, 4, 5, 6, 7])
        #expect(Tensor([5, 6, 7])[Tensor([2, 0])].scalars == [7, 5])
        #expect(x[Tensor(1)].scalars == [4, 5, 6, 7])
    }

    @Test func reshapedSharesItsStorage() {
        let a = Tensor.zeros(2, 3)
        var b = a.reshaped(3, -1)
        b += 1
        #expect(b.shape == [3, 2])
        #expect(a.scalars == [Float](repeating: 1, count: 6))
        #expect(a.flattened().shape == [6])
    }

    @Test func transposition() {
        #expect(x.transposed().scalars == [0, 4, 8, 1, 5, 9, 2, 6, 10, 3, 7, 11])
        let cube = Tensor.arange(24).reshaped(2, 3, 4)
        let turned = cube.transposed(0, -1)
        #expect(turned.shape == [4, 3, 2])
        #expect(turned[3, 1].scalars == [7, 19])
    }

    @Test func concatenation() {
        #expect(concatenated([x, x[..<1]]).shape == [4, 4])
        #expect(
            concatenated([x[0..., ..<1], x[0..., 3...]], dim: -1).scalars == [0, 3, 4, 7, 8, 11])
        #expect(concatenated([Tensor([true]), Tensor([false])]).scalars == [true, false])
    }

    @Test func inPlaceReachesEveryNameOfTheTensor() {
        let a = Tensor([1.0, 2])
        var b = a
        b += 1
        b *= Tensor([2.0, 3])
        b -= 1
        b /= 2
        #expect(a.scalars == [1.5, 4])
    }
}

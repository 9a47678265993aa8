import Testing

@testable import Tensors

@Suite struct PrintingTests {
    @Test(arguments: Reference.stored.printing.map(\.what))
    func matchesPyTorch(_ what: String) throws {
        for reference in Reference.stored.printing where reference.what == what {
            #expect(try printed(reference) == reference.prints)
        }
    }

    private func printed(_ reference: Reference.PrintingCase) throws -> String {
        let shape = reference.shape
        guard let numbers = reference.values?.numbers else { return try made(reference) }
        switch reference.dtype {
        case "int64": return Tensor(shape: shape, scalars: numbers.map { Int($0) }).description
        case "bool": return Tensor(shape: shape, scalars: numbers.map { $0 == 1 }).description
        default: return Tensor(shape: shape, scalars: numbers.map { Float($0) }).description
        }
    }

    /// Cases whose values are described, not listed.
    private func made(_ reference: Reference.PrintingCase) throws -> String {
        switch reference.what {
        case "summarised (32, 200): values are linspace(-1, 1, 6400) reshaped":
            return Tensor.linspace(-1, 1, count: 6400).reshaped(32, 200).description
        case "summarised 1-d arange(2000.)":
            return Tensor<Float>.arange(0, 2000).description
        case "requires_grad leaf":
            let leaf = Tensor<Float>([1, 2])
            leaf.requiresGrad = true
            return leaf.description
        default:
            throw Unknown(what: reference.what)
        }
    }

    private struct Unknown: Error { let what: String }

    @Test func resultsNameTheirOperation() {
        let W = Tensor<Float>([[1, 2], [3, 4]])
        W.requiresGrad = true
        let b = Tensor<Float>([1, 2])
        #expect(matmul(W, W).description.hasSuffix("grad_fn=<MmBackward0>)"))
        #expect((W + b).description.hasSuffix("grad_fn=<AddBackward0>)"))
        #expect(W.tanh().description.hasSuffix("grad_fn=<TanhBackward0>)"))
        #expect(W.sin().description.hasSuffix("grad_fn=<SinBackward0>)"))
        #expect(W.cos().description.hasSuffix("grad_fn=<CosBackward0>)"))
        #expect(W[0].description == "tensor([1., 2.], grad_fn=<SelectBackward0>)")
        #expect(W[Tensor([0, 0])].description.hasSuffix("grad_fn=<IndexBackward0>)"))
        #expect(W.reshaped(4).description.hasSuffix("grad_fn=<ViewBackward0>)"))
        #expect(
            crossEntropy(W, Tensor([0, 1])).description.hasSuffix("grad_fn=<NllLossBackward0>)"))
        #expect(W.sum().description == "tensor(10., grad_fn=<SumBackward0>)")
        #expect((1 - W).description.hasSuffix("grad_fn=<RsubBackward1>)"))
        #expect(noGrad { W.tanh() }.description.hasSuffix("])"))
    }

    @Test func aSuffixThatDoesNotFitTakesALine() {
        let row = Tensor<Float>.linspace(-2, 2, count: 8)
        row.requiresGrad = true
        #expect(
            row.tanh().description == """
                tensor([-0.9640, -0.8914, -0.6948, -0.2782,  0.2782,  0.6948,  0.8914,  0.9640],
                       grad_fn=<TanhBackward0>)
                """)
    }

    @Test func emptyTensorsSayTheirShapeAndType() {
        #expect(Tensor.full([0], 1).description == "tensor([], dtype=torch.int64)")
        #expect(Tensor<Float>.zeros(0, 3).description == "tensor([], size=(0, 3))")
        #expect(Tensor.full([0], false).description == "tensor([], dtype=torch.bool)")
    }

    @Test func decimalsAreRoundedFromTheExactValue() {
        #expect(Decimal(0.125).fixed(2) == "0.12")
        #expect(Decimal(0.375).fixed(2) == "0.38")
        #expect(Decimal(-0.00005).fixed(4) == "-0.0001")
        #expect(Decimal(2.675).fixed(2) == "2.67")
        #expect(Decimal(9.99996).fixed(4) == "10.0000")
        #expect(Decimal(0.99996).fixed(4) == "1.0000")
        #expect(Decimal(0.00001).fixed(4) == "0.0000")
        #expect(Decimal(1e22).fixed(0) == "10000000000000000000000")
        #expect(Decimal(9.99996e-7).scientific(4) == "1.0000e-06")
        #expect(Decimal(1e100).scientific(4) == "1.0000e+100")
        #expect(Decimal(-0.0).scientific(4) == "-0.0000e+00")
        #expect(Decimal(1.401298464324817e-45).scientific(4) == "1.4013e-45")
    }
}
